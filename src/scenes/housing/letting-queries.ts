import { type RawBuilder, sql } from 'kysely';
import {
  areaLine,
  type Reach,
  reachOf,
  registryPermissions,
  requireReach,
} from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed } from '../../platform/access/index.ts';
import { maskIdNumber, maskName, maskPhone, mayUnmask } from '../../platform/access/mask.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { LettingItem, LettingPage, LettingView, PartyView } from './contract.ts';
import { BY_SOURCE } from './lease-sources.ts';
import { tenantsOf } from './letting-records.ts';
import { permissions } from './manifest.ts';
import { settingsOf } from './rules.ts';
import { dayAfter, standingOf } from './standing.ts';

/** Rows of a source without a letting that are counted; beyond it the list says so. */
const MOST_COUNTED = 1_000;

export const SHOWS = ['all', 'running', 'expiring', 'lapsed', 'ended'] as const;

export interface LettingQuery {
  readonly show: (typeof SHOWS)[number];
  readonly area?: string;
  readonly house?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const COLUMNS = sql.raw(`l.id, l.house_id::text AS "houseId", l.grid_id AS "gridId",
  registry.door(b.address, h.unit, h.room) AS address, l.kind, l.state, l.starts_on::text AS "startsOn",
  l.ends_on::text AS "endsOn", l.rooms, l.area_m2::float8 AS "areaM2", s.title AS source,
  (SELECT count(*)::int FROM housing.tenant t WHERE t.letting_id = l.id) + l.unknown_tenants AS tenants,
  l.registered_at AS "registeredAt", l.synthetic`);
const FROM = sql.raw(`housing.letting l JOIN registry.house h ON h.id = l.house_id
  JOIN registry.building b ON b.id = h.building_id LEFT JOIN feeds.source s ON s.id = l.feed_id`);

type Row = Omit<LettingItem, 'area' | 'standing' | 'registeredAt'> & {
  readonly gridId: string;
  readonly state: 'running' | 'ended';
  readonly registeredAt: Date;
};

function itemOf({ gridId, state, registeredAt, ...row }: Row, city: City, today: string): LettingItem {
  return {
    ...row,
    area: areaLine(city.areas, gridId),
    standing: standingOf({ ...row, state }, today, settingsOf(city).expiringWithinDays),
    registeredAt: registeredAt.toISOString(),
  };
}

/**
 * Lettings of the reader's area: the newest first; those that end soon or have lapsed by their last day, the earliest
 * first. Without names. Throws `housing.not_found` for an unknown area.
 */
export async function listLettings(ctx: Ctx, city: City, query: LettingQuery): Promise<LettingPage> {
  const { show, area: areaId, house, limit = 50, cursor } = query;
  const reach = reachOf(ctx.actor, permissions.see, city);
  const area = areaId === undefined ? undefined : city.areas.find(areaId);
  if (areaId !== undefined && area === undefined) throw new AppError('housing.not_found');
  const today = city.loop.dayOf(ctx.clock.now());
  const soon = dayAfter(today, settingsOf(city).expiringWithinDays);
  const shown = {
    all: sql`true`,
    running: sql`l.state = 'running' AND l.ends_on >= ${today}::date`,
    expiring: sql`l.state = 'running' AND l.ends_on BETWEEN ${today}::date AND ${soon}::date AND l.starts_on <= ${today}::date`,
    lapsed: sql`l.state = 'running' AND l.ends_on < ${today}::date`,
    ended: sql`l.state = 'ended'`,
  }[show];
  const byEnd = show === 'expiring' || show === 'lapsed';
  const [key, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
  const after =
    cursor === undefined
      ? sql`true`
      : byEnd
        ? sql`(l.ends_on, l.id) > (${key}::date, ${id}::uuid)`
        : sql`(l.registered_at, l.id) < (${key}::timestamptz, ${id}::uuid)`;
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} FROM ${FROM}
    WHERE ${shown} AND ${reach === undefined ? sql`true` : sql`l.path && ${reach}::uuid[]`}
      AND ${area === undefined ? sql`true` : sql`l.path @> ARRAY[${area.id}::uuid]`}
      AND ${house === undefined ? sql`true` : sql`l.house_id = ${house}::bigint`} AND ${after}
    ORDER BY ${byEnd ? byEndOf(city, area === undefined ? reach : [area.id]) : sql`l.registered_at DESC, l.id DESC`} LIMIT ${limit + 1}`.execute(
    ctx.db.kysely,
  );
  const page = pageOf(rows, limit, (row) => [byEnd ? row.endsOn : row.registeredAt.toISOString(), row.id]);
  const sources = reach === undefined && cursor === undefined ? await findTaken(ctx) : [];
  return { items: page.items.map((row) => itemOf(row, city, today)), next: page.next, sources };
}

/** Districts and the city: above a street. */
const WIDE_DEPTH = 1;

/**
 * By the last day. A street that has dealt with all that lapsed has none among the city's hundred thousand: its own lettings
 * are sorted then, and the city's not gone through in their order, which is what naming the column alone would lead to.
 */
function byEndOf({ areas }: City, within: Reach): RawBuilder<unknown> {
  const isWide = within === undefined || within.some((id) => (areas.find(id)?.depth ?? 0) <= WIDE_DEPTH);
  return isWide ? sql`l.ends_on, l.id` : sql`l.ends_on + 0, l.id`;
}

const UNPLACED = (reason: 'address' | 'period') => `(
  SELECT count(*)::int FROM (SELECT 1 FROM housing.unplaced_lease u
    WHERE u.source_id = t.source_id AND u.reason = '${reason}' LIMIT ${MOST_COUNTED + 1}) found)`;

/** Sources of leases, and how many of their rows name no house that is known or no period: counted no further than a bound. */
async function findTaken(ctx: Ctx): Promise<LettingPage['sources']> {
  const rows = await ctx.db.query<{ title: string; takenAt: Date; address: number; period: number }>(
    `SELECT s.title, t.taken_at AS "takenAt", ${UNPLACED('address')} AS address, ${UNPLACED('period')} AS period
     FROM housing.taken_source t JOIN feeds.source s ON s.id = t.source_id ORDER BY s.id`,
  );
  const counted = (count: number) => ({ count: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED });
  return rows.map(({ title, takenAt, address, period }) => ({
    ...{ title, takenAt: takenAt.toISOString(), address: counted(address), period: counted(period) },
  }));
}

interface Detail extends Row {
  readonly landlordId: number | null;
  readonly contact: string;
  readonly note: string;
  readonly unknownTenants: number;
  readonly registeredBy: string | null;
  readonly extensions: number;
  readonly endedOn: string | null;
  readonly endReason: string | null;
}

/**
 * One letting with its people: masked, in full with a purpose, none without the right to persons; each look is in the
 * audit log. Throws `housing.not_found`, `registry.not_found` out of reach.
 */
export async function getLetting(ctx: Ctx, city: City, id: string): Promise<LettingView> {
  const { rows } = await sql<Detail>`
    SELECT ${COLUMNS}, l.landlord_id AS "landlordId", l.contact, l.note, l.unknown_tenants AS "unknownTenants",
      coalesce(w.name, nullif(l.registered_by, '${sql.raw(BY_SOURCE)}')) AS "registeredBy", l.extensions, l.ended_on::text AS "endedOn",
      l.end_reason AS "endReason"
    FROM ${FROM} LEFT JOIN organisations.staff w ON w.id::text = l.registered_by WHERE l.id = ${id}::uuid`.execute(
    ctx.db.kysely,
  );
  const row = rows[0];
  if (row === undefined) throw new AppError('housing.not_found');
  requireReach(reachOf(ctx.actor, permissions.see, city), row.gridId, city.areas);
  const { landlordId, contact, note, unknownTenants, registeredBy, extensions, endedOn, endReason, ...rest } =
    row;
  const maySeePersons = isAllowed(ctx.actor, registryPermissions.person);
  const isUnmasked = maySeePersons && (await mayUnmask(ctx, registryPermissions.unmask, `letting:${id}`));
  if (maySeePersons && !isUnmasked)
    await audit(ctx, { action: 'housing.letting.viewed', subject: `letting:${id}`, details: {} });
  const tenants = maySeePersons ? (await tenantsOf(ctx, id)).map(({ personId }) => personId) : [];
  const views = maySeePersons
    ? await partyViews(ctx, [...(landlordId === null ? [] : [landlordId]), ...tenants], isUnmasked)
    : new Map<number, PartyView>();
  const shown = (ids: readonly number[]) => ids.flatMap((each) => views.get(each) ?? []);
  return {
    ...itemOf(rest, city, city.loop.dayOf(ctx.clock.now())),
    ...{ isUnmasked, unknownTenants, registeredBy, extensions, endedOn, endReason, note },
    contact: isUnmasked || contact === '' ? contact : maskPhone(contact),
    landlord: landlordId === null ? null : (shown([landlordId])[0] ?? null),
    people: maySeePersons ? shown(tenants) : null,
  };
}

/** Who lets and who rents, whoever they were merged into since. */
async function partyViews(
  ctx: Ctx,
  ids: readonly number[],
  isUnmasked: boolean,
): Promise<Map<number, PartyView>> {
  type Found = { asked: number; id: string; name: string; number: string | null; telephone: string | null };
  const persons = await ctx.db.query<Found>(
    `SELECT i.id AS asked, p.id::text AS id, p.name, p.number, p.telephone FROM unnest($1::bigint[]) AS i (id)
       LEFT JOIN registry.merged m ON m.id = i.id JOIN registry.person p ON p.id = coalesce(m.into_id, i.id)`,
    [ids],
  );
  const organisations = await ctx.db.query<Found>(
    `SELECT id AS asked, id::text AS id, name, credit_code AS number, telephone FROM registry.organisation
     WHERE id = ANY($1::bigint[])`,
    [ids],
  );
  const views = new Map<number, PartyView>();
  for (const { asked, ...each } of organisations) views.set(asked, { ...each, entity: 'organisation' });
  for (const { asked, id, name, number, telephone } of persons)
    views.set(asked, {
      ...{ id, entity: 'person', name: isUnmasked ? name : maskName(name) },
      number: number === null || isUnmasked ? number : maskIdNumber(number),
      telephone: telephone === null || isUnmasked ? telephone : maskPhone(telephone),
    });
  return views;
}
