import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { WeeklyIndex } from './contract.ts';
import { addDays, mondayOf, percentShares } from './shares.ts';

const INDICATOR = 'online-appeals-weekly';
const OTHER = '其他';

interface ShareRow {
  readonly indicator: string;
  readonly group: string;
  readonly list: string;
  readonly categoryPrefixes: readonly string[];
}

const select = statement(
  'online-appeals.select_index',
  'SELECT document, published_at AS "publishedAt" FROM online_appeals.weekly_index WHERE week = $1',
);
const freeze = statement(
  'online-appeals.freeze_index',
  `INSERT INTO online_appeals.weekly_index (week, document, published_at, published_by) VALUES ($1, $2, $3, $4)
   ON CONFLICT (week) DO NOTHING`,
);

/** The index of the week that a day lies in: as published, else as it stands now. Throws `online-appeals.bad_week`. */
export async function readIndex(ctx: Ctx, city: City, day: string): Promise<WeeklyIndex> {
  const week = weekOf(day);
  return (await findPublished(ctx, week)) ?? computeIndex(ctx, city, week);
}

/** The published index, or undefined. */
export async function findPublished(ctx: Ctx, day: string): Promise<WeeklyIndex | undefined> {
  type Row = { document: WeeklyIndex; publishedAt: Date };
  const [row] = await ctx.db.run<Row>(select, [weekOf(day)]);
  return row && { ...row.document, publishedAt: row.publishedAt.toISOString() };
}

/** Freezes the index of a week that is over; a second time gives the first again. Throws `online-appeals.week_not_over`. */
export async function publishIndex(ctx: Ctx, city: City, day: string): Promise<WeeklyIndex> {
  const week = weekOf(day);
  const next = addDays(week, 7);
  if (city.loop.dayOf(ctx.clock.now()) < next) throw new AppError('online-appeals.week_not_over', { next });
  const { publishedAt: _, ...document } = await computeIndex(ctx, city, week);
  await ctx.db.run(freeze, [week, JSON.stringify(document), ctx.clock.now(), ctx.actor.id]);
  return (await findPublished(ctx, week))!;
}

function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new AppError('online-appeals.bad_week', { day });
  return mondayOf(day);
}

async function computeIndex(ctx: Ctx, city: City, week: string): Promise<WeeklyIndex> {
  const zone = city.identity.timeZone;
  const from = sql`(${week}::timestamp AT TIME ZONE ${zone})`;
  const to = sql`(${addDays(week, 7)}::timestamp AT TIME ZONE ${zone})`;
  const counted = await sql<{ received: number; replied: number; closed: number }>`SELECT
      (SELECT count(*)::int FROM online_appeals.question WHERE asked_at >= ${from} AND asked_at < ${to}
        AND status <> 'refused') AS received,
      (SELECT count(*)::int FROM online_appeals.question WHERE replied_at >= ${from} AND replied_at < ${to}) AS replied,
      (SELECT count(*)::int FROM online_appeals.question WHERE closed_at >= ${from} AND closed_at < ${to}) AS closed
    `.execute(ctx.db.kysely);
  const { rows } = await sql<{ list: string | null; code: string | null; count: number }>`
    SELECT c.category_list AS list, c.category_code AS code, count(*)::int AS count
    FROM online_appeals.question q LEFT JOIN loop.case c ON c.id = q.case_id
    WHERE q.asked_at >= ${from} AND q.asked_at < ${to} AND q.status <> 'refused'
    GROUP BY 1, 2`.execute(ctx.db.kysely);
  const definition = ((await findSetting<ShareRow[]>(ctx.db, 'shares')) ?? []).filter(
    (row) => row.indicator === INDICATOR,
  );
  return { week, ...counted.rows[0]!, shares: sharesOf(city, definition, rows), publishedAt: null };
}

/** Counts by the pack's groups; what belongs to none comes to the group called 其他, which stands last. */
function sharesOf(
  city: City,
  definition: readonly ShareRow[],
  rows: readonly { list: string | null; code: string | null; count: number }[],
): WeeklyIndex['shares'] {
  const counts = new Map(definition.map((row) => [row.group, 0]));
  const fallback = definition.find((row) => row.group.endsWith(OTHER))?.group ?? OTHER;
  for (const { list, code, count } of rows) {
    const group = definition.find((row) => {
      const category = list === null || code === null ? undefined : city.categories.find(list, code);
      const there =
        category?.list === row.list ? category : category && city.categories.mapTo(category, row.list);
      return there !== undefined && row.categoryPrefixes.some((prefix) => there.code.startsWith(prefix));
    });
    const name = group?.group ?? fallback;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const percents = percentShares([...counts.values()]);
  return [...counts].map(([group, count], index) => ({ group, count, percent: percents[index] ?? 0 }));
}
