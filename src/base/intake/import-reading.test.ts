import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseColumns, pointOf } from './import-columns.ts';
import { parseStates, pastStateOf, priorityOf } from './import-states.ts';
import { parseInstant, readsDayFirst } from './import-times.ts';
import { pastActions } from './take-over.ts';

const east = { offsetMinutes: 480 };

test('times are read as tables write them, in Chinese, English and by spreadsheets', () => {
  const same = [
    ...['2019/2/28 11:25:05', '2019-02-28 11:25:05', '2019年2月28日 11时25分05秒', '2019.02.28 11:25:05'],
    ...['20190228112505', '28.02.2019 11:25:05', '02/28/2019 11:25:05 AM', '28-Feb-2019 11:25:05'],
    ...['Feb 28, 2019 11:25:05 am', '2019年2月28日 上午11:25:05', '2019-02-28T03:25:05Z', '43524.475752315'],
    ...['2019-02-28 11:25:05+08:00', '1551324305', '1551324305000', '2019-02-28T11:25:05.000'],
  ];
  for (const text of same)
    assert.equal(parseInstant(text, east)?.toISOString(), '2019-02-28T03:25:05.000Z', text);
  assert.equal(
    parseInstant('12/04/2018', { offsetMinutes: 0, dayFirst: true })?.toISOString().slice(0, 10),
    '2018-04-12',
  );
  for (const text of ['2019-02-31', '5个工作日', 'abc', '', '2019-13-01', '30/30/2019', '12'])
    assert.equal(parseInstant(text, east), undefined, text);
  assert.equal(readsDayFirst(['04/05/2019', '28/05/2019']), true);
  assert.equal(readsDayFirst(['04/05/2019', '05/28/2019']), false);
});

test('columns are found by their names in Chinese and English, and by what stands in them', () => {
  const chinese = [
    '工单编号',
    '诉求内容',
    '受理时间',
    '办理期限',
    '承办单位',
    '工单状态',
    '办结时间',
    '办理结果',
  ];
  assert.deepEqual(chooseColumns(chinese, [], undefined).columns, {
    ...{
      externalId: '工单编号',
      text: '诉求内容',
      reportedAt: '受理时间',
      dueAt: '办理期限',
      unit: '承办单位',
    },
    ...{ state: '工单状态', closedAt: '办结时间', result: '办理结果' },
  });
  const english = ['Unique Key', 'Created Date', 'Closed Date', 'Complaint Type', 'Descriptor', 'Status'];
  const { columns } = chooseColumns(english, [], undefined);
  assert.equal(columns.externalId, 'Unique Key');
  assert.equal(columns.category, 'Complaint Type');
  assert.equal(columns.closedAt, 'Closed Date');
  // A limit in words is no deadline; nameless columns are known by what they hold.
  const sample = [{ 甲: '2026/1/5 08:30', 乙: '巷口的灯三天不亮了', 期限: '5个工作日' }];
  const guessed = chooseColumns(['甲', '乙', '期限'], sample, undefined).columns;
  assert.deepEqual(guessed, { text: '乙', reportedAt: '甲' });
  assert.throws(() => chooseColumns(['a'], [], 'text=b'), { code: 'intake.import_columns' });
});

test('states and priorities of other systems find their step', () => {
  const steps = {
    ...{ Closed: 'closed', 'Closed (Duplicate)': 'not-taken-up', Open: 'handling', New: 'awaiting-dispatch' },
    ...{
      已结案: 'closed',
      未办结: 'handling',
      办理中: 'handling',
      待派单: 'awaiting-dispatch',
      已派单: 'awaiting-signature',
    },
    ...{
      待核实: 'awaiting-verification',
      挂账: 'suspended',
      不予受理: 'not-taken-up',
      已办结: 'closed',
      待签收: 'awaiting-signature',
    },
    ...{ 'In Progress': 'handling', Resolved: 'awaiting-verification' },
  };
  for (const [words, step] of Object.entries(steps)) assert.equal(pastStateOf(words, new Map()), step, words);
  assert.equal(pastStateOf('阶段三', parseStates('阶段三=handling')), 'handling');
  assert.throws(() => pastStateOf('阶段三', new Map()), { code: 'intake.import_state' });
  assert.throws(() => parseStates('a=nowhere'), { code: 'intake.import_state' });
  assert.deepEqual(['紧急', '加急', '一般', 'low', '?'].map(priorityOf), [1, 2, 3, 4, undefined]);
});

test('a point in one cell is read in either order', () => {
  assert.deepEqual(pointOf('(39.3, -76.7)'), { lon: '-76.7', lat: '39.3' });
  assert.deepEqual(pointOf('POINT (-76.7 39.3)'), { lon: '-76.7', lat: '39.3' });
  assert.deepEqual(pointOf('113.6,34.7'), { lon: '113.6', lat: '34.7' });
  assert.equal(pointOf('here'), undefined);
});

test('a closed ticket was never verified here, one without a unit was answered at once', () => {
  const openedAt = new Date('2026-03-02T01:00:00Z');
  const closedAt = new Date('2026-03-04T01:00:00Z');
  const types = (unitId?: string) =>
    pastActions({ state: 'closed', unitId, closedAt }, openedAt).map(({ action }) => action);
  assert.deepEqual(types('u'), ['dispatch', 'sign', 'handle', 'close']);
  assert.deepEqual(types(), ['answer']);
});
