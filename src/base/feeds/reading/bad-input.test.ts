import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { isAppError } from '../../../lib/errors.ts';
import { quoteText } from '../../../platform/analytics/index.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { makeWorkbook } from '../../../platform/tables/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { addSource, type LoadOptions, rejectedPath, snapshotPath } from '../index.ts';
import { faultWords } from '../rejected/faults.ts';
import { declarationOf, feedsFolder, gb18030, HEADER, lineOf, person, register } from '../testing.ts';

const { ctx } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
const failsWith =
  (code: string, words = /./) =>
  (error: unknown) =>
    isAppError(error, code) && words.test(JSON.stringify(error.details));

let sources = 0;
/** Loads a file into a source of its own. */
async function load(content: string | Uint8Array, more: object = {}, options: Partial<LoadOptions> = {}) {
  sources += 1;
  const code = `bad-${sources}`;
  await addSource(ctx, declarationOf(code, more));
  const { load } = await folder.load(ctx, code, folder.write(content), options);
  return load;
}
const many = register(60);

test('GB18030 is read as declared; declared wrongly it is found by its bytes, and the reverse', async () => {
  const bytes = gb18030(many);
  const good = await load(bytes, { encoding: 'gb18030' });
  const [row] = await folder.query<{ name: string }>(
    `SELECT name FROM read_parquet(${quoteText(snapshotPath(folder.directory, good))}) LIMIT 1`,
  );
  assert.equal(row?.name, '王小明');
  assert.equal((await load(bytes)).rowsStored, 60, 'undeclared it is found');
  const utf8 = load(bytes, { encoding: 'utf-8' });
  await assert.rejects(utf8, failsWith('feeds.encoding_wrong', /"declared":"utf-8","found":"gb18030"/));
  const reverse = load(many, { encoding: 'gb18030' });
  await assert.rejects(reverse, failsWith('feeds.encoding_wrong', /"found":"utf-8"/));
});

test('UTF-16, as spreadsheets save text, is read by its mark, and refused where another encoding was declared', async () => {
  const wide = Buffer.from(`\ufeff${many.replaceAll(',', '\t')}`, 'utf16le');
  const good = await load(wide);
  assert.deepEqual([good.rowsRead, good.rowsStored], [60, 60]);
  assert.equal((await load(Buffer.from(wide).swap16())).rowsStored, 60);
  const declared = load(wide, { encoding: 'gb18030' });
  await assert.rejects(declared, failsWith('feeds.encoding_wrong', /utf-16/));
  const half = load(wide.subarray(0, wide.length - 31));
  await assert.rejects(half, failsWith('feeds.half_file', /"line":61/));
});

test('a byte order mark belongs to no column', async () => {
  assert.equal((await load(`\ufeff${many}`)).rowsStored, 60);
});

test('shifted columns are named: the header does not fit, or the values do not', async () => {
  const renamed = load(many.replace('证件号', '证号'));
  await assert.rejects(renamed, failsWith('feeds.columns_missing', /"missing":"证件号".*证号/));
  const doubled = load(many.replace('住址', '电话'), { fields: { name: '姓名', telephone: '电话' } });
  await assert.rejects(doubled, failsWith('feeds.header_doubled', /电话/));
  const lines = many.trim().split('\n');
  const shifted = lines.map((line, at) =>
    at === 0 ? line : `${line.split(',')[0]},多,${line.split(',').slice(1, 7)}`,
  );
  const moved = load(`${shifted.join('\n')}\n`, { required: [] });
  await assert.rejects(
    moved,
    failsWith('feeds.columns_shifted', /resident_number ← 证件号 \(100 %\) → 性别\?/),
  );
});

test('half a file is refused, a last line without its end is not', async () => {
  const half = load(many.slice(0, many.lastIndexOf(',王小明') + 3));
  await assert.rejects(half, failsWith('feeds.half_file', /"line":61,"expected":8,"found":2/));
  assert.equal((await load(many.trimEnd())).rowsStored, 60);
  const json = `${JSON.stringify(person(1))}\n{"编号":"P2","姓`;
  await assert.rejects(load(json, { format: 'jsonl', encoding: undefined }), failsWith('feeds.half_file'));
});

