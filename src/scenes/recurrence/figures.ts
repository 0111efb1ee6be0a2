import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { ProgrammeDetail, ProgrammeFigures, Scale } from './contract.ts';
import { effectOf, perWeek, type Stretch } from './effect.ts';
import { dayAfter, keyColumn } from './keys.ts';

/** What of a programme its figures are counted by. */
export interface Counted {
  readonly scale: Scale;
  readonly key: string;
  readonly kindKey: string;
  readonly area1Id: string | null;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly endedOn: string | null;
  readonly cutPercent: number;
}

/** Days before and after a programme that it is compared with: as many weeks on either side. */
export const AROUND_DAYS = 84;
/** Fewer peers, or fewer cases with them before, say nothing. */
const LEAST_PEERS = 3;
const LEAST_PEER_CASES = 20;
const DAY_MS = 86_400_000;

interface DayRow {
  readonly day: string;
  readonly here: number;
  readonly elsewhere: number;
  readonly peers: number;
}

/** The last day on which a programme worked: its own, or the one on which it was ended before. */
function lastDayOf({ endsOn, endedOn }: Pick<Counted, 'endsOn' | 'endedOn'>): string {
  return endedOn !== null && endedOn < endsOn ? endedOn : endsOn;
}

/**
 * Counts a programme before, during and after, up to the last whole day, with the weeks of the line. Places that are
 * picked because much happened there calm down by themselves, so they are compared with places where the same kind came
 * back as often before, when there are enough of them; else with the same kind everywhere else.
 */
export async function countFigures(
  db: Db,
  programme: Counted,
  today: string,
): Promise<{ figures: ProgrammeFigures; weeks: ProgrammeDetail['weeks'] }> {
  const { startsOn } = programme;
  const yesterday = dayAfter(today, -1);
  const last = lastDayOf(programme);
  const to = least(yesterday, dayAfter(last, AROUND_DAYS));
  const { days, from, peerCount } = await readDays(db, programme, to);
  const ofPeers = (each: DayRow) => each.peers;
  const before = { from, to: dayAfter(startsOn, -1) };
  const hasPeers =
    programme.scale !== 'kind' &&
    peerCount >= LEAST_PEERS &&
    stretchOf(days, before, ofPeers).cases >= LEAST_PEER_CASES;
  const ofOthers = hasPeers ? ofPeers : (each: DayRow) => each.elsewhere;
  const spans = {
    before,
    during: { from: startsOn, to: least(last, to) },
    after: { from: dayAfter(last, 1), to },
  };
  const of = (pick: (row: DayRow) => number) => ({
    before: stretchOf(days, spans.before, pick),
    during: stretchOf(days, spans.during, pick),
    after: stretchOf(days, spans.after, pick),
  });
  const [here, others] = [of((each) => each.here), of(ofOthers)];
  const effect = (phase: 'during' | 'after') =>
    effectOf({ here: here.before, others: others.before }, { here: here[phase], others: others[phase] });
  const isCity = programme.scale === 'kind' && programme.area1Id === null;
  return {
    figures: {
      asOf: to,
      comparedWith: hasPeers ? 'peers' : isCity ? 'other-kinds' : 'elsewhere',
      peers: hasPeers ? peerCount : null,
      ...{ here, others, during: effect('during'), after: effect('after') },
      reached: isReached(here, programme.cutPercent),
    },
    weeks: weeksOf(days, { from, startsOn, to }, ofOthers),
  };
}

/** Against what was there after it when that is four weeks already, else against what was there while it ran. */
function isReached(here: ProgrammeFigures['here'], cutPercent: number): boolean | null {
  const later = here.after.days >= 28 ? here.after : here.during;
  const [one, two] = [perWeek(here.before), perWeek(later)];
  return one === null || two === null || one === 0 || later.days < 14
    ? null
    : two <= one * (1 - cutPercent / 100);
}

function least(one: string, two: string): string {
  return one < two ? one : two;
}

