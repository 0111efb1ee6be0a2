import type { Duration, TimeUnit } from '../../../lib/calendar/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import type { ResolvedLimit } from '../state.ts';
import type { Flow } from './flow.ts';

export interface LimitRow {
  readonly flowId: string;
  readonly clock: string;
  readonly categoryList: string;
  readonly categoryPrefix: string;
  readonly kind: string;
  /** Filing condition (立案条件), e.g. missing, broken; empty when the category alone decides. */
  readonly condition: string;
  readonly duration: Duration;
  readonly priority: number | null;
  readonly source: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

export interface LimitQuestion {
  readonly categoryList?: string | undefined;
  readonly categoryCode?: string | undefined;
  readonly kind: string;
  readonly condition?: string | undefined;
  /** Day on which the limit must be in force, YYYY-MM-DD. */
  readonly day: string;
}

/** The limit table in memory: looked up for each case, changed a few times a year. */
export interface LimitTable {
  /** The limits of all clocks of a flow: the row with the longest category, then kind and condition, wins. */
  resolve(
    flow: Flow,
    question: LimitQuestion,
    calendar: { id: string; version: number },
  ): Record<string, ResolvedLimit>;
  /** The priority that the winning row gives to such a case, if any. */
  priorityOf(flow: Flow, question: LimitQuestion): number | undefined;
}

const selectLimits = statement(
  'loop.select_limits',
  `SELECT flow_id AS "flowId", clock, category_list AS "categoryList", category_prefix AS "categoryPrefix", kind,
     condition, amount::float8 AS amount, unit, priority, source, valid_from AS "validFrom", valid_to AS "validTo"
   FROM loop.limit`,
);

/** Reads the limit table. */
export async function loadLimits(db: Db): Promise<LimitTable> {
  const rows = await db.run<Omit<LimitRow, 'duration'> & { amount: number; unit: TimeUnit }>(selectLimits);
  return createLimitTable(rows.map(({ amount, unit, ...row }) => ({ ...row, duration: { amount, unit } })));
}

const insertLimit = statement(
  'loop.insert_scene_limit',
  `INSERT INTO loop.limit (id, flow_id, clock, amount, unit, source, valid_from) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

/** Stores the limit of a flow's clock for all categories; in force after the city is read anew. */
export async function storeFlowLimit(
  ctx: Ctx,
  row: { flowId: string; clock: string; duration: Duration; source: string; validFrom: string },
): Promise<void> {
  const { flowId, clock, duration, source, validFrom } = row;
  const { amount, unit } = duration;
  await ctx.db.run(insertLimit, [ctx.ids.next(), flowId, clock, amount, unit, source, validFrom]);
}

const keepLimit = statement(
  'loop.keep_category_limit',
  `INSERT INTO loop.limit (id, flow_id, clock, category_list, category_prefix, amount, unit, source, valid_from)
   SELECT $1, $2, $3, $4, $5, $6::numeric, $7, $8, $9::date WHERE NOT EXISTS (
     SELECT 1 FROM loop.limit WHERE flow_id = $2 AND clock = $3 AND category_list = $4 AND category_prefix = $5
       AND kind = '' AND condition = '' AND amount = $6::numeric AND unit = $7 AND (valid_to IS NULL OR valid_to > $9::date))`,
);
const endOtherLimits = statement(
  'loop.end_other_category_limits',
  `UPDATE loop.limit SET valid_to = $7 WHERE flow_id = $1 AND clock = $2 AND category_list = $3
     AND category_prefix = $4 AND kind = '' AND condition = '' AND NOT (amount = $5::numeric AND unit = $6)
     AND valid_from < $7 AND (valid_to IS NULL OR valid_to > $7)`,
);

/** Puts the limit of a category in force from a day on, in place of another; the same again changes nothing. */
export async function storeCategoryLimit(
  ctx: Ctx,
  row: Pick<
    LimitRow,
    'flowId' | 'clock' | 'categoryList' | 'categoryPrefix' | 'duration' | 'source' | 'validFrom'
  >,
): Promise<void> {
  const { flowId, clock, categoryList, categoryPrefix, duration, source, validFrom } = row;
  const key = [flowId, clock, categoryList, categoryPrefix, duration.amount, duration.unit];
  await ctx.db.run(endOtherLimits, [...key, validFrom]);
  await ctx.db.run(keepLimit, [ctx.ids.next(), ...key, source, validFrom]);
}

export function createLimitTable(rows: readonly LimitRow[]): LimitTable {
  const byClock = new Map<string, LimitRow[]>();
  for (const row of rows) {
    const key = `${row.flowId} ${row.clock}`;
    byClock.set(key, [...(byClock.get(key) ?? []), row]);
  }
  // The most exact first, so that the first that fits is the one.
  for (const list of byClock.values())
    list.sort((a, b) => exactness(b) - exactness(a) || (a.validFrom < b.validFrom ? 1 : -1));
  const find = (flow: Flow, clock: string, question: LimitQuestion) =>
    byClock.get(`${flow.id} ${clock}`)?.find((row) => fits(row, question));
  return {
    resolve: (flow, question, calendar) => {
      const limits: Record<string, ResolvedLimit> = {};
      for (const [clock, definition] of Object.entries(flow.clocks)) {
        const row = find(flow, clock, question);
        limits[clock] = {
          duration: row?.duration ?? definition.fallback,
          calendarId: calendar.id,
          calendarVersion: calendar.version,
          source: row?.source ?? `flow ${flow.id} ${flow.version}`,
        };
      }
      return limits;
    },
    priorityOf: (flow, question) => {
      for (const clock of Object.keys(flow.clocks)) {
        const priority = find(flow, clock, question)?.priority;
        if (priority !== undefined && priority !== null) return priority;
      }
      return undefined;
    },
  };
}

function fits(row: LimitRow, question: LimitQuestion): boolean {
  return (
    (row.categoryList === '' || row.categoryList === question.categoryList) &&
    (row.categoryPrefix === '' || (question.categoryCode ?? '').startsWith(row.categoryPrefix)) &&
    (row.kind === '' || row.kind === question.kind) &&
    (row.condition === '' || row.condition === question.condition) &&
    row.validFrom <= question.day &&
    (row.validTo === null || question.day < row.validTo)
  );
}

function exactness(row: LimitRow): number {
  return (row.condition === '' ? 0 : 1000) + row.categoryPrefix.length * 10 + (row.kind === '' ? 0 : 1);
}
