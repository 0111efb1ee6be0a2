import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { type LinkConfig, type LinkResult, measureLink } from '../index.ts';
import { makeFolder, makePeople, testConfig } from '../testing.ts';

const EQUAL = 65_000;
const MEMORY_MB = 512;
/** What Node and DuckDB hold beside what the limit is for. */
const BESIDE_MB = 300;

const path = makeFolder();
after(() => rmSync(path, { recursive: true }));

/** Links in a process of its own: what it held at most is its own. */
async function linkApart(config: LinkConfig): Promise<LinkResult & { peakMb: number }> {
  const file = join(path, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const index = new URL('../index.ts', import.meta.url).href;
  const script = `import { readFileSync } from 'node:fs'; const { linkRecords } = await import(${JSON.stringify(index)});
    const result = await linkRecords(JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8')));
    process.stdout.write(JSON.stringify({ ...result, peakMb: process.resourceUsage().maxRSS / 1024 }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout));
}

const config = (rows: Parameters<typeof testConfig>[1], name: string) =>
  testConfig(path, rows, { memoryLimitMb: MEMORY_MB, output: join(path, name) });

test('65,000 records with one telephone: the block is split, doubles are found, memory stays within its limit', async () => {
  const rows = makePeople(45_000).map((row, n) => (n < EQUAL ? { ...row, telephone: '13800000000' } : row));
  const linking = config(rows, 'telephone');
  const { blocking, compared, peakMb } = await linkApart(linking);
  const hot = blocking.hotBlocks.find(({ rule }) => rule === 'telephone');
  assert.deepEqual([hot?.records, hot?.action], [EQUAL, 'split']);
  assert.ok(compared.pairs < rows.length * 50, `${compared.pairs} of 2,112,467,500 pairs`);
  assert.ok(peakMb < MEMORY_MB + BESIDE_MB, `${peakMb} MB`);
  const { f1 } = await measureLink(linking);
  assert.ok(f1 > 0.9, `f1 ${f1}`);
});

test('65,000 rows that are equal in everything become no giant entity, and the run ends within its memory', async () => {
  const people = makePeople(1_000);
  const garbage = Array.from({ length: EQUAL }, (_, n) => ({
    ...{ id: `h${n}`, person: `q${n}`, name: '王建国', number: '', born: '1900-01-01' },
    ...{ telephone: '13800000000', address: '合成路1号合成花园1号楼1单元101室' },
  }));
  const { blocking, clusters, records, peakMb } = await linkApart(config([...people, ...garbage], 'equal'));
  assert.equal(records, people.length + EQUAL);
  assert.ok(blocking.hotBlocks.some((block) => block.records === EQUAL));
  assert.ok(clusters.greatest < 100, `${clusters.greatest} records of one entity`);
  assert.ok(peakMb < MEMORY_MB + BESIDE_MB, `${peakMb} MB`);
});
