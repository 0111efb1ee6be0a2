import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { writeSheet } from '../../../platform/tables/index.ts';
import { standardFieldNames } from '../contract.ts';
import { feedsFolder, gb18030, HEADER, person, register } from '../testing.ts';
import headerWords from './header-words.json' with { type: 'json' };
import { run } from './inspect-apart.ts';
import { maskUnknown } from './mask-sample.ts';
import { proposeFields } from './proposals.ts';

const folder = feedsFolder();
const look = (file: string, wish = {}) => run({ file, directory: join(folder.directory, 'look'), wish });
const rows = Array.from({ length: 30 }, (_, at) => person(at + 1));
const names = HEADER.split(',');
const EXPECTED = ['name', 'resident_number', 'sex', 'born', 'telephone', 'residence_address', 'observed_on'];

test('every kind of file shows its columns, masked, and what they may be', async () => {
  const json = folder.write(rows.map((row) => JSON.stringify(row)).join('\n'), 'jsonl');
  const parquet = join(folder.directory, 'people.parquet');
  await folder.query(`COPY (SELECT * FROM read_json_auto('${json}')) TO '${parquet}' (FORMAT parquet)`);
  const cells = names.map((name) => ({
    title: name,
    value: (row: Record<string, string>) => row[name] ?? '',
  }));
  const sheet = await writeSheet('人口', cells, rows);
  const files: [string, string, string | null][] = [
    [folder.write(register(30)), 'csv', 'utf-8'],
    [folder.write(gb18030(register(30).replaceAll(',', '\t'))), 'csv', 'gb18030'],
    [json, 'jsonl', 'utf-8'],
    [parquet, 'parquet', null],
    [folder.write(sheet, 'xlsx'), 'xlsx', null],
  ];
  for (const [file, format, encoding] of files) {
    const seen = await look(file);
    assert.deepEqual(
      [seen.format, seen.encoding, seen.rowsSeen, seen.key],
      [format, encoding, 30, ['编号']],
      format,
    );
    const proposed = seen.columns.flatMap(({ proposal }) => proposal ?? []);
    assert.deepEqual(proposed.toSorted(), EXPECTED.toSorted(), format);
    const shown = JSON.stringify(seen);
    for (const secret of [rows[0]!.姓名!, rows[0]!.证件号!, rows[0]!.电话!])
      assert.ok(!shown.includes(secret), format);
  }
});

test('the values that a list repeats are proposed as written, nothing of people and places', async () => {
  const lines = Array.from(
    { length: 60 },
    (_, at) =>
      `${at},${at % 3 ? '王小明' : '李红'},${at % 2 ? '1' : '女'},${['住宅', '商铺'][at % 2]},${at === 7 ? '闲置' : '自住'},合成路1号,${at % 2 ? '赵经办' : '钱经办'},${at % 2 ? '410103199001010011' : '13800001234'}`,
  );
  const header = '编号,姓名,性别,房屋用途,居住状态,住址,登记人,备注';
  const { columns } = await look(folder.write(`${header}\n${lines.join('\n')}\n`));
  const found = columns.map(({ name, frequent }) => [
    name,
    frequent.map(({ value, rows }) => `${value} ${rows}`),
  ]);
  assert.deepEqual(Object.fromEntries(found), {
    ...{
      编号: [],
      姓名: [],
      性别: ['女 30', '1 30'],
      房屋用途: ['住宅 30', '商铺 30'],
      居住状态: ['自住 59'],
    },
    ...{ 住址: [], 登记人: [], 备注: [] },
  });
});

test('a file that is none is refused with the reason', async () => {
  const noise = Buffer.from(Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256));
  await assert.rejects(look(folder.write(noise)), (error) => isAppError(error, 'feeds.not_text'));
  await assert.rejects(look(folder.write('')), (error) => isAppError(error, 'feeds.file_empty'));
});

test('columns are told by the words of their names, else by their values; a field goes to one column', () => {
  const propose = (headers: readonly string[], subject?: string) =>
    headers.map(
      (name) =>
        proposeFields(
          headers.map((each) => ({ name: each, values: [] })),
          subject,
        ).get(name)?.field ?? null,
    );
  assert.deepEqual(propose(['户主姓名', '户主身份证号码', '户主联系电话', '家庭住址（详细）', '户号']), [
    ...['head_name', 'head_number', 'telephone', 'residence_address', 'household_number'],
  ]);
  assert.deepEqual(propose(['企业名称', '统一社会信用代码', '法定代表人', '注册地址', '备注']), [
    ...['organisation_name', 'credit_code', 'head_name', 'address', null],
  ]);
  assert.deepEqual(propose(['XM', 'SFZH', 'Birthday', '地址'], 'person'), [
    ...['name', 'resident_number', 'born', 'residence_address'],
  ]);
  assert.deepEqual(propose(['电话', '联系电话']), ['telephone', null]);
  const numbers = rows.map((row) => row.证件号!);
  assert.equal(proposeFields([{ name: 'c7', values: numbers }]).get('c7')?.field, 'resident_number');
  const known = new Set<string>(standardFieldNames);
  for (const field of Object.keys(headerWords.fields)) assert.ok(known.has(field), field);
});

test('what may be personal is hidden, its form is not', () => {
  assert.deepEqual(
    ['男', '王明', '1987-03-05', '990101198703050012', 'A-17', '幸福路12号院3号楼2单元501'].map(maskUnknown),
    ['男', '王*', '1987-**-**', '990************2', 'A***', maskUnknown('幸福路12号院3号楼2单元501')],
  );
  assert.ok(!maskUnknown('幸福路12号院3号楼2单元501').includes('501'));
});

test('a text without a header shows nobody: its first row is no names of columns', async () => {
  const rows = register(30).split('\n').slice(1).join('\n');
  for (const content of [rows, rows.replaceAll('P', ''), rows.replaceAll(',', '\t')])
    await assert.rejects(look(folder.write(content)), (error) => {
      assert.ok(isAppError(error, 'feeds.header_missing'));
      return !JSON.stringify(error.details).includes('王小明');
    });
});

test('UTF-16 is shown as it is loaded, and a JSON array is called one', async () => {
  const wide = await look(folder.write(Buffer.from(`\ufeff${register(30)}`, 'utf16le')));
  assert.deepEqual([wide.encoding, wide.rowsSeen], [null, 30]);
  await assert.rejects(
    look(folder.write(JSON.stringify([person(1)]))),
    (error) => isAppError(error, 'feeds.format_wrong') && /array/.test(String(error.details.found)),
  );
});
