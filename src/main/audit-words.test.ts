import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { allAuditWords } from './audit-words.ts';

const source = fileURLToPath(new URL('../', import.meta.url));

/** The actions that are noted by their whole code, with where. */
function actionsInUse(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of globSync('{platform,base,scenes,main}/**/*.ts', { cwd: source })) {
    if (/\.test\.ts$/.test(file)) continue;
    const text = readFileSync(`${source}/${file}`, 'utf8');
    for (const [, call] of text.matchAll(/\b(?:audit|auditEach|tellRun)\(([^;]*?)\);/gs))
      for (const [, code] of call!.matchAll(/'([a-z][a-z-]*(?:\.[a-z_-]+)+)'/g)) found.set(code!, file);
  }
  return found;
}

test('what is noted in the audit log is said in words, in both languages', () => {
  const actions = actionsInUse();
  assert.ok(actions.size > 60, `found only ${actions.size}`);
  assert.deepEqual(
    [...actions].filter(([code]) => !allAuditWords.has(code)),
    [],
  );
  for (const [code, { zh, en }] of allAuditWords) assert.ok(zh !== '' && en !== '', code);
});

test('a scene gives the server the words that its pages find by its folder', () => {
  const files = globSync('scenes/*/audit-contract.ts', { cwd: source });
  assert.ok(files.length > 5, `found only ${files.length}`);
  for (const file of files)
    for (const [code] of readFileSync(`${source}/${file}`, 'utf8').matchAll(/'[a-z-]+(?:\.[a-z_-]+)+'/g))
      assert.ok(allAuditWords.has(code.slice(1, -1)), `${file}: ${code}`);
});
