import { reportersOf, reportsOfCase } from '../../base/intake/index.ts';
import { CASE_READ, getVisibleCase, HIDDEN, isSealed, mayReadSealed } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed, scopeOf } from '../../platform/access/index.ts';
import { mayUnmask } from '../../platform/access/mask.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { CallDetail, CallShow, CallView } from './contract.ts';
import { repliesOf } from './replies.ts';

/** Permission to sign for calls, answer them and give them back. */
export const DECIDE = 'police-diversion.decide';

const TIMES = [
  ...['calledAt', 'receivedAt', 'acknowledgeDueAt', 'resultDueAt'],
  ...['acknowledgedAt', 'resultAt', 'returnedAt'],
] as const;
type Row = Omit<CallView, (typeof TIMES)[number] | 'late' | 'unit' | 'caseStateTitle'> & {
  readonly [key in (typeof TIMES)[number]]: Date | null;
} & {
  readonly nextDueAt: Date;
  readonly reportId: string;
  readonly unitId: string | null;
  readonly flowId: string;
  readonly flowVersion: number;
};

// $1 everywhere, $2 organisations, $3 areas: where the caller may read cases.
const VISIBLE = `($1 OR c.lead_organisation_id = ANY($2) OR c.holder_organisation_id = ANY($2)
  OR c.area_depth1_id = ANY($3) OR c.area_depth2_id = ANY($3) OR c.area_depth3_id = ANY($3) OR c.area_id = ANY($3)
  OR EXISTS (SELECT 1 FROM loop.task k WHERE k.case_id = c.id AND k.status = 'open' AND k.organisation_id = ANY($2)))`;
const ROW = `SELECT d.id, d.call_number AS number, d.case_id AS "caseId", c.number AS "caseNumber",
  c.state AS "caseState", c.flow_id AS "flowId", c.flow_version AS "flowVersion", c.closed, c.synthetic, d.round,
  coalesce(c.holder_organisation_id, c.lead_organisation_id) AS "unitId", d.nature,
  d.place_text AS place, d.urgent, d.joint, d.joint_note AS "jointNote",
  d.called_at AS "calledAt", d.received_at AS "receivedAt", d.acknowledge_due_at AS "acknowledgeDueAt",
  d.result_due_at AS "resultDueAt", d.acknowledged_at AS "acknowledgedAt", d.result_at AS "resultAt",
  d.returned_at AS "returnedAt", d.returned_reason AS "returnedReason", d.next_due_at AS "nextDueAt",
  d.report_id AS "reportId"
  FROM police_diversion.call d JOIN loop.case c ON c.id = d.case_id`;

const OPEN = 'd.result_at IS NULL AND d.returned_at IS NULL';
/** What 110 waits for goes by what runs out first; the rest by when it came, the last first. */
const SHOWN: Readonly<Record<CallShow, { where: string; isWaiting: boolean }>> = {
  open: { where: OPEN, isWaiting: true },
  unsigned: { where: `${OPEN} AND d.acknowledged_at IS NULL`, isWaiting: true },
  late: { where: `${OPEN} AND d.next_due_at < $8`, isWaiting: true },
  answered: { where: 'd.result_at IS NOT NULL', isWaiting: false },
  returned: { where: 'd.returned_at IS NOT NULL', isWaiting: false },
  all: { where: 'true', isWaiting: false },
};
const isShow = (key: string): key is CallShow => key in SHOWN;

// $4 urgent only, $5 the beginning of the number, $6 and $7 where the page before ended, $8 now, $9 how many.
const pages = Object.fromEntries(
  Object.entries(SHOWN).map(([show, { where, isWaiting }]) => [
    show,
    statement(
      `police_diversion.call.page_${show}`,
      `${ROW} WHERE ${VISIBLE} AND ${where} AND $8::timestamptz IS NOT NULL
         AND (NOT $4::boolean OR d.urgent) AND ($5::text IS NULL OR starts_with(d.call_number, $5))
         AND ($6::timestamptz IS NULL OR ${
           isWaiting ? '(d.next_due_at, d.id) > ($6, $7::uuid)' : '(d.received_at, d.id) < ($6, $7::uuid)'
         })
       ORDER BY ${isWaiting ? 'd.next_due_at, d.id' : 'd.received_at DESC, d.id DESC'} LIMIT $9`,
    ),
  ]),
);
const selectOne = statement('police_diversion.call.one', `${ROW} WHERE ${VISIBLE} AND d.id = $4::uuid`);

