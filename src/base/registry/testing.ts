import { searchPieces } from '../../lib/text/pieces.ts';
import { copyLine } from '../../platform/db/index.ts';
import type { TestDatabase } from '../../platform/db/testing.ts';
import type { Area, AreaDirectory } from '../areas/index.ts';
import { type BulkTable, openBulkLoad } from './bulk-load.ts';

/** Numbers of what the made-up estate holds. */
export const TOWN = {
  building: 3,
  house: 14,
  otherHouse: 24,
  household: 12,
  father: 1_001,
  mother: 1_009,
  child: 1_017,
  tenant: 1_025,
  company: 5,
  manhole: 6,
} as const;

export const FATHER_NUMBER = '990101198001011236';
export const COMPANY_CODE = '91990101MA0000001Y';
export const MANHOLE_CODE = '99010101010000010';

/**
 * One building of an estate with a family of three and a tenant, a company and a manhole cover, copied the way a whole
 * city is; `gridCode` is where it stands. Two sources speak of the father: the second knows another telephone.
 */
export async function storeSmallTown(
  { connectionString, clock, ctx }: TestDatabase,
  areas: AreaDirectory,
  gridCode: string,
): Promise<void> {
  const grid = areas.findByCode(gridCode)!;
  const sources = await storeSources(ctx.db);
  const load = await openBulkLoad(connectionString, {
    ...{ origin: '合成 test', now: clock.now(), say: () => {} },
  });
  const add = (table: BulkTable, ...rows: unknown[][]) => load.add(table, rows.map(copyLine).join(''));
  const { building, house, otherHouse, household, father, mother, child, tenant } = TOWN;
  const person = (
    id: number,
    name: string,
    number: string | null,
    sex: number,
    born: string,
    lives: number,
    registered: number | null,
  ) => [
    ...[id, name, number, sex, born, `1380000${id}`, lives === house ? household : null, lives, registered],
    ...[registered === null ? '990102' : '990101', registered === null ? 3 : lives === registered ? 1 : 2],
    ...[grid.id, 1, '2026-11-01', true],
  ];
  await add('place', [1, 1, '阳光花园', grid.path[1]!, searchPieces('阳光花园'), true]);
  await add('building', [
    ...[building, 1, null, '12', '3', '阳光花园3号楼', '示范路12号阳光花园3号楼'],
    ...[grid.lon!, grid.lat!, grid.id, 6, 2, true],
  ]);
  await add(
    'house',
    [house, building, '2', 5, '501', 1, true],
    [otherHouse, building, '2', 6, '601', 2, true],
  );
  await add('household', [household, house, father, '0001', 3, true]);
  await add(
    'person',
    person(father, '王建国', FATHER_NUMBER, 1, '1980-01-01', house, house),
    person(mother, '李秀英', null, 2, '1982-03-04', house, otherHouse),
    person(child, '王小明', null, 1, '2010-05-06', house, house),
    person(tenant, '赵流动', null, 2, '1995-07-08', otherHouse, null),
  );
  await addOthers(add, grid, sources);
  await load.finish({ person: 4 });
}

type Add = (table: BulkTable, ...rows: unknown[][]) => Promise<void>;

async function addOthers(add: Add, grid: Area, sources: readonly number[]): Promise<void> {
  const { building, house, father, mother, tenant, company, manhole } = TOWN;
  await add('organisation', [
    ...[company, '示范阳光商贸有限公司', searchPieces('示范阳光商贸有限公司'), COMPANY_CODE, '有限责任公司'],
    ...['示范路12号', building, father, null, grid.id, 1, true],
  ]);
  await add('thing', [
    ...[
      manhole,
      'component',
      MANHOLE_CODE,
      '上水井盖',
      null,
      grid.lon!,
      grid.lat!,
      grid.id,
      '城市管理局',
      1,
      true,
    ],
  ]);
  await add('guard', [7, '示范网格员', '0000-1', grid.id, true]);
  await add(
    'special_group',
    [mother, 'disabled', '2020-01-01', null, sources[0]!],
    [tenant, 'correction', '2025-01-01', null, sources[0]!],
  );
  await add(
    'record',
    [
      sources[0]!,
      'a1',
      1,
      father,
      '2024-05-01',
      JSON.stringify({ name: '王建国', telephone: '13800001001' }),
    ],
    [
      sources[1]!,
      'b1',
      1,
      father,
      '2026-06-01',
      JSON.stringify({ name: '王健国', telephone: '13900009999' }),
    ],
  );
  await add(
    'edge',
    [father, house, 3, sources[0]!, 1, '2015-01-01', null, 'a1'],
    [mother, company, 6, sources[1]!, 0.9, '2020-01-01', null, null],
  );
}

async function storeSources(db: TestDatabase['ctx']['db']): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    `INSERT INTO feeds.source (code, title, system, subject, owner, legal_basis, period, trust, declaration, declared_at, declared_by)
     VALUES ('households', '户籍人口', 'test', 'person', 'unit', 'law', 'P1D', 90, '{}', now(), 'test'),
            ('insured', '社保参保', 'test', 'person', 'unit', 'law', 'P1D', 60, '{}', now(), 'test')
     RETURNING id`,
  );
  return rows.map(({ id }) => id);
}
