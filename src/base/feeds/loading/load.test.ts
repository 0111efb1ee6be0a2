import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { quoteText } from '../../../platform/analytics/index.ts';
import { takeSessionLock } from '../../../platform/db/index.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { SPECIAL_GROUPS } from '../../registry/kinds-contract.ts';
import { addSource, changesPath, rejectedPath, snapshotPath } from '../index.ts';
import { groupSayings, sayings } from '../sayings-contract.ts';
import { declarationOf, feedsFolder, HEADER, lineOf, person, register } from '../testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const failsWith =
  (code: string, words = /./) =>
  (error: unknown) =>
    isAppError(error, code) && words.test(JSON.stringify(error.details));
const read = (path: string) => `read_parquet(${quoteText(path)})`;
const events = () =>
  ctx.db.query<{ data: { load: number } }>(
    "SELECT data FROM outbox.event WHERE type = 'feeds.source.loaded' ORDER BY id",
  );

test('a wrong declaration is refused with all its faults at once', async () => {
  const wrong = {
    ...declarationOf('Wrong'),
    trust: 300,
    fields: { nam: 'x', born: { column: 'b', format: 'YY/MM' } },
  };
  await assert.rejects(addSource(ctx, { ...wrong, period: undefined }), (error) => {
    assert.ok(isAppError(error, 'feeds.declaration_wrong'));
    for (const part of ['code', 'trust', 'fields.nam', 'fields.born', 'period is missing', 'required.name'])
      assert.match(String(error.details.faults), new RegExp(part.replace('.', '\\.')));
    return true;
  });
});

test('what is wrong in a list of values, or in what is asked and answered, is told at its row', async () => {
  const faultsOf = async (given: object) => {
    const error = await addSource(ctx, given).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(isAppError(error, 'feeds.declaration_wrong'));
    return (error.details.fields as { field: string; rule: string }[]).map(
      ({ field, rule }) => `${field} ${rule}`,
    );
  };
  const sex = { column: '性别', values: { 甲: '男人', 乙: ' ', ' ': '1', 男: '1', 丙: '0' } };
  const born = { column: '出生日期', values: { 不详: '1900-13-01', 无: '1900-01-01' } };
  assert.deepEqual(await faultsOf(declarationOf('values', { fields: { name: '姓名', sex, born } })), [
    ...[
      'fields.sex.values.甲 value_sex',
      'fields.sex.values.乙 value_missing',
      'fields.sex.values.  value_blank',
    ],
    'fields.born.values.不详 value_wrong',
  ]);
  const { format: _, key: __, fields: ___, required: ____, ...who } = declarationOf('asked');
  const queryOnly = {
    ...{ quotaPerDay: 0, addressFrom: 'HOME', timeoutMs: 1 },
    request: { number: '' },
    answer: { match: 'r', same: ['1', 2], different: [], unknown: ['2'] },
  };
  assert.deepEqual((await faultsOf({ ...who, queryOnly })).toSorted(), [
    ...['queryOnly.addressFrom pattern', 'queryOnly.answer.different minItems'],
    ...['queryOnly.answer.unknown.2 answer_twice', 'queryOnly.quotaPerDay minimum'],
    ...[
      'queryOnly.request.name missing',
      'queryOnly.request.number minLength',
      'queryOnly.timeoutMs minimum',
    ],
  ]);
  assert.deepEqual(await faultsOf({ ...who, queryOnly: { quotaPerDay: 1, addressFrom: 'FEED_X' } }), [
    ...['queryOnly.request missing', 'queryOnly.answer missing'],
  ]);
});

test('what a source says of everybody in it is something the registry knows, and said of persons', async () => {
  await assert.rejects(addSource(ctx, declarationOf('group', { says: 'disbled' })), (error) => {
    assert.ok(isAppError(error, 'feeds.declaration_wrong'));
    for (const part of ['says', 'dead', 'disabled', 'drug-treatment'])
      assert.ok(String(error.details.faults).includes(part), part);
    return true;
  });
  await assert.rejects(
    addSource(ctx, declarationOf('group', { says: 'disabled', subject: 'house' })),
    failsWith('feeds.declaration_wrong', /says is for sources of persons only/),
  );
  for (const says of sayings)
    assert.equal((await addSource(ctx, declarationOf('group', { says }))).code, 'group');
  assert.deepEqual(Object.keys(SPECIAL_GROUPS), [...groupSayings], 'each has its right');
});

