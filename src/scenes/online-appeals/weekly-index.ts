import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { addDays, mondayOf } from '../../lib/week.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { PublishedWeeks, WeeklyIndex } from './index-contract.ts';
import { countWeek, groupsOf, ticketsOf } from './index-figures.ts';
import { percentShares } from './shares.ts';

const selectEditions = statement(
  'online-appeals.select_index',
  `SELECT edition, document, reason, published_at AS "publishedAt" FROM online_appeals.weekly_index
   WHERE week = $1 ORDER BY edition LIMIT 100`,
);
const freeze = statement(
  'online-appeals.freeze_index',
  `INSERT INTO online_appeals.weekly_index (week, edition, document, reason, published_at, published_by)
   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (week, edition) DO NOTHING`,
);
const selectWeeks = statement(
  'online-appeals.select_weeks',
  `SELECT DISTINCT ON (week) to_char(week, 'YYYY-MM-DD') AS week, edition, (document->>'received')::int AS received,
     (document->>'replied')::int AS replied, (document->>'closed')::int AS closed
   FROM online_appeals.weekly_index ORDER BY week DESC, edition DESC LIMIT 26`,
);

/** What is frozen of a week. */
type Document = Pick<WeeklyIndex, 'week' | 'received' | 'replied' | 'closed' | 'shares'> & {
  /** Absent in those frozen before it was written down. */
  readonly synthetic?: boolean;
};
interface Edition {
  readonly edition: number;
  readonly document: Document;
  readonly reason: string | null;
  readonly publishedAt: Date;
}

/** The index of the week that a day lies in: as published, else as it stands now. Throws `online-appeals.bad_week`. */
export async function readIndex(ctx: Ctx, city: City, day: string): Promise<WeeklyIndex> {
  const week = weekOf(day);
  const published = await findPublished(ctx, week);
  const before = addDays(week, -7);
  const last = (await editionsOf(ctx, before)).at(-1)?.document ?? (await computeDocument(ctx, city, before));
  const previous = last.received + last.replied + last.closed === 0 ? null : summaryOf(last);
  if (published) return { ...published, previous };
  const document = await computeDocument(ctx, city, week);
  const synthetic = document.synthetic ?? false;
  return { ...document, synthetic, publishedAt: null, edition: 0, corrections: [], previous };
}

/** The published index in its last edition, beside that of the week before; or undefined. */
export async function findPublished(ctx: Ctx, day: string): Promise<WeeklyIndex | undefined> {
  const week = weekOf(day);
  const editions = await editionsOf(ctx, week);
  const last = editions.at(-1);
  if (last === undefined) return undefined;
  const before = (await editionsOf(ctx, addDays(week, -7))).at(-1)?.document;
  return {
    ...last.document,
    synthetic: last.document.synthetic ?? false,
    publishedAt: last.publishedAt.toISOString(),
    edition: last.edition,
    previous: before ? summaryOf(before) : null,
    corrections: editions.slice(1).map(({ edition, reason, publishedAt }, index) => {
      // What the edition before it said.
      const { received, replied, closed } = editions[index]!.document;
      return {
        ...{ edition, reason: reason ?? '', publishedAt: publishedAt.toISOString() },
        ...{ received, replied, closed },
      };
    }),
  };
}

/** Weeks that are published, newest first, at most half a year. */
export async function listWeeks(ctx: Ctx): Promise<PublishedWeeks> {
  return { items: await ctx.db.run<PublishedWeeks['items'][number]>(selectWeeks) };
}

/** Freezes the index of a week that is over; a second time gives the first again. Throws `online-appeals.week_not_over`. */
export async function publishIndex(ctx: Ctx, city: City, day: string): Promise<WeeklyIndex> {
  const week = weekOf(day);
  requireOver(ctx, city, week);
  const document = await computeDocument(ctx, city, week);
  await store(ctx, week, 1, document, null);
  return (await findPublished(ctx, week))!;
}

/**
 * Puts a published index right: counted again from the questions as they are now, as the next edition with its reason;
 * the earlier ones stay. Throws `online-appeals.index_unpublished`, `online-appeals.nothing_to_correct`.
 */
export async function correctIndex(ctx: Ctx, city: City, day: string, reason: string): Promise<WeeklyIndex> {
  const week = weekOf(day);
  const last = (await editionsOf(ctx, week)).at(-1);
  if (last === undefined) throw new AppError('online-appeals.index_unpublished', { day });
  const document = await computeDocument(ctx, city, week);
  if (figuresOf(document) === figuresOf(last.document))
    throw new AppError('online-appeals.nothing_to_correct');
  await store(ctx, week, last.edition + 1, document, reason.trim());
  return (await findPublished(ctx, week))!;
}

const figuresOf = ({ received, replied, closed, shares }: Document) =>
  JSON.stringify([received, replied, closed, shares.map(({ group, count }) => [group, count])]);

const summaryOf = ({ received, replied, closed, shares }: Document) => ({
  ...{ received, replied, closed },
  shares: shares.map(({ group, percent }) => ({ group, percent })),
});

function requireOver(ctx: Ctx, city: City, week: string): void {
  const next = addDays(week, 7);
  if (city.loop.dayOf(ctx.clock.now()) < next) throw new AppError('online-appeals.week_not_over', { next });
}

async function store(ctx: Ctx, week: string, edition: number, document: Document, reason: string | null) {
  const values = [JSON.stringify(document), reason, ctx.clock.now(), ctx.actor.id];
  await ctx.db.run(freeze, [week, edition, ...values]);
}

const editionsOf = (ctx: Ctx, week: string) => ctx.db.run<Edition>(selectEditions, [week]);

/** The Monday of the week that a day lies in. Throws `online-appeals.bad_week`. */
export function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new AppError('online-appeals.bad_week', { day });
  return mondayOf(day);
}

async function computeDocument(ctx: Ctx, city: City, week: string): Promise<Document> {
  const figures = await countWeek(ctx, city, week);
  const groups = await groupsOf(ctx, city);
  const received = await ticketsOf(ctx, city, week, 'received');
  const counts = new Map(groups.all.map(({ name }) => [name, 0]));
  for (const { categoryList, categoryCode } of received) {
    const name = groups.nameOf(categoryList, categoryCode);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const percents = percentShares([...counts.values()]);
  const shares = [...counts].map(([group, count], index) => ({
    ...{ group, count, percent: percents[index] ?? 0 },
    categories: [...(groups.all.find(({ name }) => name === group)?.categories ?? [])],
  }));
  return { week, ...figures, shares };
}
