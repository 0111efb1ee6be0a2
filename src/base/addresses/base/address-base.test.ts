import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressBase } from './address-base.ts';
import { baseBuildingOf } from './building-base.ts';
import { similarity } from './similar-names.ts';

const buildings = ['翠湖花园', '望江家园', '柳林新村', '翠湖小筑'].flatMap((estate, place) =>
  Array.from({ length: 6 }, (_, at) => ({
    ...{ id: place * 100 + at + 1, district: '云溪区', street: '柳林街道', estate },
    ...{ road: '青松路', roadNumber: `${10 + place}`, building: `${at + 1}号楼` },
  })),
);
const twin = {
  ...{ id: 901, district: '东湖区', street: '北苑街道', estate: '翠湖花园', road: '白云路', roadNumber: '9' },
  building: '3号楼',
};
const village = { id: 950, district: '东湖区', street: '石门镇', estate: '李家村3组', building: '12号' };
const houses = buildings.flatMap(({ id }) =>
  ['1', '2'].flatMap((unit) =>
    ['101', '102', '501'].map((room) => ({ id: `${id}-${unit}-${room}`, buildingId: id, unit, room })),
  ),
);
const base = new AddressBase([...buildings, twin, village], houses);

test('an address finds its building and house, with the reasons', () => {
  const found = base.match('云溪区柳林街道青松路10号翠湖花园3号楼2单元501室');
  assert.equal(found.level, 'house');
  assert.equal(found.buildingId, 3);
  assert.equal(found.houseId, '3-2-501');
  assert.ok(found.confidence > 0.99);
  assert.deepEqual(
    found.evidence.map(({ part, state }) => `${part} ${state}`),
    ['district', 'street', 'road', 'roadNumber', 'estate', 'building', 'unit', 'room'].map(
      (part) => `${part} agrees`,
    ),
  );
});

test('less, other and slightly wrong words find the same house', () => {
  for (const text of [
    '青松路10号翠湖花园3-2-501',
    '云溪翠湖花园3栋二单元501'.replace('云溪', '云溪区'),
    '云溪区翠胡花园3号楼2单元501',
    '云溪区青松路10号3号楼2单元501',
    '柳林街道翠湖园3#2单元501室',
  ])
    assert.equal(base.match(text).houseId, '3-2-501', text);
  assert.equal(base.match('东湖区石门镇李家村三组12号').buildingId, 950);
});

test('another building, unit or room is another house', () => {
  assert.equal(base.match('青松路10号翠湖花园13号楼2单元501').buildingId, undefined);
  const otherRoom = base.match('青松路10号翠湖花园3号楼2单元502');
  assert.deepEqual([otherRoom.level, otherRoom.buildingId, otherRoom.houseId], ['building', 3, undefined]);
  assert.equal(base.match('青松路10号翠湖花园3号楼3单元501').houseId, undefined);
  assert.equal(base.match('青松路10号翠湖花园3号楼501').houseId, undefined, 'two units have a 501');
});

test('two places that fit equally are not guessed between', () => {
  const found = base.match('翠湖花园3号楼');
  assert.equal(found.level, 'none');
  assert.deepEqual(found.others.map(({ buildingId }) => buildingId).sort(), [3, 901]);
  assert.equal(base.match('东湖区翠湖花园3号楼').buildingId, 901);
  assert.equal(base.match('白云路翠湖花园3号楼').buildingId, 901);
});

test('what the base does not have is not found', () => {
  for (const text of ['南山区红叶路3号金色家园5号楼', '501', '某处', '青松路'])
    assert.notEqual(base.match(text).level, 'building', text);
  assert.deepEqual(
    [...base.matchAll(['', '翠湖花园'])].map(({ buildingId }) => buildingId),
    [undefined, undefined],
  );
  assert.equal(new AddressBase([]).match('翠湖花园3号楼').level, 'none');
});

test('names of estates are alike by sound, stem or one slip, never across their numbers', () => {
  assert.equal(similarity('翠湖花园', '翠湖花园'), 1);
  assert.ok(similarity('翠湖花园', '翠胡花园') > 0.8);
  assert.ok(similarity('翠湖花园', '翠湖小区') > 0.7);
  assert.ok(similarity('翠湖花园', '翠湘花园') > 0.7);
  for (const [a, b] of [
    ['翠湖一期', '翠湖二期'],
    ['李家村3组', '李家村5组'],
    ['翠湖花园', '望江花园'],
    ['翠湖东苑', '翠湖西苑'],
    ['', '翠湖'],
  ] as const)
    assert.equal(similarity(a, b), 0, `${a} ${b}`);
});

test('a base made of addresses as texts is found by other writings of them', () => {
  const addresses = [
    '松山市云溪区柳林街道青松路12号翠湖花园3号楼',
    '松山市云溪区柳林街道青松路12号翠湖花园4号楼',
    '松山市云溪区柳林街道白云路7号望江新村5号',
    '松山市长桥县石门镇李家村3组12号',
    '松山市长桥县石门镇李家村4组12号',
  ];
  const made = new AddressBase(addresses.map((address, at) => baseBuildingOf(at, address)));
  for (const [text, id] of [
    ['翠湖花园3-2-1203', 0],
    ['青松路12号院4号楼1单元301室', 1],
    ['４号楼2单元501室（青松路12号）', 1],
    ['白云路7号望江新村5号301室', 2],
    ['望江新村5号', 2],
    ['李家村3组12号附2号', 3],
    ['长桥县石门镇李家村四组12号', 4],
  ] as const)
    assert.equal(made.match(text).buildingId, id, text);
});