test('rows become standard, what was written stays beside, and quality is measured', async () => {
  await addSource(ctx, declarationOf('standard'));
  const rows = [
    person(1, { 证件号: '990101500601001', 出生日期: '1950年6月1日', 性别: 'M', 电话: '+86 138-0000-0001' }),
    person(2, { 姓名: '欧阳 修', 住址: '合成路　２号\t3单元', 性别: '2' }),
    person(3, {
      证件号: person(3).证件号!.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      电话: '12',
    }),
    person(4, { 姓名: '' }),
  ];
  const { load } = await folder
    .load(ctx, 'standard', folder.write(`${HEADER}\n${rows.map(lineOf).join('\n')}`))
    .catch(async (error) => {
      assert.ok(isAppError(error, 'feeds.too_many_bad'));
      await addSource(ctx, declarationOf('standard', { maximumBadShare: 0.3 }));
      return folder.load(ctx, 'standard', folder.write(`${HEADER}\n${rows.map(lineOf).join('\n')}`));
    });
  assert.deepEqual(
    [load.state, load.rowsRead, load.rowsStored, load.rowsAside, load.rowsFaulty, load.added],
    ['stored', 4, 3, 1, 1, 3],
  );
  const snapshot = await folder.query<Record<string, unknown>>(
    `SELECT key, observed_on::VARCHAR AS day, name, resident_number, resident_number_raw, born::VARCHAR AS born, sex,
       telephone, telephone_raw, address FROM ${read(snapshotPath(folder.directory, load))} ORDER BY key`,
  );
  assert.deepEqual(snapshot[0], {
    ...{ key: 'P1', day: '2026-11-10', name: '王小明', resident_number: '99010119500601001X' },
    ...{ resident_number_raw: '990101500601001', born: '1950-06-01', sex: 1, telephone: '13800000001' },
    ...{ telephone_raw: null, address: '合成路1号' },
  });
  assert.equal(snapshot[1]?.name, '欧阳修');
  assert.equal(snapshot[1]?.address, '合成路 2号 3单元');
  assert.equal(snapshot[2]?.resident_number, null);
  assert.equal(snapshot[2]?.telephone_raw, '12');
  const faults = await ctx.db.query<{ field: string; reason: string; kept: boolean; value: string | null }>(
    'SELECT field, reason, kept, value_masked AS value FROM feeds.rejection WHERE load_id = $1 ORDER BY number',
    [load.id],
  );
  assert.deepEqual(
    faults.map(({ field, reason, kept }) => `${field} ${reason} ${kept}`),
    ['name empty false', 'resident_number check_digit true', 'telephone length true'],
  );
  assert.match(faults[1]?.value ?? '', /^990\*+..$/);
  const quality = await ctx.db.query<{ field: string; complete: number; valid: number; consistent: number }>(
    'SELECT * FROM feeds.quality WHERE load_id = $1',
    [load.id],
  );
  const of = (field: string) => quality.find((each) => each.field === field);
  assert.deepEqual([of('name')?.complete, of('resident_number')?.valid], [0.75, 0.75]);
  assert.equal(of('born')?.consistent, 1);
  assert.equal((await events()).at(-1)?.data.load, load.id);
});

test('the same file again doubles nothing; a second full load brings what changed', async () => {
  await addSource(ctx, declarationOf('again'));
  const first = folder.write(register(100));
  const { load } = await folder.load(ctx, 'again', first);
  const told = (await events()).length;
  const again = await folder.load(ctx, 'again', first);
  assert.deepEqual([again.outcome, again.load.id], ['already', load.id]);
  assert.equal((await events()).length, told);
  const second = register(101, (row) => (row.编号 === 'P7' ? { 电话: '13911112222' } : {}))
    .split('\n')
    .filter((line) => !line.startsWith('P9,'))
    .join('\n');
  const next = (await folder.load(ctx, 'again', folder.write(second))).load;
  assert.deepEqual([next.added, next.changed, next.removed, next.rowsStored], [1, 1, 1, 100]);
  const changes = await folder.query(
    `SELECT * FROM ${read(changesPath(folder.directory, next))} ORDER BY key`,
  );
  assert.deepEqual(changes, [
    { key: 'P101', change: 'added', fields: [] },
    { key: 'P7', change: 'changed', fields: ['telephone'] },
    { key: 'P9', change: 'removed', fields: [] },
  ]);
});

test('changes are added to the snapshot before them; there must be one', async () => {
  const removed = { column: '住址', values: ['注销'] };
  await addSource(ctx, declarationOf('changes', { removed }));
  const changed = folder.write(
    `${HEADER}\n${[person(2, { 住址: '新路1号' }), person(3, { 住址: '注销' }), person(51)].map(lineOf).join('\n')}\n`,
  );
  const none = folder.load(ctx, 'changes', changed, { mode: 'changes' });
  await assert.rejects(none, failsWith('feeds.no_snapshot'));
  await folder.load(ctx, 'changes', folder.write(register(50)));
  const { load } = await folder.load(ctx, 'changes', changed, { mode: 'changes' });
  assert.deepEqual([load.added, load.changed, load.removed, load.rowsStored], [1, 1, 1, 50]);
});

