import { residentCheckCharacter } from '../../lib/identity/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { addSource } from '../feeds/index.ts';
import { feedsFolder } from '../feeds/testing.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../registry/testing.ts';
import type { DefinitionInput, StepDefinition } from './contract.ts';
import { createRunner } from './index.ts';
import type { CollisionParts } from './parts.ts';

/** The community in which the family of the small town lives. */
export const GRID = '990101001001';
export const FATHER = String(TOWN.father);

/** The made-up number of a traveller: division 990101 does not exist. */
export function numberOf(traveller: number): string {
  const first = `9901011990010${String(1000 + traveller)}`;
  return first + residentCheckCharacter(first);
}

const columns = {
  arrivals: {
    编号: 'key',
    姓名: 'name',
    证件号: 'resident_number',
    出发地: 'registered_division',
    到达日: 'valid_from',
  },
  insured: {
    编号: 'key',
    姓名: 'name',
    证件号: 'resident_number',
    单位: 'organisation_name',
    登记日: 'observed_on',
  },
  clinic: { 编号: 'key', 姓名: 'name', 经度: 'lon', 纬度: 'lat', 登记日: 'observed_on' },
} as const;
export type TestSource = keyof typeof columns;

const declarationOf = (code: TestSource) => ({
  ...{ code, title: `合成${code}`, system: '合成系统', subject: 'person', format: 'csv', key: ['编号'] },
  fields: Object.fromEntries(
    Object.entries(columns[code]).flatMap(([column, field]) => (field === 'key' ? [] : [[field, column]])),
  ),
  ...{
    required: ['name'],
    period: 'month',
    owner: '合成单位',
    legalBasis: '合成依据',
    trust: 50,
    synthetic: true,
  },
});

/**
 * A town with its registry and three sources. Travellers arrived on 2026-11-01…: number 0 is the father of the small
 * town, who lives in the grid and is insured by the company; 1 and 2 are insured there too; 3 is not.
 */
export async function createCollisionTown() {
  const town = await createTestCity([], []);
  const folder = feedsFolder();
  await storeSmallTown(town, town.city.areas, GRID);
  // Placeholders of that town are no declarations that can be read.
  await town.ctx.db.query("DELETE FROM feeds.source WHERE declaration = '{}'");
  const load = async (code: TestSource, rows: readonly string[], mode: 'full' | 'changes' = 'full') => {
    const header = Object.keys(columns[code]).join(',');
    const file = folder.write(`${header}\n${rows.join('\n')}\n`);
    return folder.load(town.ctx, code, file, { confirmed: true, mode });
  };
  for (const code of ['arrivals', 'insured', 'clinic'] as const)
    await addSource(town.ctx, declarationOf(code));
  const numbers = [FATHER_NUMBER, numberOf(1), numberOf(2), numberOf(3)];
  const arrivals = numbers.map(
    (number, at) => `A${at},旅客${'甲乙丙丁'[at]},${number},420100,2026-11-0${at + 1}`,
  );
  await load('arrivals', [...arrivals, `A9,旅客甲,${FATHER_NUMBER},420100,2026-11-09`]);
  const insured = numbers
    .slice(0, 3)
    .map((number, at) => `I${at},参保${'甲乙丙'[at]},${number},示范阳光商贸有限公司,2026-10-01`);
  await load('insured', insured);
  const grid = town.city.areas.findByCode(GRID)!;
  await load('clinic', [`C1,王建国,${grid.lon},${grid.lat},2026-11-03`, 'C2,李外地,1.5,1.5,2026-11-03']);
  await town.ctx.db.query(
    `INSERT INTO registry.record (source_id, key, kind, entity_id, observed_on, fields)
     SELECT id, 'C1', 1, $1, '2026-11-03', '{}' FROM feeds.source WHERE code = 'clinic'`,
    [TOWN.father],
  );
  await town.ctx.db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from) VALUES ($1, $2, 6, 1, 1, '2020-01-01')`,
    [TOWN.father, TOWN.company],
  );
  const told: { definitionId: string; runId: string }[] = [];
  const parts: CollisionParts = {
    ...{ intake: town.city, dataDir: folder.directory },
    tellApprovers: async (_, news) => {
      told.push(news);
      return 1;
    },
  };
  const runner = createRunner(town.ctx, parts);
  const steward = { ...town.ctx, actor: town.staff('data-steward') };
  const leader = { ...town.ctx, actor: town.staff('leader') };
  return { ...town, push: town.parts.push, folder, load, told, parts, runner, steward, leader };
}

export const step = (
  id: string,
  source: string,
  filters: StepDefinition['filters'] = [],
  set: StepDefinition['set'] = 'all',
) => ({
  ...{ id, source, set, filters },
});

/** Who arrived from 4201 in the first days of November, lives in the street and works at the company. */
export const JOURNEY: StepDefinition[] = [
  step('a', 'arrivals', [
    { field: 'registered_division', operator: 'begins', values: ['4201'] },
    { field: 'valid_from', operator: 'between', from: '2026-11-01', to: '2026-11-10' },
  ]),
  step('b', 'registry', [{ field: 'area', operator: 'within', values: ['990101001'] }]),
  step('c', 'insured', [{ field: 'organisation_name', operator: 'contains', values: ['阳光商贸'] }]),
];

export const inputOf = (steps: StepDefinition[], more: Partial<DefinitionInput> = {}): DefinitionInput => ({
  ...{
    title: '合成：来源地排查',
    purpose: '传染病防控',
    legalBasis: '合成依据第一条',
    applicant: '示范市疾控中心',
  },
  ...{ emergency: false, question: { join: 'number', steps }, expiresOn: '2027-01-31', emergencyHours: null },
  ...{ retentionDays: 7, maximumRows: 100, ...more },
});
