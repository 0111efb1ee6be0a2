import { CASE_READ } from '../../base/loop/index.ts';
import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { CallStatistics, CallView } from './contract.ts';

const TIMES = [
  ...['calledAt', 'receivedAt', 'acknowledgeDueAt', 'resultDueAt'],
  ...['acknowledgedAt', 'resultAt', 'returnedAt'],
] as const;
type Row = Omit<CallView, (typeof TIMES)[number] | 'late'> & {
  readonly [key in (typeof TIMES)[number]]: Date | null;
};

// $1 everywhere, $2 organisations, $3 areas: where the caller may read cases.
const VISIBLE = `($1 OR c.lead_organisation_id = ANY($2) OR c.holder_organisation_id = ANY($2)
  OR c.area_depth1_id = ANY($3) OR c.area_depth2_id = ANY($3) OR c.area_depth3_id = ANY($3) OR c.area_id = ANY($3)
  OR EXISTS (SELECT 1 FROM loop.task k WHERE k.case_id = c.id AND k.status = 'open' AND k.organisation_id = ANY($2)))`;
const ROW = `SELECT d.id, d.call_number AS number, d.case_id AS "caseId", c.number AS "caseNumber",
  c.state AS "caseState", c.closed, d.nature, d.place_text AS place, d.urgent, d.joint, d.joint_note AS "jointNote",
  d.called_at AS "calledAt", d.received_at AS "receivedAt", d.acknowledge_due_at AS "acknowledgeDueAt",
  d.result_due_at AS "resultDueAt", d.acknowledged_at AS "acknowledgedAt", d.result_at AS "resultAt",
  d.returned_at AS "returnedAt", d.returned_reason AS "returnedReason"
  FROM police_diversion.call d JOIN loop.case c ON c.id = d.case_id`;

const selectPage = statement(
  'police_diversion.call.page',
  `${ROW} WHERE ${VISIBLE} AND ($4::boolean IS NULL OR (d.result_at IS NULL AND d.returned_at IS NULL) = $4)
     AND ($5::timestamptz IS NULL OR (d.received_at, d.id) < ($5, $6::uuid))
   ORDER BY d.received_at DESC, d.id DESC LIMIT $7`,
);
const selectOne = statement('police_diversion.call.one', `${ROW} WHERE ${VISIBLE} AND d.id = $4::uuid`);
const selectFigures = statement(
  'police_diversion.statistics',
  `SELECT count(*)::int AS received, count(acknowledged_at)::int AS acknowledged,
     count(*) FILTER (WHERE acknowledged_at <= acknowledge_due_at)::int AS "acknowledgedOnTime",
     count(result_at)::int AS results, count(*) FILTER (WHERE result_at <= result_due_at)::int AS "resultsOnTime",
     count(returned_at)::int AS returned, count(*) FILTER (WHERE joint)::int AS joint
   FROM police_diversion.call WHERE received_at >= $1 AND received_at < $2`,
);
const selectNatures = statement(
  'police_diversion.natures',
  `SELECT nature, count(*)::int AS received, count(returned_at)::int AS returned FROM police_diversion.call
   WHERE received_at >= $1 AND received_at < $2 GROUP BY nature ORDER BY received DESC, nature LIMIT 50`,
);

function rightsOf(ctx: Ctx): unknown[] {
  const scope = scopeOf(ctx.actor, CASE_READ);
  return [scope.everywhere, scope.organisationIds, scope.areaIds];
}

/** One page of calls that the caller may see, the last received first. */
export async function listCalls(
  ctx: Ctx,
  query: { open?: boolean | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const [at, id] = query.cursor === undefined ? [null, null] : decodeCursor(query.cursor, 2);
  const rows = await ctx.db.run<Row>(selectPage, [...rightsOf(ctx), query.open ?? null, at, id, limit + 1]);
  const page = pageOf(rows, limit, (row) => [row.receivedAt?.toISOString() ?? null, row.id]);
  return { items: page.items.map((row) => view(ctx, row)), next: page.next };
}

/** Throws `police-diversion.call_not_found`, also when the caller may not see it. */
export async function getCall(ctx: Ctx, id: string): Promise<CallView> {
  const [row] = await ctx.db.run<Row>(selectOne, [...rightsOf(ctx), id]);
  if (row === undefined) throw new AppError('police-diversion.call_not_found');
  return view(ctx, row);
}

function view(ctx: Ctx, row: Row): CallView {
  const now = ctx.clock.now();
  const over = row.resultAt !== null || row.returnedAt !== null;
  const late =
    !over && ((row.acknowledgedAt === null && row.acknowledgeDueAt! < now) || row.resultDueAt! < now);
  const times = Object.fromEntries(TIMES.map((key) => [key, row[key]?.toISOString() ?? null]));
  return { ...row, ...(times as Pick<CallView, (typeof TIMES)[number]>), late };
}

/** Figures of the calls that were handed over in a span of time, for the whole city. */
export async function callStatistics(ctx: Ctx, from: Date, to: Date): Promise<CallStatistics> {
  const [figures] = await ctx.db.run<Omit<CallStatistics, 'byNature'>>(selectFigures, [from, to]);
  const byNature = await ctx.db.run<CallStatistics['byNature'][number]>(selectNatures, [from, to]);
  return { ...figures!, byNature };
}
