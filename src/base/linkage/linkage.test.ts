import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { openDuck } from '../../platform/analytics/index.ts';
import { evaluateLink, explainPair, linkRecords, parseConfig } from './index.ts';
import { HEADER, lineOf, makeFolder, makePeople, type TestRow, testConfig } from './testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));
let folders = 0;
const folder = () => {
  const path = join(root, String(folders++));
  mkdirSync(path);
  return path;
};
const read = async <Row>(file: string, columns = '*'): Promise<Row[]> => {
  const duck = await openDuck({ directory: root, memoryLimitMb: 128, threads: 1 });
  const rows = await duck.rows<Row>(`SELECT ${columns} FROM read_parquet('${file}') ORDER BY ALL`);
  await duck.close();
  return rows;
};
const refusedWith = (code: string, part: RegExp) => (error: unknown) =>
  isAppError(error, code) && part.test(JSON.stringify(error.details));
const blank: TestRow = { id: '', person: '', name: '', number: '', born: '', telephone: '', address: '' };

test('dirty doubles of people find each other without any label', async () => {
  const config = testConfig(folder(), makePeople(400));
  const { f1, falsePairs, best, link } = await evaluateLink(config);
  assert.ok(f1 > 0.97, `f1 ${f1}`);
  assert.ok(falsePairs <= 3, `${falsePairs} false pairs`);
  assert.ok(best.f1 >= f1);
  assert.ok(link.model.comparisons.every(({ trained }) => trained));
});

test('a pair is explained by prior, levels and rarity, which add up to its probability', async () => {
  const rows = makePeople(200);
  const config = testConfig(folder(), rows);
  const { files } = await linkRecords(config);
  const [pair] = await read<Record<string, string | number>>(files.pairs);
  const name = (side: string) => ({
    source: String(pair![`${side}_source`]),
    id: String(pair![`${side}_id`]),
  });
  const { prior, steps, weight, probability } = await explainPair(config, name('left'), name('right'));
  assert.ok(Math.abs(probability - Number(pair!.probability)) < 1e-3);
  const sum = steps.reduce((total, step) => total + step.weight + step.rarity, prior);
  assert.ok(Math.abs(sum - weight) < 1e-6);
  assert.equal(steps.length, 4);
  await assert.rejects(
    explainPair(config, name('left'), { source: 'rows', id: 'nobody' }),
    refusedWith('linkage.pair_unknown', /nobody/),
  );
});

test('a valid number decides: one number is one person, two numbers are two and go to review', async () => {
  const same = {
    name: '王建国',
    born: '1980-02-03',
    telephone: '13900000001',
    address: '合成路1号锦绣花园2号楼1单元301室',
  };
  const rows = [
    ...makePeople(100),
    { ...blank, id: 'x1', person: 'x', name: '李丽', number: '990101800203051' },
    { ...blank, id: 'x2', person: 'x', name: '李莉', number: ' 99010119800203051x' },
    { ...blank, ...same, id: 'y1', person: 'y', number: '990101198002030325' },
    { ...blank, ...same, id: 'y2', person: 'z', number: '990101198002030341' },
    { ...blank, ...same, id: 'y3', person: 'y' },
  ];
  const { to18 } = await import('../../lib/identity/index.ts');
  rows[rows.length - 4] = { ...rows.at(-4)!, number: to18('990101800203051')! };
  const first17 = ['99010119800203032', '99010119800203034'];
  const { residentCheckCharacter } = await import('../../lib/identity/index.ts');
  rows[rows.length - 3] = { ...rows.at(-3)!, number: first17[0]! + residentCheckCharacter(first17[0]!) };
  rows[rows.length - 2] = { ...rows.at(-2)!, number: first17[1]! + residentCheckCharacter(first17[1]!) };
  const result = await linkRecords(testConfig(folder(), rows));
  const clusters = await read<{ id: string; entity: string }>(result.files.clusters);
  const entityOf = new Map(clusters.map(({ id, entity }) => [id, entity]));
  assert.equal(entityOf.get('x1'), entityOf.get('x2'), '15 and 18 digits are one number');
  assert.notEqual(entityOf.get('y1'), entityOf.get('y2'));
  assert.ok([entityOf.get('y1'), entityOf.get('y2')].includes(entityOf.get('y3')!));
  assert.equal(result.clusters.review.conflict, 1);
});

