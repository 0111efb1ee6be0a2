import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDuck } from '../../../platform/analytics/index.ts';
import { explainPair, linkIncrement, linkRecords } from '../index.ts';
import { makeFolder, makePeople, testConfig } from '../testing.ts';

const read = async <Row>(file: string, columns = '*'): Promise<Row[]> => {
  const duck = await openDuck({ directory: tmpdir(), memoryLimitMb: 128, threads: 1 });
  const rows = await duck.rows<Row>(`SELECT ${columns} FROM read_parquet('${file}') ORDER BY ALL`);
  await duck.close();
  return rows;
};

test('a killed run goes on after its last finished stage, and a finished one doubles nothing', async () => {
  const path = makeFolder();
  after(() => rmSync(path, { recursive: true }));
  const config = testConfig(path, makePeople(800));
  writeFileSync(join(path, 'config.json'), JSON.stringify(config));
  const index = new URL('../index.ts', import.meta.url).href;
  const script = `import { readFileSync } from 'node:fs'; const { linkRecords } = await import(${JSON.stringify(index)});
    await linkRecords(JSON.parse(readFileSync(${JSON.stringify(join(path, 'config.json'))}, 'utf8')));`;
  const manifest = join(config.output, 'manifest.json');
  const done = () =>
    existsSync(manifest) ? Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).stages) : [];
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (!done().includes('blocks') && child.exitCode === null) await sleep(2);
  child.kill('SIGKILL');
  await ended;
  const before = done();
  assert.ok(before.includes('read') && !before.includes('results'), 'killed on the way');
  const stages = async () =>
    read<{ rid: number; id: string }>(join(config.output, 'stages/records.parquet'), 'rid, id');
  const records = await stages();
  const result = await linkRecords(config);
  assert.deepEqual(await stages(), records, 'what was done is not done again');
  const fresh = await linkRecords({ ...config, output: join(path, 'fresh') });
  assert.equal(result.clusters.entities, fresh.clusters.entities);
  assert.deepEqual(await linkRecords(config), result, 'a finished run only answers again');
  assert.equal((await read(result.files.clusters)).length, records.length);
});

test('a run by other rules of the linkage is begun anew and says so, whether it was finished or half', async () => {
  const path = makeFolder();
  after(() => rmSync(path, { recursive: true }));
  const config = testConfig(path, makePeople(60));
  const result = await linkRecords(config);
  const file = join(config.output, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    version: number;
    stages: Record<string, object>;
  };
  for (const half of [false, true]) {
    const { results, ...before } = manifest.stages;
    const read = { records: 1, sources: [] };
    const stages = { ...before, ...(!half && { results }), read };
    writeFileSync(file, JSON.stringify({ ...manifest, version: manifest.version - 1, stages }));
    const said: string[] = [];
    assert.equal((await linkRecords(config, { say: (line) => said.push(line) })).records, result.records);
    const [first] = said;
    assert.match(first!, new RegExp(`rules ${manifest.version - 1} of the linkage.*begun anew`));
  }
  writeFileSync(file, JSON.stringify({ ...manifest, stages: { ...manifest.stages, read: { records: 1 } } }));
  assert.equal((await linkRecords(config)).records, 1, 'one by the same rules only answers again');
});

test('a run by other rules explains nothing, stays as it is, and says so when more is taken into it', async () => {
  const path = makeFolder();
  after(() => rmSync(path, { recursive: true }));
  const config = testConfig(path, makePeople(60));
  await linkRecords(config);
  const names = ['a0', 'a1'].map((id) => ({ source: 'rows', id }));
  assert.ok((await explainPair(config, names[0]!, names[1]!)).probability >= 0);
  const file = join(config.output, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: number };
  writeFileSync(file, JSON.stringify({ ...manifest, version: manifest.version - 1 }));
  await assert.rejects(explainPair(config, names[0]!, names[1]!), { code: 'linkage.no_result' });
  assert.ok(existsSync(join(config.output, 'stages/records.parquet')), 'nothing was cleared away');
  const said: string[] = [];
  const next = { ...config, output: join(path, 'next') };
  await linkIncrement(next, { previous: config.output, newId: () => 'new', say: (line) => said.push(line) });
  assert.match(said[0]!, /a run by rules \d+ of the linkage.*link everything once/);
});