function stretchOf(
  rows: readonly DayRow[],
  span: { from: string; to: string },
  pick: (row: DayRow) => number,
): Stretch {
  const days = Math.round((Date.parse(span.to) - Date.parse(span.from)) / DAY_MS) + 1;
  if (days <= 0) return { cases: 0, days: 0 };
  const cases = rows.reduce(
    (sum, row) => (row.day >= span.from && row.day <= span.to ? sum + pick(row) : sum),
    0,
  );
  return { cases, days };
}

/** Whole weeks around the first day. The others stand at the height of what was here before, so that both can be compared. */
function weeksOf(
  rows: readonly DayRow[],
  { from, startsOn, to }: { from: string; startsOn: string; to: string },
  pick: (row: DayRow) => number,
): ProgrammeDetail['weeks'] {
  const before = { from, to: dayAfter(startsOn, -1) };
  const [here, others] = [stretchOf(rows, before, (row) => row.here), stretchOf(rows, before, pick)];
  const scale = others.cases === 0 ? 0 : here.cases / others.cases;
  const weeks: ProgrammeDetail['weeks'] = [];
  const first = -Math.floor(here.days / 7);
  for (let index = first; ; index++) {
    const span = { from: dayAfter(startsOn, index * 7), to: dayAfter(startsOn, index * 7 + 6) };
    if (span.to > to) return weeks;
    weeks.push({
      from: span.from,
      here: stretchOf(rows, span, (row) => row.here).cases,
      others: Math.round(stretchOf(rows, span, pick).cases * scale * 10) / 10,
    });
  }
}

/** What is counted together: the key of the scale; for a kind in a district whether it lies there; else the kind itself. */
function groupOf({ scale, key, kindKey, area1Id }: Counted) {
  const sameKind = sql`o.kind_key = ${kindKey}::bigint`;
  if (scale !== 'kind')
    return {
      group: keyColumn(scale),
      own: sql`${key}::bigint`,
      where: sql`${sameKind} AND ${keyColumn(scale)} IS NOT NULL`,
    };
  if (area1Id !== null) return { group: sql`o.area1_id`, own: sql`${area1Id}::uuid`, where: sameKind };
  return { group: sql`o.kind_key`, own: sql`${kindKey}::bigint`, where: sql`TRUE` as RawBuilder<unknown> };
}

/** Cases by day from before it began, but not from before the first day of which anything is known. */
async function readDays(db: Db, programme: Counted, to: string) {
  const { group, own, where } = groupOf(programme);
  const { startsOn } = programme;
  const { rows: known } = await sql<{ first: string | null }>`
    SELECT min(day)::text AS first FROM recurrence.occurrence`.execute(db.kysely);
  const wanted = dayAfter(startsOn, -AROUND_DAYS);
  const first = known[0]?.first ?? wanted;
  const from = first > wanted ? least(first, startsOn) : wanted;
  const { rows } = await sql<DayRow & { peerCount: number }>`
    WITH o AS MATERIALIZED (
      SELECT ${group} AS key, o.day FROM recurrence.occurrence o
      WHERE ${where} AND o.day BETWEEN ${from}::date AND ${to}::date),
    before AS (SELECT key, count(*) FILTER (WHERE day < ${startsOn}::date) AS cases FROM o GROUP BY key),
    here AS (SELECT coalesce(max(cases), 0) AS cases FROM before WHERE key = ${own}),
    peers AS (SELECT before.key FROM before, here
      WHERE before.key <> ${own} AND here.cases >= 3 AND before.cases >= 3
        AND before.cases * 2 >= here.cases AND before.cases <= here.cases * 2)
    SELECT o.day::text AS day, count(*) FILTER (WHERE o.key = ${own})::int AS here,
      count(*) FILTER (WHERE o.key <> ${own})::int AS elsewhere, count(peers.key)::int AS peers,
      (SELECT count(*)::int FROM peers) AS "peerCount"
    FROM o LEFT JOIN peers ON peers.key = o.key GROUP BY o.day`.execute(db.kysely);
  return { days: rows, from, peerCount: rows[0]?.peerCount ?? 0 };
}