test('sounds, look-alikes, transposed digits and rooms are levels of their own', async () => {
  const at = (room: string) => `合成路1号锦绣花园2号楼1单元${room}室`;
  const rows = [
    ...makePeople(100),
    {
      ...blank,
      id: 'k1',
      person: 'k',
      name: '张晴',
      born: '1980-02-03',
      telephone: '13900000012',
      address: at('301'),
    },
    {
      ...blank,
      id: 'k2',
      person: 'k',
      name: '章晴',
      born: '1980-03-02',
      telephone: '13900000021',
      address: at('302'),
    },
    {
      ...blank,
      id: 'k3',
      person: 'k',
      name: '张睛',
      born: '19800213',
      telephone: '013900000012',
      address: '合成路１号锦绣花园2栋1单元301',
    },
  ];
  const config = testConfig(folder(), rows);
  await linkRecords(config);
  const levels = async (a: string, b: string) =>
    (await explainPair(config, { source: 'rows', id: a }, { source: 'rows', id: b })).steps.map(
      ({ level }) => level,
    );
  assert.deepEqual(await levels('k1', 'k2'), [
    ...['same sound', 'day and month swapped', 'one edit or transposition', 'same building, another room'],
  ]);
  assert.deepEqual(await levels('k1', 'k3'), [
    ...['look-alike characters', 'one digit or transposed digits', 'exact', 'same numbers at a like place'],
  ]);
});

test('a hot block is split by the next rule and told, and each pair comes from its first rule only', async () => {
  const rows = makePeople(300).map((row) => ({ ...row, telephone: '13800000000' }));
  const config = testConfig(folder(), rows, {
    blockRecordsMost: 50,
    blocking: [['telephone'], ['name', 'born'], ['born']],
  });
  const { blocking, compared, files } = await linkRecords(config);
  assert.equal(blocking.hotBlockCount, 1);
  assert.equal(blocking.hotBlocks[0]!.rule, 'telephone');
  assert.equal(blocking.hotBlocks[0]!.action, 'split');
  assert.ok(compared.pairs < rows.length * 3);
  const pairs = await read(files.pairs, 'left_id, right_id');
  assert.equal(new Set(pairs.map((pair) => JSON.stringify(pair))).size, pairs.length);
});

test('one to one: the second best partner of a source is put before people', async () => {
  const people = makePeople(150);
  const path = folder();
  const write = (name: string, rows: readonly TestRow[]) => {
    const file = join(path, `${name}.csv`);
    writeFileSync(file, [HEADER, ...rows.map(lineOf)].join('\n'));
    return { name, file };
  };
  const first = people.filter(({ id }) => id.startsWith('a'));
  const second = people.filter(({ id }) => id.startsWith('b'));
  const double = { ...second[0]!, id: 'b-again', telephone: '' };
  const config = { ...testConfig(path, people), link: 'link' as const, oneToOne: true };
  const sources = [write('a', first), write('b', [...second, double])].map((source) => {
    return { ...config.sources[0]!, ...source };
  });
  const { clusters } = await linkRecords({ ...config, sources });
  assert.equal(clusters.greatest, 2);
  assert.equal(clusters.review['one-to-one'], 1);
});