test('lines with too few or too many fields are put aside with their line', async () => {
  const lines = many.split('\n');
  lines[5] = 'P5,王小明';
  lines[9] = `${lines[9]},更多`;
  const stored = await load(lines.join('\n'));
  assert.deepEqual([stored.rowsRead, stored.rowsStored, stored.rowsAside], [60, 58, 2]);
  const faults = await ctx.db.query<{ at: number; reason: string }>(
    'SELECT row_number AS at, reason FROM feeds.rejection WHERE load_id = $1 ORDER BY number',
    [stored.id],
  );
  assert.deepEqual(faults, [
    { at: 6, reason: 'too_few_fields' },
    { at: 10, reason: 'too_many_fields' },
  ]);
});

test('a quote that does not end is refused: it would swallow the lines behind it', async () => {
  const lines = many.split('\n');
  lines[5] = lines[5]!.replace('王小明', '"王小明');
  await assert.rejects(load(lines.join('\n')), failsWith('feeds.quote_open', /"line":6/));
});

test('a quote that does not end in the header, or above it, is told, and nobody who stands behind it', async () => {
  for (const content of [`"登记表\n${many}`, many.replace('登记日期', '"登记日期')])
    await assert.rejects(load(content), (error) => {
      assert.ok(isAppError(error, 'feeds.quote_open'));
      return error.details.line === 1 && !JSON.stringify(error.details).includes('王小明');
    });
});

test('a column of values in another form is told with why, and not as if it lay in another column', async () => {
  const short = register(60, ({ 出生日期 = '' }) => ({ 出生日期: 出生日期.slice(2).replaceAll('-', '/') }));
  await assert.rejects(
    load(short),
    failsWith('feeds.columns_shifted', /"columns":"born ← 出生日期 \(100 %\): year"/),
  );
});

test('a header in the middle is dropped and counted', async () => {
  const lines = many.split('\n');
  lines.splice(20, 0, HEADER);
  lines.splice(40, 0, HEADER);
  const stored = await load(lines.join('\n'));
  assert.deepEqual([stored.rowsRead, stored.rowsStored, stored.headersRepeated], [60, 60, 2]);
});

test('an empty file and one with nothing but a header are refused', async () => {
  await assert.rejects(load(''), failsWith('feeds.file_empty'));
  await assert.rejects(load(`${HEADER}\n`), failsWith('feeds.no_rows'));
  await assert.rejects(load(many, {}, { file: '/nowhere/x.csv' }), failsWith('feeds.file_missing', /ENOENT/));
  await addSource(ctx, declarationOf('no-file'));
  await assert.rejects(folder.load(ctx, 'no-file', undefined), failsWith('feeds.file_needed', /no-file/));
});

test('a million rows of garbage stop after the first ten thousand', async () => {
  const line = `,,x,y,z,12,路,?\n`;
  await assert.rejects(
    load(`${HEADER}\n${line.repeat(1_000_000)}`),
    failsWith('feeds.all_bad', /"rows":10000/),
  );
  const bytes = Buffer.alloc(8_000_000);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 7919 + (at >> 8)) & 0xff;
  await assert.rejects(load(bytes), failsWith('feeds.not_text'));
  const [last] = await ctx.db.query<{ id: number; code: string; n: number }>(
    `SELECT l.id, s.code, (SELECT count(*) FROM feeds.rejection r WHERE r.load_id = l.id) AS n FROM feeds.load l
     JOIN feeds.source s ON s.id = l.source_id WHERE error_code = 'feeds.all_bad' ORDER BY l.id DESC LIMIT 1`,
  );
  assert.ok(last && last.n === 0);
  const kept = rejectedPath(folder.directory, { source: last.code, id: last.id });
  assert.ok(!existsSync(kept) || statSync(kept).size < 1_000_000, 'the disk is not filled');
});

test('a million rows of garbage behind a good beginning are refused, with how many there were', async () => {
  const rows = Array.from({ length: 12_000 }, (_, n) => lineOf(person(n + 1))).join('\n');
  const behind = (count: number) => `${HEADER}\n${rows}\n${',,x,y,z,12,路,?\n'.repeat(count)}`;
  await assert.rejects(load(behind(100_000)), failsWith('feeds.columns_shifted', /telephone ← 电话/));
  // Also when somebody insists that the columns are right.
  await assert.rejects(
    load(behind(1_000_000), {}, { confirmed: true }),
    failsWith('feeds.too_many_bad', /"rows":1012000,"bad":1000000/),
  );
});