function rightsOf(ctx: Ctx): unknown[] {
  const scope = scopeOf(ctx.actor, CASE_READ);
  return [scope.everywhere, scope.organisationIds, scope.areaIds];
}

export interface CallQuery {
  readonly show?: CallShow | undefined;
  readonly urgent?: boolean | undefined;
  readonly number?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** One page of calls that the caller may see: those that wait by what runs out first, others the last received first. */
export async function listCalls(ctx: Ctx, parts: SceneParts, query: CallQuery) {
  const limit = query.limit ?? 50;
  const show = query.show !== undefined && isShow(query.show) ? query.show : 'all';
  const { isWaiting } = SHOWN[show];
  const [at, id] = query.cursor === undefined ? [null, null] : decodeCursor(query.cursor, 2);
  const filters = [query.urgent ?? false, query.number ?? null];
  const values = [...rightsOf(ctx), ...filters, at, id, ctx.clock.now(), limit + 1];
  const rows = await ctx.db.run<Row>(pages[show]!, values);
  const page = pageOf(rows, limit, (row) => {
    const last = isWaiting ? row.nextDueAt : row.receivedAt;
    return [last?.toISOString() ?? null, row.id];
  });
  return { items: page.items.map((row) => view(ctx, parts, row)), next: page.next };
}

async function getRow(ctx: Ctx, id: string): Promise<Row> {
  const [row] = await ctx.db.run<Row>(selectOne, [...rightsOf(ctx), id]);
  if (row === undefined) throw new AppError('police-diversion.call_not_found');
  return row;
}

/**
 * A call with the story of the exchange. The caller's name and number in full need `person.see` and a purpose, and are
 * audited. Throws `police-diversion.call_not_found`, also when the caller may not see it.
 */
export async function getCall(ctx: Ctx, parts: SceneParts, id: string): Promise<CallDetail> {
  const row = await getRow(ctx, id);
  const state = await getVisibleCase(ctx, row.caseId);
  const isHidden = isSealed(state) && !mayReadSealed(ctx.actor, state);
  const report = (await reportsOfCase(ctx.db, row.caseId)).find((each) => each.id === row.reportId);
  const isOpen = row.resultAt === null && row.returnedAt === null;
  const decides = isAllowed(ctx.actor, DECIDE);
  return {
    ...view(ctx, parts, row),
    text: isHidden ? HIDDEN : (report?.text ?? ''),
    caller: isHidden || !report?.reporterId ? null : await callerOf(ctx, row.caseId, report.reporterId),
    mayUnmask: isAllowed(ctx.actor, 'person.see'),
    replies: await repliesOf(ctx.db, id),
    may: {
      sign: decides && isOpen && row.acknowledgedAt === null,
      reply: decides && isOpen,
      giveBack: decides && row.returnedAt === null && !row.closed,
    },
  };
}

async function callerOf(ctx: Ctx, caseId: string, reporterId: string): Promise<CallDetail['caller']> {
  const found = (await reportersOf(ctx.db, caseId)).get(reporterId);
  if (found === undefined) return null;
  const { name, telephone } = found;
  if (await mayUnmask(ctx, 'person.see', `reporter:${reporterId}`)) return { name, telephone, masked: false };
  return { name: name && maskName(name), telephone: telephone && maskPhone(telephone), masked: true };
}

function view(ctx: Ctx, { city }: SceneParts, row: Row): CallView {
  const { nextDueAt, reportId: _, unitId, flowId, flowVersion, ...shown } = row;
  const state = city.loop.flows.get(flowId, flowVersion).states[row.caseState];
  const isOver = row.resultAt !== null || row.returnedAt !== null;
  const times = Object.fromEntries(TIMES.map((key) => [key, row[key]?.toISOString() ?? null]));
  return {
    ...shown,
    ...(times as Pick<CallView, (typeof TIMES)[number]>),
    caseStateTitle: state?.title ?? { zh: row.caseState, en: row.caseState },
    unit: (unitId && city.organisations.find(unitId)?.name) || null,
    late: !isOver && nextDueAt < ctx.clock.now(),
  };
}
