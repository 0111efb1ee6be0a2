import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listErrors } from '../platform/i18n/errors.ts';
import { registerErrors } from './errors.ts';
import { scenes } from './scenes.ts';

const source = fileURLToPath(new URL('../', import.meta.url));
registerErrors();

/** Every code written in an AppError or as the error of a flow's guard, with the place where it stands. */
function codesInUse(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: source })) {
    // Tests and what only they use throw codes that nobody outside ever sees.
    if (/(\.test|[.-]fixture|testing)\.tsx?$/.test(file)) continue;
    const text = readFileSync(`${source}/${file}`, 'utf8');
    for (const match of text.matchAll(/new AppError\(([^;]*?)[,)](?=[\s,;)]|$)/gs)) {
      for (const [, code] of match[1]!.matchAll(/'([a-z][a-z0-9-]*\.[a-z0-9_]+)'/g)) found.set(code!, file);
    }
    for (const [, code] of text.matchAll(/\berror: '([a-z][a-z0-9-]*\.[a-z0-9_]+)'/g)) found.set(code!, file);
  }
  return found;
}

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test('every code that can be thrown has its words and status', () => {
  assert.ok(scenes.length > 0);
  const codes = codesInUse();
  assert.ok(codes.size > 200, `found only ${codes.size} codes`);
  const unknown = [...codes].filter(([code]) => !listErrors().has(code));
  assert.deepEqual(unknown, [], 'not in a catalogue that is registered');
});

test('both languages say the same: the same placeholders, and words in each', () => {
  for (const [code, { status, zh, en }] of listErrors()) {
    assert.deepEqual(placeholders(zh), placeholders(en), code);
    assert.match(zh, /\p{Script=Han}/u, code);
    assert.doesNotMatch(en, /\p{Script=Han}/u, code);
    assert.ok(status >= 400 && status < 600, code);
    assert.match(code, /^[a-z][a-z0-9-]*\.[a-z0-9_]+$/);
  }
});