test('a file of another format, or a damaged one, is told as such', async () => {
  const source = await load(many);
  const parquet = readFileSync(snapshotPath(folder.directory, source));
  await assert.rejects(load(parquet), failsWith('feeds.format_wrong', /parquet/));
  const asParquet = { format: 'parquet', encoding: undefined, key: ['key'], fields: { name: 'name' } };
  assert.equal((await load(parquet, asParquet)).rowsStored, 60);
  await assert.rejects(load(parquet.subarray(0, 900), asParquet), failsWith('feeds.file_damaged'));
  await assert.rejects(
    load(many, { format: 'xlsx', encoding: undefined }),
    failsWith('feeds.format_wrong', /text/),
  );
});

test('JSON lines: what is no object is put aside', async () => {
  const lines = Array.from({ length: 40 }, (_, at) => JSON.stringify(person(at + 1)));
  lines[3] = '{"编号": broken';
  const stored = await load(lines.join('\n'), { format: 'jsonl', encoding: undefined });
  assert.deepEqual([stored.rowsRead, stored.rowsStored, stored.rowsAside], [40, 39, 1]);
});

test('a JSON array is no JSON lines, and said so', async () => {
  const people = [person(1), person(2)];
  for (const text of [JSON.stringify(people), JSON.stringify(people, null, 2)])
    await assert.rejects(
      load(text, { format: 'jsonl', encoding: undefined }),
      failsWith('feeds.format_wrong', /array/),
    );
});

test('days that have not come yet and impossible ones are left out of the row', async () => {
  const lines = [person(1, { 出生日期: '2031-01-01' }), person(2, { 出生日期: '1990-02-30' })].map(lineOf);
  const stored = await load(`${many}${lines.join('\n').replace('P1,', 'Q1,').replace('P2,', 'Q2,')}\n`);
  const faults = await ctx.db.query<{ reason: string }>(
    'SELECT reason FROM feeds.rejection WHERE load_id = $1 ORDER BY number',
    [stored.id],
  );
  assert.deepEqual(
    faults.map(({ reason }) => reason),
    ['future', 'day'],
  );
});

const scientific = (text: string) => Number(text.replace('X', '0')).toExponential(5).replace('e', 'E');

test('numbers that a spreadsheet has rounded are named as such, with their columns', async () => {
  const rounded = register(60, ({ 证件号 = '' }) => ({ 证件号: scientific(证件号) }));
  await assert.rejects(
    load(rounded),
    failsWith('feeds.numbers_rounded', /resident_number ← 证件号 \(100 %\)/),
  );
  const zeros = register(60, ({ 证件号 = '' }) => ({ 证件号: `${证件号.slice(0, 15)}000` }));
  await assert.rejects(load(zeros), failsWith('feeds.numbers_rounded', /证件号/));
  const telephones = register(60, () => ({ 电话: '1.38E+10' }));
  await assert.rejects(load(telephones), failsWith('feeds.numbers_rounded', /telephone ← 电话/));
  const keys = register(60, () => ({ 编号: '6.22202E+18' }));
  await assert.rejects(load(keys), failsWith('feeds.numbers_rounded', /编号/));
  const book = await makeWorkbook({
    人口: many
      .trimEnd()
      .split('\n')
      .map((line) =>
        line.split(',').map((cell, at) => (at === 2 && /^\d{18}$/.test(cell) ? Number(cell) : cell)),
      ),
  });
  const xlsx = load(book, { format: 'xlsx' });
  await assert.rejects(xlsx, failsWith('feeds.numbers_rounded', /证件号/));
});

test('a few rounded numbers are left out, and each says what it is', async () => {
  const few = register(60, ({ 编号, 证件号 = '' }) => (编号 === 'P7' ? { 证件号: scientific(证件号) } : {}));
  const stored = await load(few);
  assert.deepEqual([stored.rowsStored, stored.rowsFaulty], [60, 1]);
  const [fault] = await ctx.db.query<{ reason: string }>(
    'SELECT reason FROM feeds.rejection WHERE load_id = $1',
    [stored.id],
  );
  assert.equal(fault?.reason, 'rounded');
  for (const language of ['zh', 'en'] as const)
    assert.match(faultWords('resident_number', 'rounded', language), /文本|text/);
});

