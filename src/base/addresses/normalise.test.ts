import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../../lib/errors.ts';
import { normaliseAddress } from './normalise.ts';
import { arabicOf, writtenForm } from './written-form.ts';

test('every way to write a door is one standard address', () => {
  for (const written of [
    '松山区青松路12号翠湖花园3号楼2单元501室',
    '松山区青松路12号翠湖花园3栋2单元501',
    '松山区青松路12号翠湖花园三号楼二单元五零一室',
    '松山区青松路１２号翠湖花园３幢２单元５０１户',
    '松山区 青松路12号 翠湖花园3#楼2-501',
    '松山区青松路12号翠湖花园3-2-501',
    '松山区青松路12号翠湖花园3号楼2单元501室（东门进）',
    '松山区青松路12号翠湖花园第3栋二单元501房',
  ])
    assert.equal(normaliseAddress(written).canonical, '松山区青松路12号翠湖花园3号楼2单元501室', written);
});

test('the parts of an address are told apart', () => {
  const cases: [string, Record<string, string>][] = [
    [
      '山南省松山市云溪区柳林街道白云东路8号望江大厦A座12层1203室',
      {
        ...{ province: '山南省', city: '松山市', district: '云溪区', street: '柳林街道', road: '白云东路' },
        ...{ roadNumber: '8', estate: '望江大厦', building: 'A', floor: '12', room: '1203' },
      },
    ],
    [
      '长桥县石门镇李家村3组12号附2号',
      { district: '长桥县', street: '石门镇', estate: '李家村', group: '3', building: '12', room: '附2' },
    ],
    ['青松路12号院5号楼', { road: '青松路', roadNumber: '12', building: '5' }],
    ['青松路小区5栋B1层', { estate: '青松路小区', building: '5', floor: '-1' }],
    ['青松路12号商铺3号', { road: '青松路', roadNumber: '12', room: '商铺3' }],
    ['翠湖花园附近', { estate: '翠湖花园', note: '附近' }],
    [
      '翠湖花园3号楼（青松路12号）',
      { estate: '翠湖花园', building: '3', road: '青松路', roadNumber: '12', note: '青松路12号' },
    ],
    ['二七路一百零五号', { road: '二七路', roadNumber: '105' }],
    [
      '云溪区花园路街道翠湖社区望江里7号楼',
      { district: '云溪区', street: '花园路街道', community: '翠湖社区', estate: '望江里', building: '7' },
    ],
    ['云溪区云溪区青松路3号', { district: '云溪区', road: '青松路', roadNumber: '3' }],
  ];
  for (const [text, parts] of cases) assert.deepEqual({ ...normaliseAddress(text).parts }, parts, text);
});

test('ways of writing that differ from city to city are read for what they say', () => {
  const cases: [string, Record<string, string>][] = [
    ['沪江路1111弄3号1203室', { road: '沪江路', roadNumber: '1111弄', building: '3', room: '1203' }],
    ['沪江路458弄15支弄8号', { road: '沪江路', roadNumber: '458弄15支弄', building: '8' }],
    ['青松路27号楼2单元9层904号', { road: '青松路', building: '27', unit: '2', floor: '9', room: '904' }],
    ['青松路12栋3单元', { road: '青松路', building: '12', unit: '3' }],
    ['青松路甲12号', { road: '青松路', roadNumber: '甲12' }],
    ['青松路12号乙', { road: '青松路', roadNumber: '12乙' }],
    ['青松路12号之一', { road: '青松路', roadNumber: '12之1' }],
    ['青松路123、125、127号', { road: '青松路', roadNumber: '123-125-127' }],
    ['青松路28号付1号', { road: '青松路', roadNumber: '28附1' }],
    ['青松路576九楼', { road: '青松路', roadNumber: '576', floor: '9' }],
    ['青松南路四段27号', { road: '青松南路四段', roadNumber: '27' }],
    ['青松路丁香巷12号', { road: '青松路丁香巷', roadNumber: '12' }],
    ['青松路青松路5号', { road: '青松路', roadNumber: '5' }],
    ['花园路花园路5号', { road: '花园路', roadNumber: '5' }],
    ['云溪区2排3号', { district: '云溪区', estate: '2排', building: '3' }],
    ['青松路2排3号', { road: '青松路', estate: '2排', building: '3' }],
    ['望江大厦12楼1203-1205室', { estate: '望江大厦', floor: '12', room: '1203-1205' }],
    ['望江市场C区4楼451号', { estate: '望江市场C区', floor: '4', room: '451' }],
    ['望江大厦1110房间', { estate: '望江大厦', room: '1110' }],
    ['青松路168号地下一层B102', { road: '青松路', roadNumber: '168', floor: '-1', room: 'B102' }],
    ['青松路5号1单元地下室', { road: '青松路', roadNumber: '5', unit: '1', floor: '-1' }],
    ['青松路238号首层', { road: '青松路', roadNumber: '238', floor: '1' }],
    ['1号楼B座18层1801', { building: '1', unit: 'B', floor: '18', room: '1801' }],
    ['3号楼5单元6楼六零一', { building: '3', unit: '5', floor: '6', room: '601' }],
    ['周山村第五村民组12号', { estate: '周山村', group: '5', building: '12' }],
    ['马头岗村四组付12号', { estate: '马头岗村', group: '4', room: '附12' }],
    ['翠湖花园（二期）3号楼', { estate: '翠湖花园二期', building: '3' }],
    ['😀翠湖花园3号楼🏠', { estate: '翠湖花园', building: '3' }],
    [
      '松山高新技术产业开发区青松路8号',
      { district: '松山高新技术产业开发区', road: '青松路', roadNumber: '8' },
    ],
    ['燕庄新区18号楼', { estate: '燕庄新区', building: '18' }],
    [
      '上街区济源路街道青松路6号',
      { district: '上街区', street: '济源路街道', road: '青松路', roadNumber: '6' },
    ],
    ['石门镇中山路1号', { street: '石门镇', road: '中山路', roadNumber: '1' }],
    ['河南洛阳市青松路5号', { province: '河南省', city: '洛阳市', road: '青松路', roadNumber: '5' }],
    ['松山市松山市云溪区', { city: '松山市', district: '云溪区' }],
  ];
  for (const [text, parts] of cases) {
    const { parts: read, canonical } = normaliseAddress(text);
    assert.deepEqual({ ...read }, parts, text);
    assert.deepEqual({ ...normaliseAddress(canonical).parts }, parts, canonical);
  }
});

