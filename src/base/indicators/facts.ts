import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';

/** What of a report its fact is made of. Times are instants; the city's days are worked out when it is stored. */
export interface ReportInput {
  readonly id: string;
  readonly caseId: string;
  readonly channel: string;
  readonly kind: string;
  readonly reportedAt: Date;
  readonly repeated: boolean;
  readonly synthetic: boolean;
}

/** Where reports are read from; the intake, which stands later, gives it. */
export interface ReportSource {
  byIds(db: Db, ids: readonly string[]): Promise<readonly ReportInput[]>;
  /** In the order of ids, from the one after `id` on. */
  after(db: Db, id: string | undefined, limit: number): Promise<readonly ReportInput[]>;
}

export interface FactParts {
  readonly timeZone: string;
  readonly reports: ReportSource;
}

const AT = {
  opened: `(c.opened_at AT TIME ZONE $2)`,
  dispatched: `(log.dispatched_at AT TIME ZONE $2)`,
  closed: `(c.closed_at AT TIME ZONE $2)`,
} as const;
const counter = (name: string) => `least(9, coalesce((c.counters ->> '${name}')::int, 0))`;
const late = (which: string) =>
  `(EXISTS (SELECT 1 FROM jsonb_array_elements(c.spans) s WHERE (s ->> 'overdue')::boolean AND s ->> 'clock' ${which})
    OR EXISTS (SELECT 1 FROM jsonb_each_text(c.alarms) a WHERE a.value::int >= 2 AND a.key ${which}))`;
/** Of the citizen's own rating and the answer to a call-back the later one holds. */
const CALLED_LAST = `(answer.answered_at IS NOT NULL AND answer.answered_at >= coalesce(log.rated_at, '-infinity'))`;
// GREATEST passes over NULL: a step that was never taken would count as 0 hours.
const hours = (from: string, to: string) =>
  `CASE WHEN ${to} >= ${from} THEN extract(epoch FROM ${to} - ${from}) / 3600 WHEN ${to} < ${from} THEN 0 END`;
/** Steps whose time another system did not keep, see the intake's taking over: what is missing is not 0 hours. */
const isTimed = (...steps: string[]) =>
  `NOT coalesce(c.attributes -> 'untimed' ?| ARRAY[${steps.map((step) => `'${step}'`).join(', ')}], false)`;
const hoursOf = (from: string, to: string, ...steps: string[]) =>
  `CASE WHEN ${isTimed(...steps)} THEN ${hours(from, to)} END`;

/** Column by column, so that what is stored and what is selected cannot drift apart. */
const COLUMNS: Readonly<Record<string, string>> = {
  case_id: 'c.id',
  version: 'c.version',
  opened_day: `${AT.opened}::date`,
  dispatched_day: `${AT.dispatched}::date`,
  closed_day: `${AT.closed}::date`,
  opened_hour: `extract(hour FROM ${AT.opened})`,
  dispatched_hour: `extract(hour FROM ${AT.dispatched})`,
  closed_hour: `extract(hour FROM ${AT.closed})`,
  bounced: counter('bounced'),
  reworked: counter('reworked'),
  reopened: counter('reopened'),
  suspended: counter('suspended'),
  urged: counter('urged'),
  verified: counter('verified'),
  stars: `(c.attributes ->> 'stars')::numeric::smallint`,
  solved: `CASE WHEN ${CALLED_LAST} THEN answer.solved
     ELSE coalesce((c.attributes ->> 'solved')::boolean, answer.solved) END`,
  satisfied: `CASE WHEN ${CALLED_LAST} THEN answer.satisfied END`,
  taken_up: `c.state <> 'not-taken-up'`,
  signed: `log.signed_at IS NOT NULL AND ${isTimed('dispatch', 'sign')}`,
  late_now: 'NOT c.closed AND c.late',
  late_stage: late(`<> 'citizen'`),
  late_citizen: late(`= 'citizen'`),
  late_signing: late(`= 'sign'`),
  // Nobody can say whether what has no beginning was on time.
  excluded: `(SELECT array_agg(DISTINCT figure) FROM indicators.exclusion e, unnest(e.figures) figure
     WHERE e.case_id = c.id AND e.organisation_id = c.lead_organisation_id)
     || CASE WHEN NOT ${isTimed('open')} THEN ARRAY['on-time'] END`,
  synthetic: 'c.synthetic',
  hours_to_dispatch: hoursOf('c.opened_at', 'log.dispatched_at', 'open', 'dispatch'),
  hours_to_sign: hoursOf('log.dispatched_at', 'log.signed_at', 'dispatch', 'sign'),
  hours_to_handle: hoursOf('log.signed_at', 'log.handled_at', 'sign', 'handle'),
  hours_total: hoursOf('c.opened_at', 'c.closed_at', 'open', 'answer', 'close', 'exit'),
  area1_id: `(c.area_path ->> 1)::uuid`,
  area2_id: `(c.area_path ->> 2)::uuid`,
  area3_id: `(c.area_path ->> 3)::uuid`,
  area4_id: `(c.area_path ->> 4)::uuid`,
  area_id: 'c.area_id',
  unit_id: 'c.lead_organisation_id',
  channel: 'c.channel',
  kind: 'c.kind',
  category_list: 'c.category_list',
  category_code: 'c.category_code',
};
const names = Object.keys(COLUMNS);

