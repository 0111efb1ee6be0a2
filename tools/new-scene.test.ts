import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'citybrain-scene-'));
after(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a Node program in the copy; what it printed is in the message when it ends otherwise than expected. */
function run(expected: number, ...args: string[]): string {
  // A test run inside a test run would report to the outer one instead of printing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' });
  assert.equal(status, expected, `${args.join(' ')}\n${stdout}${stderr}`);
  return stdout + stderr;
}

test('a new scene has sound types and format, and its own tests pass', () => {
  for (const each of ['src', 'tools', 'package.json', 'tsconfig.json', 'biome.json'])
    cpSync(join(root, each), join(copy, each), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const said = run(0, 'tools/new-scene.ts', 'lost-and-found', '失物招领', 'Lost and found');
  assert.match(said, /import \{ scene as lostAndFound \} from '\.\.\/scenes\/lost-and-found\/index\.ts';/);
  const folder = 'src/scenes/lost-and-found';
  run(0, 'node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', folder);
  const project = { extends: './tsconfig.json', include: [`${folder}/*.ts`] };
  writeFileSync(join(copy, 'tsconfig.scene.json'), JSON.stringify(project));
  run(0, 'node_modules/ts7/bin/tsc', '--noEmit', '-p', 'tsconfig.scene.json');
  const tests = readdirSync(join(copy, folder)).filter((name) => name.endsWith('.test.ts'));
  const flags = ['--test', '--test-isolation=none', '--test-reporter=tap'];
  assert.match(run(0, ...flags, ...tests.map((name) => join(folder, name))), /# pass 2/);
});

test('a name that is no id and a folder that is there are refused', () => {
  run(1, 'tools/new-scene.ts', 'Lost_and_found', '失物招领', 'Lost and found');
  assert.match(run(1, 'tools/new-scene.ts', 'lost-and-found', '失物招领', 'Lost and found'), /already/);
  run(1, 'tools/new-scene.ts', 'lost');
});
