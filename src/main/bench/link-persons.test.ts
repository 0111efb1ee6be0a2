import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isResidentNumber } from '../../lib/identity/index.ts';
import { benchLink } from './link.ts';
import { HEADER, writePersons } from './link-persons.ts';

const root = mkdtempSync(join(tmpdir(), 'link-persons-'));
after(() => rmSync(root, { recursive: true }));

test('made-up records are the same for the same seed, dirty, and of nobody alive', () => {
  const make = (name: string, seed: string) => {
    const made = writePersons({ file: join(root, name), records: 3_000, seed });
    return { made, text: readFileSync(join(root, name), 'utf8') };
  };
  const { made, text } = make('a.csv', 'one');
  assert.equal(make('b.csv', 'one').text, text);
  assert.notEqual(make('c.csv', 'two').text, text);
  const [header, ...lines] = text.trim().split('\n');
  assert.equal(header, HEADER);
  assert.equal(lines.length, 3_000);
  assert.ok(made.shareOfDoubles > 0.3 && made.shareOfDoubles < 0.45);
  const numbers = lines.map((line) => line.split(',')[3]!);
  assert.ok(numbers.filter((number) => number.length === 15).length > 5);
  assert.ok(numbers.filter((number) => number === '').length > 50);
  const valid = numbers.filter((number) => number.length === 18 && isResidentNumber(number));
  assert.ok(valid.length > 2_000 && valid.every((number) => number.startsWith('990101')));
});

test('the bench measures what the keys leave, and the whole without them', async () => {
  const run = (more: object) =>
    benchLink({ records: 2_000, memoryLimitMb: 512, threads: 1, say: () => {}, ...more });
  const keys = await run({});
  const none = await run({ noKeys: true });
  assert.ok(keys.f1 > 0.97, `f1 ${keys.f1}`);
  assert.ok(none.f1 > 0.95, `f1 ${none.f1}`);
  assert.ok(keys.collapsedByKeys > 400 && none.collapsedByKeys === 0);
  assert.ok(none.pairsAfterKeys > keys.pairsAfterKeys);
});