// A case that is handled again counts from its first signature; handed back in twice, to its last result.
const storeCaseFacts = statement(
  'indicators.store_case_facts',
  `INSERT INTO indicators.case_fact (${names.join(', ')})
   SELECT ${Object.values(COLUMNS).join(', ')}
   FROM loop.v_case c
   LEFT JOIN LATERAL (
     SELECT min(a.at) FILTER (WHERE a.type = 'dispatch') AS dispatched_at,
            min(a.at) FILTER (WHERE a.type = 'sign') AS signed_at,
            max(a.at) FILTER (WHERE a.type = 'handle') AS handled_at,
            max(a.at) FILTER (WHERE a.type = 'rate') AS rated_at
     FROM loop.v_action a WHERE a.case_id = c.id) log ON true
   LEFT JOIN indicators.answer answer ON answer.case_id = c.id
   WHERE c.id = ANY($1::uuid[]) AND c.flow_id = 'incident'
   ON CONFLICT (case_id) DO UPDATE SET ${names
     .slice(1)
     .map((name) => `${name} = excluded.${name}`)
     .join(', ')}
   WHERE case_fact.version <= excluded.version`,
);

const PLACED = ['area1_id', 'area2_id', 'area3_id', 'area4_id', 'area_id', 'unit_id', 'category_list'];
const followed = [...PLACED, 'category_code'];

const moveReportFacts = statement(
  'indicators.move_report_facts',
  `UPDATE indicators.report_fact r SET ${followed.map((name) => `${name} = f.${name}`).join(', ')}
   FROM indicators.case_fact f
   WHERE f.case_id = r.case_id AND r.case_id = ANY($1::uuid[])
     AND (${followed.map((name) => `r.${name}`).join(', ')}) IS DISTINCT FROM (${followed.map((name) => `f.${name}`).join(', ')})`,
);

const storeReportFacts = statement(
  'indicators.store_report_facts',
  `INSERT INTO indicators.report_fact (report_id, case_id, received_day, received_hour, repeated, synthetic, channel,
     kind, ${followed.join(', ')})
   SELECT r.id, r."caseId", (r."reportedAt" AT TIME ZONE $2)::date,
     extract(hour FROM r."reportedAt" AT TIME ZONE $2), r.repeated, r.synthetic, r.channel, r.kind,
     ${followed.map((name) => `f.${name}`).join(', ')}
   FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "caseId" uuid, "reportedAt" timestamptz, repeated boolean,
     synthetic boolean, channel text, kind text)
   JOIN indicators.case_fact f ON f.case_id = r."caseId"
   ON CONFLICT (report_id) DO UPDATE SET case_id = excluded.case_id, repeated = excluded.repeated, kind = excluded.kind,
     ${followed.map((name) => `${name} = excluded.${name}`).join(', ')}`,
);

/** Works the facts of these cases out anew; what they were before does not matter. */
export async function refreshCases(ctx: Ctx, parts: FactParts, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  await ctx.db.run(storeCaseFacts, [caseIds, parts.timeZone]);
  await ctx.db.run(moveReportFacts, [caseIds]);
}

async function storeReports(ctx: Ctx, parts: FactParts, reports: readonly ReportInput[]): Promise<void> {
  if (reports.length > 0) await ctx.db.run(storeReportFacts, [JSON.stringify(reports), parts.timeZone]);
}

/** Keeps the facts up with the cases: each event only says which case or report to look at again. */
export function factKeeper(parts: FactParts): Consumer {
  return {
    name: 'indicators.facts',
    types: ['loop.case.', 'loop.clock.rang', 'intake.', 'indicators.case.'],
    handle: async (ctx, events) => {
      const idsOf = (field: string) => [
        ...new Set(events.flatMap(({ data }) => (typeof data[field] === 'string' ? [data[field]] : []))),
      ];
      await refreshCases(ctx, parts, idsOf('caseId'));
      const reportIds = idsOf('reportId');
      if (reportIds.length > 0) await storeReports(ctx, parts, await parts.reports.byIds(ctx.db, reportIds));
    },
  };
}

const CHUNK = 2_000;
const nextCases = statement(
  'indicators.next_cases',
  `SELECT id FROM loop.v_case WHERE id > $1 ORDER BY id LIMIT ${CHUNK}`,
);
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Works out every fact anew from cases and reports, in order of their ids, a chunk a statement: it may be stopped and
 * begun again, and cases may go on meanwhile. `progress` gets the numbers done so far.
 */
export async function rebuildFacts(
  ctx: Ctx,
  parts: FactParts,
  progress: (done: { cases: number; reports: number }) => void = () => {},
): Promise<{ cases: number; reports: number }> {
  const done = { cases: 0, reports: 0 };
  for (let last = NIL; ; ) {
    const rows = await ctx.db.run<{ id: string }>(nextCases, [last]);
    await refreshCases(
      ctx,
      parts,
      rows.map((row) => row.id),
    );
    done.cases += rows.length;
    progress(done);
    if (rows.length < CHUNK) break;
    last = rows.at(-1)!.id;
  }
  for (let last: string | undefined; ; ) {
    const rows = await parts.reports.after(ctx.db, last, CHUNK);
    await storeReports(ctx, parts, rows);
    done.reports += rows.length;
    progress(done);
    if (rows.length < CHUNK) break;
    last = rows.at(-1)!.id;
  }
  return done;
}

const anyFact = statement(
  'indicators.any_fact',
  `SELECT EXISTS (SELECT 1 FROM indicators.case_fact) OR NOT EXISTS (SELECT 1 FROM loop.v_case) AS there`,
);

/** True unless there are cases and not one fact: then they were stored before figures were kept. */
export async function hasFacts(db: Db): Promise<boolean> {
  return (await db.run<{ there: boolean }>(anyFact))[0]?.there ?? true;
}
