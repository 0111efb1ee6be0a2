import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { words as english } from './audit-words-en.ts';
import { words } from './audit-words-zh.ts';

const source = fileURLToPath(new URL('../../../../', import.meta.url));

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

/** Those of scenes, which the page finds by their folders. */
async function actionsOfScenes(): Promise<string[]> {
  const files = globSync('scenes/*/ui/audit-words.ts', { cwd: source });
  const all = await Promise.all(
    files.map((file) => import(`${source}/${file}`) as Promise<{ auditWords: Record<string, unknown> }>),
  );
  return all.flatMap(({ auditWords }) => Object.keys(auditWords));
}

test('what is noted in the audit log is said in words, in both languages', async () => {
  const actions = actionsInUse();
  const said = new Set([...Object.keys(words), ...(await actionsOfScenes())]);
  assert.ok(actions.size > 60, `found only ${actions.size}`);
  assert.deepEqual(
    [...actions].filter(([code]) => !said.has(code)),
    [],
  );
  assert.deepEqual(Object.keys(english), Object.keys(words));
});
