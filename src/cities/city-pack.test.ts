import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { isAppError } from '../lib/errors.ts';
import {
  type CityPack,
  createDutyFinder,
  type Division,
  expandOrganisations,
  loadCityPack,
  MAX_PROBLEMS,
  type PackProblem,
  placeOf,
} from './city-pack.ts';

const CITIES = import.meta.dirname;
const TODAY = '2026-07-01';
/** For a pack that has no divisions of its own. */
const TOWN: Division[] = [
  { line: 2, code: '990000', name: '示范市', level: 'city', parent: '' },
  { line: 3, code: '990001', name: '东区', level: 'district', parent: '990000' },
  { line: 4, code: '990001001', name: '河口镇', level: 'street', parent: '990001' },
  { line: 5, code: '990001002', name: '桥头街道', level: 'street', parent: '990001' },
  { line: 6, code: '990001001001', name: '柳岸', level: 'community', parent: '990001001' },
];

function divisionsOf(pack: CityPack): readonly Division[] {
  return pack.divisions.length > 0 ? pack.divisions : TOWN;
}

for (const name of ['zhengzhou', 'demo-town']) {
  describe(`city pack ${name}`, () => {
    const pack = loadCityPack(join(CITIES, name));
    const divisions = divisionsOf(pack);
    const expanded = expandOrganisations(pack, divisions);
    const byCode = new Map(divisions.map((division) => [division.code, division]));

    it('knows who leads each category in each district and street, never by way of the fallback', () => {
      const find = createDutyFinder(pack, expanded);
      const places = divisions
        .filter(({ level }) => level === 'district' || level === 'street')
        .map((division) => ({ division, place: placeOf(division, byCode) }));
      const holes = new Set<string>();
      for (const { list, code, level } of pack.categories) {
        if (level < 2) continue;
        for (const { division, place } of places) {
          const found = find(list, code, place, TODAY);
          if (found === undefined) holes.add(`${list} ${code} at ${division.name}: nobody`);
          // A district alone does not say which street office leads: then its centre decides.
          else if (found.fallback && division.level === 'street')
            holes.add(`${list} ${code} at ${division.name}`);
          else if (expanded.find(found.lead.code) !== found.lead) holes.add(`${found.lead.code} is no unit`);
        }
      }
      assert.deepEqual([...holes].slice(0, 5), []);
    });

    it('gives every unit a parent that exists and a code of its own', () => {
      const codes = new Set(expanded.organisations.map((unit) => unit.code));
      assert.equal(codes.size, expanded.organisations.length);
      const orphans = expanded.organisations.filter((unit) => unit.parent && !expanded.find(unit.parent));
      assert.deepEqual(orphans, []);
    });

    it('makes one office for each street and one committee for each community', () => {
      for (const [level, key] of [
        ['street', 'office'],
        ['community', 'committee'],
      ]) {
        for (const division of divisions.filter((one) => one.level === level)) {
          assert.equal(expanded.find(`${division.code}.${key}`)?.areaCode, division.code);
        }
      }
    });

    it('maps each code of a list that is to be mapped', () => {
      for (const list of pack.lists.filter((one) => one.mapsTo !== undefined)) {
        const leaves = pack.categories.filter((one) => one.list === list.id && one.level === 3);
        const mapped = new Set(
          pack.mappings.filter((row) => row.fromList === list.id).map((row) => row.fromCode),
        );
        assert.equal(mapped.size, leaves.length);
      }
    });
  });
}

