import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describeError, errorCatalogue } from './errors.ts';

const source = fileURLToPath(new URL('../../', import.meta.url));

/** Every code written in an AppError, with the place where it stands. */
function codesInUse(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: source })) {
    // Tests and what only they use throw codes that nobody outside ever sees.
    if (/(\.test|-fixture)\.tsx?$/.test(file)) continue;
    const text = readFileSync(`${source}/${file}`, 'utf8');
    for (const match of text.matchAll(/new AppError\(([^;]*?)[,)](?=[\s,;)]|$)/gs)) {
      for (const [, code] of match[1]!.matchAll(/'([a-z][a-z0-9-]*\.[a-z0-9_]+)'/g)) found.set(code!, file);
    }
  }
  return found;
}
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test('every code that is thrown has its words and status', () => {
  const codes = codesInUse();
  assert.ok(codes.size > 50, `found only ${codes.size} codes`);
  const unknown = [...codes].filter(([code]) => !(code in errorCatalogue));
  assert.deepEqual(unknown, [], 'not in the catalogue');
});

test('both languages say the same: the same placeholders, and words in each', () => {
  const different = Object.entries(errorCatalogue).filter(
    ([, { zh, en }]) => placeholders(zh).join() !== placeholders(en).join(),
  );
  assert.deepEqual(different, []);
  for (const [code, { status, zh, en }] of Object.entries(errorCatalogue)) {
    assert.match(zh, /\p{Script=Han}/u, code);
    assert.doesNotMatch(en, /\p{Script=Han}/u, code);
    assert.ok(status >= 400 && status < 600, code);
    assert.match(code, /^[a-z][a-z0-9-]*\.[a-z0-9_]+$/);
  }
});

test('a code that is not in the catalogue tells nothing of the inside', () => {
  assert.deepEqual(describeError('secret.detail', { password: 'x' }, 'en').status, 500);
  assert.doesNotMatch(describeError('secret.detail', { password: 'x' }, 'zh').text, /x/);
});