test('files that are not what they should be are refused with what would be right', async () => {
  const lines = makePeople(20).map(lineOf);
  const whole = [HEADER, ...lines].join('\n');
  const run = (text: string, more: object = {}) => linkRecords(testConfig(folder(), text, more));
  await assert.rejects(run(''), refusedWith('linkage.file_empty', /rows\.csv/));
  await assert.rejects(run(`${HEADER}\n`), refusedWith('linkage.file_empty', /rows\.csv/));
  await assert.rejects(run(`${HEADER},name\n`), refusedWith('linkage.header_doubled', /name/));
  await assert.rejects(run(`${whole}\n${HEADER}\n`), refusedWith('linkage.header_doubled', /1 ×/));
  await assert.rejects(run(`${whole}\nx,y,z,1\n`), refusedWith('linkage.rows_shifted', /"expected":7/));
  await assert.rejects(
    run(`${whole}\nx,"y`),
    (error) => isAppError(error, 'linkage.file_cut') || isAppError(error, 'linkage.rows_shifted'),
  );
  await assert.rejects(run(`${whole}\n${lines[0]}\n`), refusedWith('linkage.id_doubled', /a0/));
  await assert.rejects(run(`${whole}\n,p,x,,,,\n`), refusedWith('linkage.id_missing', /"count":1/));
  const shifted = [
    HEADER,
    ...lines.map((line) => line.replace(/^([^,]*,[^,]*),([^,]*),([^,]*),([^,]*)/, '$1,$4,$3,$2')),
  ];
  await assert.rejects(run(shifted.join('\n')), refusedWith('linkage.column_content', /born/));
  await assert.rejects(
    run(HEADER.replace('telephone', 'phone')),
    refusedWith('linkage.column_unknown', /phone/),
  );
  const config = testConfig(folder(), whole);
  const missing = config.sources.map((source) => ({ ...source, file: `${source.file}.not` }));
  await assert.rejects(
    linkRecords({ ...config, sources: missing }),
    refusedWith('linkage.file_missing', /not/),
  );
  writeFileSync(missing[0]!.file, 'PAR1 half of a file');
  const half = missing.map((source) => ({ ...source, format: 'parquet' as const }));
  await assert.rejects(linkRecords({ ...config, sources: half }), refusedWith('linkage.file_damaged', /not/));
});

test('GB18030 is found out and read, and a wrong encoding is said', async () => {
  const path = folder();
  const config = testConfig(path, '');
  // 王,李 and a comma in GB18030, with a header in ASCII.
  const gb = Buffer.concat([
    Buffer.from(`${HEADER}\n`),
    ...['a1', 'a2'].map((id) =>
      Buffer.concat([
        Buffer.from(`${id},p,`),
        Buffer.from([0xcd, 0xf5, 0xc0, 0xee]),
        Buffer.from(',,1980-01-02,,\n'),
      ]),
    ),
  ]);
  writeFileSync(config.sources[0]!.file, gb);
  await linkRecords(config);
  const rows = await read<{ name: string }>(join(config.output, 'stages/records.parquet'), 'name');
  assert.deepEqual(rows, [{ name: '王李' }, { name: '王李' }]);
  const sources = config.sources.map((source) => ({ ...source, encoding: 'utf-8' as const }));
  await assert.rejects(
    linkRecords({ ...config, sources, output: join(path, 'again') }),
    refusedWith('linkage.encoding', /utf-8/),
  );
});

test('a configuration that is wrong names the field and what would be right', () => {
  const good = JSON.parse(readFileSync(new URL('./examples/persons.json', import.meta.url), 'utf8'));
  const refused = (change: object, part: RegExp) =>
    assert.throws(() => parseConfig({ ...good, ...change }), refusedWith('linkage.config', part));
  assert.ok(parseConfig(good));
  refused({ comparisons: [{ field: 'nmae', kind: 'name' }] }, /nmae.*name, resident_number/);
  refused({ comparisons: [{ field: 'sex', kind: 'date' }] }, /"sex\\": \\"date/);
  refused({ blocking: [['name:middle']] }, /middle.*sound/);
  refused({ threshold: 7 }, /threshold.*0 to 1/);
  refused({ truth: {} }, /truth.*pattern/);
  refused({ sources: [] }, /sources/);
  refused({ link: 'link' }, /two or more/);
});