test('what programs put before a number to keep it a text is no part of it', async () => {
  for (const wrap of ["'#", '=""#""', '`#', '‘#']) {
    const kept = register(60, ({ 证件号 = '', 电话 = '' }) => {
      const wrapped = (number: string) => {
        const text = wrap.replace('#', number);
        return text.includes('"') ? `"${text}"` : text;
      };
      return { 证件号: wrapped(证件号), 电话: wrapped(电话) };
    });
    const stored = await load(kept);
    assert.deepEqual([stored.rowsStored, stored.rowsFaulty], [60, 0], wrap);
  }
});

test('full-width digits are digits, also where a code stands for the sex', async () => {
  const stored = await load(register(60, () => ({ 性别: '１', 电话: '１３８００００１２３４' })));
  assert.deepEqual([stored.rowsStored, stored.rowsFaulty], [60, 0]);
});

test('a key that is none is refused: most rows have one that others have', async () => {
  const same = register(60, ({ 编号 = '' }) => ({ 编号: String(编号.length) }));
  await assert.rejects(load(same), failsWith('feeds.key_repeats', /"rows":60,"keys":2,"key":"编号"/));
  assert.equal((await load(same, {}, { confirmed: true })).rowsStored, 2);
});

test('other keys than before are refused: all would go and come anew', async () => {
  const source = await load(many);
  const [{ code } = { code: '' }] = await ctx.db.query<{ code: string }>(
    'SELECT s.code FROM feeds.source s WHERE s.current_load = $1',
    [source.id],
  );
  const renumbered = folder.write(register(60, ({ 编号 }) => ({ 编号: `N${编号}` })));
  const again = (more: Partial<LoadOptions> = {}) => folder.load(ctx, code, renumbered, more);
  await assert.rejects(again(), failsWith('feeds.keys_changed', /"before":60,"removed":60,"added":60/));
  const { load: unchanged } = await folder.load(ctx, code, folder.write(many));
  assert.equal(unchanged.id, source.id, 'nothing has changed');
  await addSource(ctx, declarationOf(code, { key: ['证件号'] }));
  const change = folder.write(`${HEADER}\n${lineOf(person(7))}\n`);
  await assert.rejects(
    folder.load(ctx, code, change, { mode: 'changes' }),
    failsWith('feeds.key_declared_anew', /"now":"证件号","before":"编号"/),
  );
  const { load: anew } = await folder.load(ctx, code, folder.write(`${many}\n`), { confirmed: true });
  assert.deepEqual([anew.added, anew.removed], [60, 60]);
  assert.equal((await folder.load(ctx, code, change, { mode: 'changes' })).load.changed, 0);
});

test('a text that goes on in another encoding is told with its line', async () => {
  const more = register(120).split('\n').slice(61).join('\n');
  const second = load(Buffer.concat([Buffer.from(many), gb18030(more)]));
  await assert.rejects(
    second,
    failsWith('feeds.encoding_mixed', /"first":"utf-8","line":62,"found":"gb18030"/),
  );
  const reverse = load(Buffer.concat([gb18030(many), Buffer.from(more)]));
  await assert.rejects(
    reverse,
    failsWith('feeds.encoding_mixed', /"first":"gb18030","line":62,"found":"utf-8"/),
  );
  const cut = gb18030(many.slice(0, many.lastIndexOf('号')));
  await assert.rejects(load(cut.subarray(0, cut.length - 3)), failsWith('feeds.half_file', /"line":61/));
});

test('files of other programs are called by their names', async () => {
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4_000)]);
  await assert.rejects(load(ole), failsWith('feeds.format_wrong', /"found":"xls/));
  await assert.rejects(load(ole, { format: 'xlsx' }), failsWith('feeds.format_wrong', /"found":"xls/));
  await assert.rejects(load(gzipSync(many)), failsWith('feeds.format_wrong', /gzip/));
  const page = '<html><body><table><tr><td>编号</td></tr></table></body></html>';
  await assert.rejects(load(page), failsWith('feeds.format_wrong', /html/));
  await assert.rejects(load(page, { format: 'xlsx' }), failsWith('feeds.format_wrong', /html/));
  const wide = load(Buffer.from(many, 'utf16le'));
  await assert.rejects(wide, failsWith('feeds.encoding_wrong', /"found":"utf-16/));
});

test('a file without a header is told as such, and nobody of its first row is', async () => {
  const told = load(many.slice(HEADER.length + 1));
  await assert.rejects(told, (error) => {
    assert.ok(isAppError(error, 'feeds.header_missing'));
    return !JSON.stringify(error.details).includes('990101');
  });
});
