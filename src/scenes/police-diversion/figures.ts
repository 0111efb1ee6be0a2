import { AppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { CallStatistics } from './contract.ts';

/** A year and a day, so that two years can be compared day by day. */
const MOST_DAYS = 366;

const minutes = (column: string) =>
  `round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ${column} - received_at)) / 60)::numeric, 1)::float8`;
const selectFigures = statement(
  'police_diversion.statistics',
  `SELECT count(*)::int AS received, count(acknowledged_at)::int AS acknowledged,
     count(*) FILTER (WHERE acknowledged_at <= acknowledge_due_at)::int AS "acknowledgedOnTime",
     count(result_at)::int AS results, count(*) FILTER (WHERE result_at <= result_due_at)::int AS "resultsOnTime",
     count(returned_at)::int AS returned, count(*) FILTER (WHERE joint)::int AS joint,
     count(*) FILTER (WHERE acknowledged_at IS NOT NULL OR (returned_at IS NULL AND acknowledge_due_at <= $3))::int
       AS "acknowledgedCounted",
     count(*) FILTER (WHERE result_at IS NOT NULL OR (returned_at IS NULL AND result_due_at <= $3))::int AS "resultsCounted",
     ${minutes('acknowledged_at')} AS "acknowledgeMinutes", ${minutes('result_at')} AS "resultMinutes"
   FROM police_diversion.call WHERE received_at >= $1 AND received_at < $2`,
);
const selectDays = statement(
  'police_diversion.days',
  `SELECT to_char(received_at AT TIME ZONE $3, 'YYYY-MM-DD') AS day, count(*)::int AS received,
     count(*) FILTER (WHERE result_at <= result_due_at)::int AS "resultsOnTime", count(returned_at)::int AS returned
   FROM police_diversion.call WHERE received_at >= $1 AND received_at < $2 GROUP BY 1`,
);
const selectNatures = statement(
  'police_diversion.natures',
  `SELECT nature, count(*)::int AS received, count(returned_at)::int AS returned FROM police_diversion.call
   WHERE received_at >= $1 AND received_at < $2 GROUP BY nature ORDER BY received DESC, nature LIMIT 50`,
);

/**
 * Figures of the calls handed over between two days of the city (YYYY-MM-DD, both included), for the whole city.
 * Throws `request.invalid` for days that are none, in the wrong order or more than 366.
 */
export async function callStatistics(
  ctx: Ctx,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<CallStatistics> {
  const days = daysBetween(from, to);
  const span = [dayStart(from, timeZone), new Date(dayStart(to, timeZone).getTime() + DAY_MS)];
  const [figures] = await ctx.db.run<Omit<CallStatistics, 'byNature' | 'byDay'>>(selectFigures, [
    ...span,
    ctx.clock.now(),
  ]);
  const found = await ctx.db.run<CallStatistics['byDay'][number]>(selectDays, [...span, timeZone]);
  const byNature = await ctx.db.run<CallStatistics['byNature'][number]>(selectNatures, span);
  const known = new Map(found.map((row) => [row.day, row]));
  const byDay = days.map((day) => known.get(day) ?? { day, received: 0, resultsOnTime: 0, returned: 0 });
  return { ...figures!, byDay, byNature };
}

function daysBetween(from: string, to: string): string[] {
  const [first, last] = [from, to].map((day) => Date.parse(`${day}T00:00:00Z`));
  if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last) || first > last)
    throw new AppError('request.invalid', { reason: 'from must not be later than to' });
  const count = Math.round((last - first) / DAY_MS) + 1;
  if (count > MOST_DAYS) throw new AppError('request.invalid', { reason: `at most ${MOST_DAYS} days` });
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  );
}

/** The first instant of a day in a zone. */
function dayStart(day: string, timeZone: string): Date {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const parts = format.formatToParts(new Date(`${day}T00:00:00Z`));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return new Date(`${day}T00:00:00${name === 'GMT' ? 'Z' : name.slice(3)}`);
}