test('rows with the same key: the latest is kept, the same once more is dropped', async () => {
  await addSource(ctx, declarationOf('keys', { maximumBadShare: 0.1 }));
  const doubled = [person(1), person(1, { 电话: '13911112222', 登记日期: '2026-11-12' }), person(2)];
  const file = folder.write(`${register(40)}${doubled.map(lineOf).join('\n')}\n`);
  const { load } = await folder.load(ctx, 'keys', file);
  assert.deepEqual([load.rowsStored, load.rowsRepeated, load.rowsAside], [40, 1, 2]);
  const [row] = await folder.query<{ telephone: string }>(
    `SELECT telephone FROM ${read(snapshotPath(folder.directory, load))} WHERE key = 'P1'`,
  );
  assert.equal(row?.telephone, '13911112222');
});

test('too many bad rows stop the load: nothing changes, the faults are kept', async () => {
  await addSource(ctx, declarationOf('bad'));
  const { load } = await folder.load(ctx, 'bad', folder.write(register(100)));
  const bad = register(100, (row) => (Number(row.编号!.slice(1)) % 10 === 0 ? { 姓名: '不详' } : {}));
  const refused = folder.load(ctx, 'bad', folder.write(bad));
  await assert.rejects(refused, failsWith('feeds.too_many_bad', /"bad":10.*placeholder × 10/));
  const [source] = await ctx.db.query<{ now: number }>(
    "SELECT current_load AS now FROM feeds.source WHERE code = 'bad'",
  );
  assert.equal(source?.now, load.id);
  const [last] = await ctx.db.query<{ id: number; state: string; n: number }>(
    `SELECT l.id, state, (SELECT count(*) FROM feeds.rejection r WHERE r.load_id = l.id) AS n
     FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id WHERE s.code = 'bad' ORDER BY l.id DESC LIMIT 1`,
  );
  assert.deepEqual([last?.state, last?.n], ['refused', 10]);
  assert.ok(existsSync(rejectedPath(folder.directory, { source: 'bad', id: last?.id ?? 0 })));
  assert.ok(!existsSync(snapshotPath(folder.directory, { source: 'bad', id: last?.id ?? 0 })));
});

test('a feed that shrinks or turns back in time needs a confirmation', async () => {
  await addSource(ctx, declarationOf('back'));
  await folder.load(ctx, 'back', folder.write(register(100)));
  const few = folder.write(register(50));
  await assert.rejects(folder.load(ctx, 'back', few), failsWith('feeds.shrunk', /"before":100/));
  assert.equal((await folder.load(ctx, 'back', few, { confirmed: true })).load.rowsStored, 50);
  const old = folder.write(register(60, () => ({ 登记日期: '2026-10-01' })));
  await assert.rejects(
    folder.load(ctx, 'back', old),
    failsWith('feeds.turned_back', /2026-10-01.*2026-11-10/),
  );
  assert.equal((await folder.load(ctx, 'back', old, { confirmed: true })).outcome, 'stored');
});

test('the same file twice is one load; after another one it is news again', async () => {
  await addSource(ctx, declarationOf('again'));
  const [first, second] = [register(100), register(101)].map((rows) => folder.write(rows)) as [
    string,
    string,
  ];
  const outcomes = [];
  for (const file of [first, first, second, first])
    outcomes.push((await folder.load(ctx, 'again', file)).outcome);
  assert.deepEqual(outcomes, ['stored', 'already', 'stored', 'stored']);
});

test('a load waits a moment for another of its source, and is refused when that goes on', async () => {
  await addSource(ctx, declarationOf('busy'));
  const file = folder.write(register(2_000));
  const both = await Promise.all([folder.load(ctx, 'busy', file), folder.load(ctx, 'busy', file)]);
  assert.deepEqual(both.map(({ outcome }) => outcome).sort(), ['already', 'stored']);
  const other = await ctx.db.raw.connect();
  try {
    assert.equal(await takeSessionLock(other, 'feeds.load busy'), true);
    await assert.rejects(folder.load(ctx, 'busy', folder.write(register(2_001))), failsWith('feeds.busy'));
  } finally {
    other.release(true);
  }
  assert.equal(
    readdirSync(`${folder.directory}/feeds/busy`).length,
    1,
    'the refused one left nothing behind',
  );
});
