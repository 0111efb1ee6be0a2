import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ColumnsView } from '../../../base/feeds/manage-contract.ts';
import { declarationOf, emptyForm, formOf, withColumns } from './declaration-form.ts';
import { isRepeated, withFrequent } from './value-rows.ts';

const given = {
  ...{ code: 'household-register', title: '户籍登记', system: '人口系统', subject: 'person', format: 'csv' },
  ...{
    encoding: 'gb18030',
    key: ['档案号'],
    required: ['name'],
    period: 'day',
    owner: '公安局',
    legalBasis: '条例',
  },
  fields: {
    name: '姓名',
    sex: { column: '性别', values: { M: '1', F: '2' } },
    observed_on: { column: '更新日期', format: 'YYYY/MM/DD' },
  },
  ...{ trust: 95, maximumBadShare: 0.05, removed: { column: '状态', values: ['注销'] }, synthetic: true },
};

test('a declaration goes through the form and comes out as it was', () => {
  assert.deepEqual(declarationOf(formOf(given)), given);
  const table = {
    ...given,
    format: 'postgresql',
    resource: 'public.people',
    connectionFrom: 'FEED_X',
    automatic: true,
  };
  const { encoding: _, ...rest } = table;
  const book = { ...given, format: 'xlsx', sheet: '二月' };
  const { encoding: __, ...workbook } = book;
  assert.deepEqual(declarationOf(formOf(workbook)), workbook);
  assert.deepEqual(declarationOf(formOf(rest)), rest);
  const query = {
    ...{
      code: 'police',
      title: '核验',
      system: 's',
      subject: 'person',
      period: 'once',
      owner: 'o',
      legalBasis: 'l',
    },
    ...{
      trust: 90,
      queryOnly: {
        quotaPerDay: 6,
        addressFrom: 'FEED_U',
        request: { number: 'n', name: 'm' },
        timeoutMs: 300,
      },
    },
  };
  assert.deepEqual(declarationOf(formOf(query)), query);
});

test('lists of values and answers are rows of two fields, which come out as what was given', () => {
  const form = formOf(given);
  assert.deepEqual(form.values, {
    sex: [
      { from: 'M', to: '1' },
      { from: 'F', to: '2' },
    ],
  });
  const rows = [{ from: ' 男 ', to: '1' }, { from: '', to: '' }, ...form.values.sex!];
  const changed = declarationOf({ ...form, values: { sex: rows, observed_on: [] } });
  assert.deepEqual((changed.fields as Record<string, unknown>).sex, {
    column: '性别',
    values: { 男: '1', M: '1', F: '2' },
  });
  const none = declarationOf({ ...form, values: {} });
  assert.equal((none.fields as Record<string, unknown>).sex, '性别', 'a column alone is its name');

  const queryOnly = {
    ...{ quotaPerDay: 6, addressFrom: 'FEED_U', authorizationFrom: 'FEED_A', synthetic: true },
    request: { number: 'idNo', name: 'xm' },
    answer: { match: 'data.code', same: [1, '01'], different: [false], unknown: ['3'] },
  };
  const { format: _, encoding: __, key: ___, fields: ____, required: _____, removed: ______, ...who } = given;
  const query = formOf({ ...who, queryOnly });
  assert.deepEqual(query.answer.rows.slice(0, 2), [
    { from: '1', meaning: 'same' },
    { from: '01', meaning: 'same' },
  ]);
  assert.deepEqual(declarationOf(query).queryOnly, queryOnly, 'a number stays one');
  const answer = {
    ...query.answer,
    rows: [...query.answer.rows, { from: ' 4 ', meaning: 'unknown' as const }],
  };
  const more = declarationOf({ ...query, answer }).queryOnly as typeof queryOnly;
  assert.deepEqual(more.answer.unknown, ['3', '4']);
});

test('frequent values are proposed beside what stands there; a row that says the same again is told', () => {
  const frequent = [{ value: '男' }, { value: 'F' }, { value: '其他' }];
  const rows = withFrequent(
    'sex',
    [
      { from: '男', to: '1' },
      { from: '', to: '' },
    ],
    frequent,
  );
  assert.deepEqual(rows, [
    { from: '男', to: '1' },
    { from: 'F', to: '2' },
    { from: '其他', to: '' },
  ]);
  assert.deepEqual(withFrequent('kind', [], [{ value: '男' }]), [{ from: '男', to: '' }]);
  const twice = [...rows, { from: 'F ', to: '1' }, { from: '', to: '' }];
  assert.deepEqual(
    twice.map((_, at) => isRepeated(twice, at)),
    [false, false, false, true, false],
  );
});

test('a sample brings format, key and proposals, and takes nothing away that was chosen', () => {
  const column = (name: string, proposal: string | null) =>
    ({
      name,
      proposal,
      samples: [],
      frequent: [],
      filled: 1,
      unique: 1,
      fits: null,
    }) as ColumnsView['columns'][number];
  const seen: ColumnsView = {
    ...{ format: 'csv', encoding: 'gb18030', delimiter: null, table: null, rowsSeen: 3, key: ['编号'] },
    columns: [
      column('编号', null),
      column('姓名', 'name'),
      column('住址', 'residence_address'),
      column('备注', null),
    ],
  };
  const form = withColumns({ ...emptyForm, fields: { address: '住址', sex: '没有这一列' } }, seen);
  assert.deepEqual(form.fields, { address: '住址', name: '姓名' });
  assert.deepEqual([form.key, form.encoding, form.required], [['编号'], 'gb18030', ['name']]);
});
