import { sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { addDays } from '../../lib/week.ts';
import { maskText } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { IndexRule, IndexTickets, UnitRank } from './index-contract.ts';
import { findRule } from './index-rules.ts';
import { SATISFIED_FROM, scoreOf } from './shares.ts';

const INDICATOR = 'online-appeals-weekly';
const OTHER = '其他';
/** Questions of a week that are looked at; a city of ten million has some hundreds. */
const MOST_TICKETS = 5_000;
const MOST_SHOWN = 500;

interface ShareRow {
  readonly indicator: string;
  readonly group: string;
  readonly list: string;
  readonly categoryPrefixes: readonly string[];
}

/** The groups of the index, as the pack defines them. */
export interface Groups {
  readonly all: readonly { readonly name: string; readonly categories: readonly string[] }[];
  /** The group of a category; what belongs to none comes to the one called 其他. */
  nameOf(list: string | null, code: string | null): string;
}

export async function groupsOf(ctx: Ctx, city: City): Promise<Groups> {
  const rows = ((await findSetting<ShareRow[]>(ctx.db, 'shares')) ?? []).filter(
    (row) => row.indicator === INDICATOR,
  );
  const fallback = rows.find((row) => row.group.endsWith(OTHER))?.group ?? OTHER;
  const known = new Map<string, string>();
  const nameOf = (list: string | null, code: string | null): string => {
    if (list === null || code === null) return fallback;
    const category = city.categories.find(list, code);
    const found =
      category &&
      rows.find((row) => {
        const there = category.list === row.list ? category : city.categories.mapTo(category, row.list);
        return there !== undefined && row.categoryPrefixes.some((prefix) => there.code.startsWith(prefix));
      });
    return found?.group ?? fallback;
  };
  return {
    all: rows.map((row) => ({
      name: row.group,
      categories: row.categoryPrefixes.map(
        (prefix) => city.categories.find(row.list, prefix)?.name ?? `${row.list} ${prefix}`,
      ),
    })),
    nameOf: (list, code) => {
      const key = `${list} ${code}`;
      const name = known.get(key) ?? nameOf(list, code);
      known.set(key, name);
      return name;
    },
  };
}

const spanOf = (city: City, week: string) => {
  const zone = city.identity.timeZone;
  return {
    from: sql`(${week}::timestamp AT TIME ZONE ${zone})`,
    to: sql`(${addDays(week, 7)}::timestamp AT TIME ZONE ${zone})`,
  };
};

/** Received: asked in the week and not refused; replied: first public reply in it; closed: case closed in it. */
export async function countWeek(ctx: Ctx, city: City, week: string) {
  const { from, to } = spanOf(city, week);
  const { rows } = await sql<{ received: number; replied: number; closed: number; synthetic: boolean }>`SELECT
      (SELECT count(*)::int FROM online_appeals.question WHERE asked_at >= ${from} AND asked_at < ${to}
        AND status <> 'refused') AS received,
      (SELECT count(*)::int FROM online_appeals.question WHERE replied_at >= ${from} AND replied_at < ${to}) AS replied,
      (SELECT count(*)::int FROM online_appeals.question WHERE closed_at >= ${from} AND closed_at < ${to}) AS closed,
      EXISTS (SELECT 1 FROM online_appeals.question WHERE synthetic AND asked_at < ${to} AND (asked_at >= ${from}
        OR (replied_at >= ${from} AND replied_at < ${to}) OR (closed_at >= ${from} AND closed_at < ${to}))) AS synthetic
    `.execute(ctx.db.kysely);
  return rows[0]!;
}

export type Measure = 'received' | 'replied' | 'closed';

interface Ticket {
  readonly id: string;
  readonly title: string;
  readonly number: string | null;
  readonly caseId: string | null;
  readonly unitId: string | null;
  readonly categoryList: string | null;
  readonly categoryCode: string | null;
  readonly askedAt: Date;
  readonly dueAt: Date | null;
  readonly repliedAt: Date | null;
  readonly closedAt: Date | null;
  readonly stars: number | null;
  readonly synthetic: boolean;
  readonly pressed: number;
}

/** The questions that a figure of a week is made of. */
export async function ticketsOf(ctx: Ctx, city: City, week: string, measure: Measure): Promise<Ticket[]> {
  const { from, to } = spanOf(city, week);
  const column = sql.raw({ received: 'q.asked_at', replied: 'q.replied_at', closed: 'q.closed_at' }[measure]);
  const counted = measure === 'received' ? sql`AND q.status <> 'refused'` : sql``;
  const { rows } = await sql<Ticket>`SELECT q.id, COALESCE(q.public_title, q.title) AS title, c.number,
      q.case_id AS "caseId", c.lead_organisation_id AS "unitId", c.category_list AS "categoryList",
      c.category_code AS "categoryCode", q.asked_at AS "askedAt", coalesce(q.promised_at, c.overall_due_at) AS "dueAt",
      q.replied_at AS "repliedAt", q.closed_at AS "closedAt", q.stars, q.synthetic,
      (SELECT count(*)::int FROM online_appeals.pressing p WHERE p.question_id = q.id) AS pressed
    FROM online_appeals.question q LEFT JOIN loop.case c ON c.id = q.case_id
    WHERE ${column} >= ${from} AND ${column} < ${to} ${counted}
    ORDER BY ${column}, q.id LIMIT ${MOST_TICKETS}`.execute(ctx.db.kysely);
  return rows;
}

/** What stands behind a figure, a share or a unit's line of a week; at most 500. */
export async function listTickets(
  ctx: Ctx,
  city: City,
  week: string,
  query: { measure: Measure; group?: string | undefined; unit?: string | undefined },
): Promise<IndexTickets> {
  const groups = await groupsOf(ctx, city);
  const all = (await ticketsOf(ctx, city, week, query.measure)).map((ticket) => ({
    ...ticket,
    group: groups.nameOf(ticket.categoryList, ticket.categoryCode),
  }));
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  const items = all
    .filter(({ group }) => query.group === undefined || group === query.group)
    .filter(({ unitId }) => query.unit === undefined || unitId === query.unit)
    .slice(0, MOST_SHOWN)
    .map(({ id, title, number, caseId, group, ...ticket }) => ({
      // One that stayed private has the asker's own words.
      ...{ id, title: maskText(title).text, number, caseId, group },
      category:
        ticket.categoryList === null || ticket.categoryCode === null
          ? null
          : (city.categories.find(ticket.categoryList, ticket.categoryCode)?.name ?? null),
      unit: ticket.unitId === null ? null : (city.organisations.find(ticket.unitId)?.name ?? null),
      askedAt: ticket.askedAt.toISOString(),
      repliedAt: iso(ticket.repliedAt),
      closedAt: iso(ticket.closedAt),
      synthetic: ticket.synthetic,
    }));
  return { items };
}

/** How the units stood with the questions that were asked in a week, by the shares in force on its Monday. */
export async function rankUnits(ctx: Ctx, city: City, week: string): Promise<UnitRank> {
  const rule = (await findRule(ctx, week)) ?? null;
  const byUnit = new Map<string, Ticket[]>();
  const all = await ticketsOf(ctx, city, week, 'received');
  for (const ticket of all) {
    if (ticket.unitId === null) continue;
    byUnit.set(ticket.unitId, [...(byUnit.get(ticket.unitId) ?? []), ticket]);
  }
  const items = [...byUnit].map(([id, tickets]) => ({
    unit: { id, name: city.organisations.find(id)?.name ?? id },
    ...standingOf(tickets, rule),
  }));
  items.sort(
    (a, b) =>
      (b.score ?? 0) - (a.score ?? 0) ||
      b.repliedPercent - a.repliedPercent ||
      b.inTime - a.inTime ||
      (a.meanHours ?? Number.POSITIVE_INFINITY) - (b.meanHours ?? Number.POSITIVE_INFINITY) ||
      b.received - a.received,
  );
  return { rule, total: all.length === 0 ? null : standingOf(all, rule), items };
}

function standingOf(tickets: readonly Ticket[], rule: IndexRule | null) {
  const replied = tickets.filter((ticket) => ticket.repliedAt !== null);
  const inTime = replied.filter(({ repliedAt, dueAt }) => dueAt === null || repliedAt! <= dueAt).length;
  const hours = replied.map(
    ({ askedAt, repliedAt }) => (repliedAt!.getTime() - askedAt.getTime()) / 3_600_000,
  );
  const stars = tickets.flatMap(({ stars: given }) => (given === null ? [] : [given]));
  const counts = {
    ...{ received: tickets.length, replied: replied.length, inTime },
    ...{ rated: stars.length, satisfied: stars.filter((given) => given >= SATISFIED_FROM).length },
  };
  return {
    ...counts,
    repliedPercent: Math.round((replied.length / tickets.length) * 1_000) / 10,
    meanHours: mean(hours),
    pressed: tickets.reduce((sum, ticket) => sum + ticket.pressed, 0),
    meanStars: mean(stars),
    ...(rule === null ? { score: null, parts: [] } : scoreOf(counts, rule)),
  };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0
    ? null
    : Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;
