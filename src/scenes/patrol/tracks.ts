import { type RawBuilder, sql } from 'kysely';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import { scopeOf } from '../../platform/access/index.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import { permissions } from './manifest.ts';
import type { TrackDetail, TrackPage, TrackRequest, TrackView } from './track-contract.ts';
import { MOST_PLACES } from './track-limits-contract.ts';

const DAY_MS = 86_400_000;
/** A phone that was off for longer has nothing to tell any more. */
const OLDEST_MS = 2 * DAY_MS;
const DELETED_AT_ONCE = 1_000;

const insertTrack = statement(
  'patrol.insert_track',
  `INSERT INTO patrol.track (id, staff_id, organisation_id, area_ids, area_name, started_at)
   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
);
const lockTrack = statement(
  'patrol.lock_track',
  `SELECT staff_id AS "staffId", points, distance_m AS "distanceM",
     (SELECT places -> -1 FROM patrol.track_part p WHERE p.track_id = t.id ORDER BY first DESC LIMIT 1) AS last
   FROM patrol.track t WHERE id = $1 FOR UPDATE OF t`,
);
const insertPart = statement(
  'patrol.insert_track_part',
  `INSERT INTO patrol.track_part (track_id, first, places) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING first`,
);
const growTrack = statement(
  'patrol.grow_track',
  `UPDATE patrol.track SET points = points + $2, distance_m = distance_m + $3, ended_at = coalesce(ended_at, $4)
   WHERE id = $1`,
);
const selectParts = statement(
  'patrol.select_track_parts',
  'SELECT places FROM patrol.track_part WHERE track_id = $1 ORDER BY first',
);
const purge = statement(
  'patrol.purge_tracks',
  `DELETE FROM patrol.track WHERE id IN (SELECT id FROM patrol.track WHERE started_at < $1 LIMIT $2) RETURNING id`,
);

type PlaceAt = TrackRequest['places'][number];

/**
 * Takes one batch of a patrol in; told twice it counts once, and what goes beyond the bound is left out. Resolves with
 * how many places are kept. Throws `patrol.track_not_found` for somebody else's.
 */
export async function recordTrack(ctx: Ctx, city: City, id: string, input: TrackRequest): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const [first] = input.places;
    const path = first === undefined ? [] : (city.areas.locate(first[0], first[1])?.path ?? []);
    const now = tx.clock.now();
    const startedAt = soundTime(new Date(input.startedAt), now);
    await tx.db.run(insertTrack, [
      ...[id, tx.actor.id, tx.actor.organisationId ?? null, path.map((area) => area.id)],
      ...[path.at(-1)?.name ?? '', startedAt],
    ]);
    type Row = { staffId: string; points: number; distanceM: number; last: number[] | null };
    const [track] = await tx.db.run<Row>(lockTrack, [id]);
    if (track === undefined || track.staffId !== tx.actor.id) throw new AppError('patrol.track_not_found');
    const places = input.places.slice(0, Math.max(0, MOST_PLACES - track.points));
    const stored =
      places.length > 0 &&
      (await tx.db.run(insertPart, [id, input.first, JSON.stringify(places)])).length > 0;
    const endedAt = input.endedAt === undefined ? null : soundTime(new Date(input.endedAt), now);
    const grown = stored ? places : [];
    await tx.db.run(growTrack, [id, grown.length, lengthOf(track.last, grown), endedAt]);
    return track.points + grown.length;
  });
}

/** The phone's time, unless its clock is ahead or days behind: then now counts. */
function soundTime(at: Date, now: Date): Date {
  const age = now.getTime() - at.getTime();
  return age >= 0 && age <= OLDEST_MS ? at : now;
}

function lengthOf(last: readonly number[] | null, places: readonly PlaceAt[]): number {
  let sum = 0;
  let [lon, lat] = last ?? places[0] ?? [];
  for (const place of places) {
    if (lon !== undefined && lat !== undefined) sum += distanceM([lon, lat], [place[0], place[1]]);
    [lon, lat] = place;
  }
  return Math.round(sum);
}

/** The member's own, and for who supervises an area those that began there. */
function visible(ctx: Ctx): RawBuilder<unknown> {
  const scope = scopeOf(ctx.actor, permissions.seeTracks);
  if (scope.everywhere) return sql`TRUE`;
  return sql`(t.staff_id = ${ctx.actor.id} OR t.area_ids && ${scope.areaIds}::uuid[]
    OR t.organisation_id = ANY(${scope.organisationIds}::uuid[]))`;
}

type Row = Omit<TrackView, 'startedAt' | 'endedAt' | 'mine'> & {
  readonly staffId: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
};
const columns = sql.raw(`t.id, t.staff_id AS "staffId", coalesce(s.name, '') AS member, t.area_name AS area,
  t.started_at AS "startedAt", t.ended_at AS "endedAt", t.points, t.distance_m AS "distanceM"`);
const tables = sql.raw('patrol.track t LEFT JOIN organisations.staff s ON s.id = t.staff_id');

function viewOf(ctx: Ctx, { staffId, startedAt, endedAt, ...row }: Row): TrackView {
  return {
    ...{ ...row, mine: staffId === ctx.actor.id, startedAt: startedAt.toISOString() },
    endedAt: endedAt?.toISOString() ?? null,
  };
}

export const keepDaysOf = (city: City): number =>
  city.setting<{ trackKeepDays: number }>('patrol').trackKeepDays;

/** One page of patrols, the latest first. */
export async function listTracks(
  ctx: Ctx,
  city: City,
  query: PageQuery & { mine?: boolean | undefined },
): Promise<TrackPage> {
  const limit = query.limit ?? 50;
  const conditions = [query.mine === true ? sql`t.staff_id = ${ctx.actor.id}` : visible(ctx)];
  if (query.cursor !== undefined) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(t.started_at, t.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<Row>`SELECT ${columns} FROM ${tables} WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY t.started_at DESC, t.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.startedAt.toISOString(), row.id]);
  return { next: page.next, items: page.items.map((row) => viewOf(ctx, row)), keepDays: keepDaysOf(city) };
}

/** One patrol with its places; looking at somebody else's is audited. Throws `patrol.track_not_found`. */
export async function readTrack(ctx: Ctx, id: string): Promise<TrackDetail> {
  return inTransaction(ctx, async (tx) => {
    const { rows } = await sql<Row>`SELECT ${columns} FROM ${tables}
      WHERE t.id = ${id} AND ${visible(tx)}`.execute(tx.db.kysely);
    if (rows[0] === undefined) throw new AppError('patrol.track_not_found');
    const track = viewOf(tx, rows[0]);
    if (!track.mine) await audit(tx, { action: 'patrol.track.seen', subject: `track:${id}`, details: {} });
    const parts = await tx.db.run<{ places: number[][] }>(selectParts, [id]);
    return { ...track, places: parts.flatMap((part) => part.places) };
  });
}

/** Forgets the patrols that are older than the city keeps them. Resolves with their number. */
export async function purgeTracks(ctx: RootCtx, city: City): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - keepDaysOf(city) * DAY_MS);
  for (let gone = 0; ; ) {
    const rows = await ctx.db.run(purge, [before, DELETED_AT_ONCE]);
    gone += rows.length;
    if (rows.length < DELETED_AT_ONCE) return gone;
  }
}