test('the other road of a crossing and what lies around are notes, no estates', () => {
  const cases: [string, Record<string, string>][] = [
    ['青松路与白云路交叉口', { road: '青松路', note: '与白云路 交叉口' }],
    ['青松路与白云路交叉口东北角', { road: '青松路', note: '与白云路交叉口 东北角' }],
    ['青松路白云路口东南角', { road: '青松路', note: '白云路口 东南角' }],
    ['青松路与白云路交叉口南100米路西', { road: '青松路', note: '与白云路交叉口 南100米路西' }],
    [
      '青松路与白云路交叉口翠湖花园3号楼',
      { road: '青松路', estate: '翠湖花园', building: '3', note: '与白云路交叉口' },
    ],
    ['青松路123号东侧50米', { road: '青松路', roadNumber: '123', note: '东侧50米' }],
  ];
  for (const [text, parts] of cases) assert.deepEqual({ ...normaliseAddress(text).parts }, parts, text);
});

test('numerals that count become digits, those of names stay', () => {
  assert.deepEqual(['十二', '二十', '二百零五', '一二〇三', '十'].map(arabicOf), [
    '12',
    '20',
    '205',
    '1203',
    '10',
  ]);
  assert.equal(writtenForm('二七广场 三单元，十二楼'), '二七广场3单元12楼');
});

test('the standard writing is read as itself', () => {
  const digit = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      digit,
      digit,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 101, max: 3310 }),
      (road, building, unit, room) => {
        const written = `云溪区青松路${road}号翠湖花园${building}号楼${unit}单元${room}室`;
        assert.equal(normaliseAddress(written).canonical, written);
        assert.equal(normaliseAddress(normaliseAddress(written).canonical).canonical, written);
      },
    ),
  );
});

test('an estate that is called a community stands behind a road and its number, a community does not', () => {
  const parts = (text: string) => normaliseAddress(text).parts;
  assert.deepEqual(parts('云溪区棠坡北街8号崇文社区11号楼1单元302室'), {
    ...{ district: '云溪区', road: '棠坡北街', roadNumber: '8', estate: '崇文社区' },
    ...{ building: '11', unit: '1', room: '302' },
  });
  assert.equal(parts('云溪区青松街道崇文社区棠坡北街8号').community, '崇文社区');
});

test('nothing, too much and anything else end in a clear error or in parts', () => {
  for (const text of ['', ' 　', '，。'])
    assert.throws(
      () => normaliseAddress(text),
      (error) => isAppError(error, 'addresses.empty'),
    );
  assert.throws(
    () => normaliseAddress('路'.repeat(10_000)),
    (error) => isAppError(error, 'addresses.too_long'),
  );
  const letters = fc.constantFrom(...'市区县镇街道路号楼栋单元室层组附院3A-#一十松湖（）内');
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 60 }), (text) => {
      const { parts } = normaliseAddress(`湖${text.join('')}`);
      for (const part of Object.values(parts)) assert.notEqual(part, '');
    }),
  );
  const started = performance.now();
  for (const piece of ['路', '1-', '一', '区', '村3组', '('])
    normaliseAddress(piece.repeat(500 / piece.length));
  assert.ok(performance.now() - started < 3_000);
});
