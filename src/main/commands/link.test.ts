import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { link } from './link.ts';

const folder = mkdtempSync(join(tmpdir(), 'link-command-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, ...lines: string[]) => {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
};
const run = (positionals: string[], values: Record<string, string>) =>
  link.run({ positionals, values, say: () => {} } as unknown as Parameters<typeof link.run>[0]);

const config = file(
  'config.json',
  JSON.stringify({
    ...{ link: 'both', id: 'id', sources: [{ name: 'rows', file: 'rows.csv' }], output: 'first' },
    fields: { name: 'chinese-name', telephone: 'telephone', born: 'date' },
    comparisons: [
      { field: 'name', kind: 'chinese-name' },
      { field: 'telephone', kind: 'telephone' },
      { field: 'born', kind: 'date' },
    ],
    blocking: [['telephone'], ['name', 'born'], ['born', 'telephone:last4']],
  }),
);
const rows = Array.from({ length: 60 }, (_, n) => {
  const who = `合成${String.fromCharCode(0x4e00 + n * 37)}${String.fromCharCode(0x5e00 + n * 11)}`;
  const rest = `${who},138${String(10_000_000 + n * 7_919)},19${60 + (n % 40)}-0${1 + (n % 9)}-1${n % 10}`;
  return [`a${n},${rest}`, `b${n},${rest}`];
}).flat();
file('rows.csv', 'id,name,telephone,born', ...rows);

test('what is new or gone since a run is taken in, what it named wrongly is said with its line', async () => {
  await run(['run', config], {});
  const [a] = rows;
  const more = file('more.csv', 'id,name,telephone,born', a!.replace(/^a0/, 'c0'));
  const values = { previous: join(folder, 'first'), output: join(folder, 'second') };
  const removed = file('removed.txt', 'rows/b3');
  const { output } = (await run(['run', config, more], { ...values, removed })) as {
    output: { fresh: number; merges: unknown[]; splits: unknown[] };
  };
  assert.deepEqual([output.fresh, output.merges.length, output.splits.length], [1, 0, 0]);
  await assert.rejects(
    run(['run', config, more], { ...values, removed: file('wrong.txt', 'rows/b3', 'b4') }),
    (error) => isAppError(error, 'linkage.removed_wrong') && error.details.line === 2,
  );
  await assert.rejects(run(['run', config, more], { ...values, output: join(folder, 'first') }), {
    code: 'linkage.config',
  });
});

test('what became of ids that are no more is said as JSON says it', async () => {
  const rest = file('rest.csv', 'id,name,telephone,born', rows[0]!);
  const { output } = (await run(['run', config, rest], {
    ...{ previous: join(folder, 'first'), output: join(folder, 'gone') },
    removed: file('both.txt', 'rows/a5', 'rows/b5'),
  })) as { output: { retired: unknown } };
  assert.deepEqual(JSON.parse(JSON.stringify(output.retired)), { 'rows/a5': null });
});

test('an increment by other rules than those of the run before is refused, as is measuring one', async () => {
  const values = { previous: join(folder, 'first'), output: join(folder, 'other') };
  const json = JSON.parse(readFileSync(config, 'utf8')) as { blocking: unknown[]; comparisons: unknown[] };
  for (const [field, more] of Object.entries({
    blocking: [['telephone'], ['born', 'name']],
    comparisons: json.comparisons.slice(1),
    fields: { name: 'text', telephone: 'telephone', born: 'date' },
  })) {
    const comparisons = json.comparisons.slice(1);
    const changed = { ...json, ...(field === 'fields' && { comparisons }), [field]: more };
    await assert.rejects(
      run(['run', file('other.json', JSON.stringify(changed))], values),
      (error) =>
        isAppError(error, 'linkage.config') &&
        error.details.field === field &&
        String(error.details.why).includes('first'),
    );
  }
  await assert.rejects(run(['eval', config], values), { code: 'config.invalid' });
});

test('a configuration that is no object and a list of removed records that is missing are said as that', async () => {
  await assert.rejects(
    run(['run', file('list.json', '[1]')], {}),
    (error) => isAppError(error, 'linkage.config') && error.details.field === 'config',
  );
  const removed = join(folder, 'none.txt');
  await assert.rejects(
    run(['run', config], { previous: join(folder, 'first'), output: join(folder, 'third'), removed }),
    (error) => isAppError(error, 'linkage.file_missing') && error.details.file === removed,
  );
});