describe('units of a place', () => {
  const pack = loadCityPack(join(CITIES, 'demo-town'));
  const expanded = expandOrganisations(pack, TOWN);
  const find = createDutyFinder(pack, expanded);

  it('takes the first template that fits, and follows another name to the unit itself', () => {
    assert.equal(expanded.find('990001001.office')?.name, '河口镇政府');
    assert.equal(expanded.find('990001002.office')?.name, '桥头街道办事处');
    assert.equal(expanded.find('990001.police')?.code, 'city.police');
    assert.equal(expanded.find('990001.nobody'), undefined);
  });

  it('lets the longest prefix lead', () => {
    const place = { city: '990000', district: '990001', street: '990001001' };
    assert.equal(find('topics', '010101', place, TODAY)?.lead.code, '990001.urban-management');
    assert.equal(find('topics', '010201', place, TODAY)?.lead.code, '990001001.office');
    assert.equal(find('topics', '020101', place, TODAY)?.lead.code, 'city.water-company');
    assert.deepEqual(find('topics', '020102', place, TODAY)?.duty?.legalBasis, ['噪声污染防治法', '民法典']);
  });

  it('falls back to the district’s centre without a street, and to the city’s without a district', () => {
    const inDistrict = find('topics', '010201', { city: '990000', district: '990001' }, TODAY);
    assert.equal(inDistrict?.lead.code, '990001.operations-centre');
    assert.equal(inDistrict?.fallback, true);
    assert.equal(find('topics', '010201', {}, TODAY)?.lead.code, 'city.operations-centre');
    assert.equal(find('unknown', '9', {}, TODAY)?.duty, undefined);
  });

  it('does not use a duty before it is in force', () => {
    const found = find('topics', '010101', { district: '990001' }, '2019-12-31');
    assert.equal(found?.duty, undefined);
    assert.equal(found?.lead.code, '990001.operations-centre');
  });

  it('prefers a duty that names the area', () => {
    const general = pack.duties.find((duty) => duty.categoryPrefix === '0201')!;
    const special = { ...general, areas: ['990001'], leadTemplate: 'city.police' };
    const finder = createDutyFinder({ ...pack, duties: [...pack.duties, special] }, expanded);
    assert.equal(finder('topics', '020101', { district: '990001' }, TODAY)?.lead.code, 'city.police');
    assert.equal(finder('topics', '020101', { district: '990002' }, TODAY)?.lead.code, 'city.water-company');
  });
});

