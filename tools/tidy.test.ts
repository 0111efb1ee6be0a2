import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkFunctions,
  checkLength,
  checkMachine,
  checkMigrationNumbers,
  checkName,
  checkNames,
  checkWords,
} from './tidy.ts';

const file = (text: string, path = 'src/base/loop/some.ts') => ({ path, text });
const lines = (count: number) => 'one();\n'.repeat(count);

test('names are in kebab-case, documents may be in capitals', () => {
  for (const path of ['src/lib/due-time.ts', 'README.zh-CN.md', 'docs/STYLE.md', '.gitignore', '.ci/run']) {
    assert.deepEqual(checkName(path), [], path);
  }
  for (const path of ['src/lib/dueTime.ts', 'src/lib/due_time.ts', 'src/Lib/due.ts', 'src/lib/.draft.ts']) {
    assert.equal(checkName(path).length, 1, path);
  }
});

test('a file of 600 lines passes, one of 601 does not', () => {
  assert.deepEqual(checkLength(file(lines(600))), []);
  assert.match(checkLength(file(lines(601)))[0]!, /601 lines/);
});

test('a function of 70 lines passes, one of 71 is found where it begins, groups of tests are no functions', () => {
  const body = (count: number) => `() => {\n${lines(count - 2)}}`;
  assert.deepEqual(checkFunctions(file(`const f = ${body(70)};\n`)), []);
  assert.deepEqual(checkFunctions(file(`\nconst f = ${body(71)};\n`)), [
    'src/base/loop/some.ts:2 a function of 71 lines, at most 70 may be',
  ]);
  assert.deepEqual(checkFunctions(file(`describe('a', ${body(90)});\n`)), []);
});

test('marks of unfinished work and tests that shut out the others are found, the level "todo" is not', () => {
  assert.equal(checkWords(file(`// ${'TO'}${'DO'}: later\n`)).length, 1);
  assert.equal(checkWords(file(`test.${'only'}('a', () => {});\n`)).length, 1);
  assert.deepEqual(checkWords(file("const level = 'todo'; // only a word\n")), []);
});

test('the city is named by its pack alone, a scene by nothing below the scenes', () => {
  const scenes = ['snap-report', 'patrol'];
  const city = file("const city = '郑州';\n");
  assert.equal(checkNames(city, scenes).length, 1);
  assert.deepEqual(checkNames({ ...city, path: 'src/cities/zhengzhou/brand.ts' }, scenes), []);
  assert.equal(checkNames(file("const id = 'snap-report';\n"), scenes).length, 1);
  assert.equal(checkNames(file("const right = 'patrol.check';\n"), scenes).length, 1);
  assert.equal(checkNames(file("import '../../scenes/patrol/index.ts';\n"), scenes).length, 1);
  assert.deepEqual(checkNames(file("const channel = 'patrol';\n"), scenes), [], 'a word of the trade');
});

test('paths of one machine and addresses of registries are found, addresses of pages are not', () => {
  assert.equal(checkMachine(file(`read('${'/home'}/ann/data.csv');\n`)).length, 1);
  assert.equal(checkMachine(file(`"resolved": "https://${'registry'}.example.org/a.tgz"\n`)).length, 1);
  assert.deepEqual(checkMachine(file("fetch('https://example.org/home/page');\nlink('/worker/');\n")), []);
});

test('migrations are numbered without gaps', () => {
  const folder = 'src/base/loop/migrations';
  assert.deepEqual(checkMigrationNumbers([`${folder}/0001-loop.sql`, `${folder}/0002-task.sql`]), []);
  assert.equal(checkMigrationNumbers([`${folder}/0001-loop.sql`, `${folder}/0003-task.sql`]).length, 1);
  assert.equal(checkMigrationNumbers([`${folder}/loop.sql`]).length, 1);
});