/** Plants a fault in a copy of demo-town and returns what is said about it. */
function problemsAfter(file: string, change: (text: string) => string | Buffer): readonly PackProblem[] {
  const dir = mkdtempSync(join(tmpdir(), 'city-pack-'));
  try {
    cpSync(join(CITIES, 'demo-town'), dir, { recursive: true });
    if (!existsSync(join(dir, 'divisions.csv'))) {
      const rows = TOWN.map(({ code, name, level, parent }) => [code, name, level, parent].join(','));
      writeFileSync(join(dir, 'divisions.csv'), ['code,name,level,parent', ...rows, ''].join('\n'));
    }
    const before = readFileSync(join(dir, file), 'utf8');
    const after = change(before);
    assert.notEqual(after, before, 'the fault was not planted');
    writeFileSync(join(dir, file), after);
    loadCityPack(dir);
    return [];
  } catch (error) {
    if (!isAppError(error, 'city-pack.invalid')) throw error;
    return error.details.problems as PackProblem[];
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Faults that show in another file than the one where something is missing. */
const TOLD_ELSEWHERE: Readonly<Record<string, string>> = {
  'a code without its mapping': 'categories-parts.csv',
  'a file outside its place': '/etc/hostname',
};

describe('faults in a pack are told with file and line', () => {
  const swap = (from: string, to: string) => (text: string) => text.replace(from, to);
  const append = (row: string) => (text: string) => `${text}${row}\n`;
  const faults: [
    what: string,
    file: string,
    change: (text: string) => string | Buffer,
    line: number,
    field: string,
  ][] = [
    [
      'a parent that does not exist',
      'categories-topics.csv',
      swap('0101,3,求助', '0199,3,求助'),
      4,
      'parent',
    ],
    ['a jump of levels', 'categories-topics.csv', swap('市政设施,01,2', '市政设施,01,3'), 3, 'level'],
    ['a kind nobody knows', 'categories-topics.csv', swap('3,求助', '3,求求'), 4, 'kindHint'],
    ['a doubled code', 'categories-parts.csv', append('部件,01001,公用设施,井盖'), 8, 'code'],
    [
      'a code without its mapping',
      'category-map.csv',
      swap('parts,部件01002,topics,010102,broader\n', ''),
      3,
      'code',
    ],
    ['a mapping to nothing', 'category-map.csv', swap('010102', '019999'), 3, 'toCode'],
    ['words for nothing', 'category-words.csv', swap('topics,010101', 'topics,990101'), 8, 'code'],
    [
      'a unit without its parent',
      'organisations.csv',
      swap('city.operations-centre,,', 'city.nobody,,'),
      3,
      'parent',
    ],
    [
      'a template under no unit',
      'organisation-templates.csv',
      swap('{district}.operations', '{district}.x'),
      3,
      'parent',
    ],
    [
      'another name for nothing',
      'organisation-templates.csv',
      swap(',city.police', ',city.nobody'),
      4,
      'sameAs',
    ],
    [
      'a lead that is missing',
      'duty-list.csv',
      swap('{district}.police', '{district}.nobody'),
      8,
      'leadTemplate',
    ],
    [
      'an assist that is missing',
      'duty-list.csv',
      swap('{street}.office', '{street}.x'),
      2,
      'assistTemplates',
    ],
    ['a duty for no category', 'duty-list.csv', swap('topics,0201,', 'topics,07,'), 7, 'categoryPrefix'],
    ['a category without duty', 'duty-list.csv', swap('parts,部件,', 'parts,部件01,'), 0, 'categoryPrefix'],
    ['a limit of half a day', 'limits.csv', swap('handle,3,', 'handle,2.5,'), 4, 'amount'],
    ['a unit of time nobody knows', 'limits.csv', swap('working-day', 'work-day'), 4, 'unit'],
    ['a stage without a limit', 'limits.csv', swap('topics,02,,sign', 'topics,02,夜间,sign'), 0, 'stage'],
    ['an impossible date', 'duty-list.csv', swap('2020-01-01', '2023-02-30'), 2, 'validFrom'],
    ['a kind that is missing', 'kinds.csv', (text) => text.replace(/表扬.*\n/, ''), 0, 'kind'],
    [
      'a limit of a kind that is none',
      'kinds.csv',
      swap('handle:3:working-day', 'handle:x:working-day'),
      2,
      'limits',
    ],
    ['a pattern of one character', 'red-lines.csv', swap('自杀', '死'), 3, 'words'],
    ['shares that miss the whole', 'shares.csv', swap('60', '50'), 2, 'sharePercent'],
    [
      'an answer without its owner',
      'knowledge.csv',
      swap('city.water-company', 'city.nobody'),
      2,
      'ownerTemplate',
    ],
    ['staff of no unit', 'staff.csv', swap('city.hotline', 'city.nobody'), 7, 'organisation'],
    ['an account twice', 'staff.csv', swap('auditor,', 'admin,'), 4, 'account'],
    ['a header that differs', 'fusion.csv', swap('distanceM', 'distance'), 1, 'header'],
    ['a row that is too long', 'fusion.csv', append('topics,0101,5,5,5'), 5, 'row'],
    ['quotes that do not end', 'fusion.csv', append('topics,"0101,5,5'), 5, 'file'],
    [
      'a share above one',
      'settings.json',
      swap('"sampleShare": 0.1', '"sampleShare": 1.5'),
      20,
      'verification.sampleShare',
    ],
    [
      'weights that are no whole',
      'assessment.json',
      swap('"weight": 0.2', '"weight": 0.3'),
      2,
      'threeRates.0',
    ],
    [
      'a rule without its source',
      'assessment.json',
      swap('"source": "政务', '"origin": "政务'),
      33,
      'rating',
    ],
    ['JSON that is none', 'brand.json', swap('"city": {', '"city": '), 3, 'file'],
    ['shifts that overlap', 'calendar.json', swap('"start": "14:00"', '"start": "11:00"'), 1, 'calendar'],
    ['text that is not UTF-8', 'brand.json', () => Buffer.from([0xff, 0xfe, 0x41]), 0, 'file'],
    ['a file outside its place', 'lists.csv', swap('categories-topics.csv', '/etc/hostname'), 0, 'file'],
  ];
  for (const [what, file, change, line, field] of faults) {
    it(what, () => {
      const problems = problemsAfter(file, change);
      const told = TOLD_ELSEWHERE[what] ?? file;
      const hit = problems.find((one) => one.file === told && one.line === line && one.field === field);
      assert.ok(hit, `not told: ${JSON.stringify(problems.slice(0, 3))}`);
      assert.ok(hit.why.length > 0 && hit.expected.length > 0);
    });
  }

  it('tells no more than can be read', () => {
    const problems = problemsAfter('limits.csv', (text) => text + 'topics,02,,x,0,x,x,x,\n'.repeat(500));
    assert.equal(problems.length, MAX_PROBLEMS);
  });

  it('says that a missing file is missing', () => {
    assert.throws(() => loadCityPack(join(tmpdir(), 'no-such-pack')), {
      code: 'city-pack.invalid',
    });
  });
});
