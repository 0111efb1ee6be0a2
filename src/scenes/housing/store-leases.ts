import { dropRents, EDGE_KINDS, type Rent, storeRents } from '../../base/registry/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { LettingKind } from './contract.ts';
import { markStale } from './count.ts';
import { BY_SOURCE, type LeaseSource } from './lease-sources.ts';

/** One row of a source of leases; without `here` it no longer has it. */
export interface LeaseRow {
  readonly key: string;
  readonly here: boolean;
  readonly houseId: number | null;
  readonly kind: LettingKind;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly isEnded: boolean;
  readonly filedOn: string | null;
  readonly name: string | null;
  readonly number: string | null;
  readonly telephone: string | null;
  readonly headName: string | null;
  readonly headNumber: string | null;
  readonly creditCode: string | null;
}

/** How many lettings a batch added, changed, ended; joined to one registered by hand; without a known tenant; rows without a letting. */
export interface Stored {
  readonly added: number;
  readonly changed: number;
  readonly ended: number;
  readonly joined: number;
  readonly unknown: number;
  readonly unplaced: number;
}

/** A number alone may be mistyped into somebody else's: one character of the name agrees as well. */
const ALIKE = (name: string) =>
  `(f.${name} IS NULL OR left(p.name, 1) = left(f.${name}, 1) OR right(p.name, 1) = right(f.${name}, 1))`;
const ONLY = (where: string) =>
  `(SELECT min(p.id) FROM registry.person p WHERE ${where} AND p.state <> 2 HAVING count(*) = 1)`;

/** SQL of the areas in which a grid lies, from the city down. */
export const pathOf = (grid: string): string =>
  `coalesce((SELECT a.path FROM areas.area a WHERE a.id = ${grid}), '{}')`;

/**
 * What the rows mean: tenants by number, else by name with telephone or house where neither number contradicts; landlords
 * by number, credit code, or as the house's owner of that name.
 */
const LEASES = `
  CREATE TEMP TABLE lease ON COMMIT DROP AS
  SELECT m.*, nullif(m.owner_id, m.tenant_id) AS landlord_id, (m.tenant_id IS NULL AND m.kind <> 'short')::int AS unknown,
    m.state = 'running' AND $2::date BETWEEN m.starts_on AND m.ends_on AS in_force
  FROM (
    SELECT f.key, h.id AS house_id, b.grid_id, ${pathOf('b.grid_id')} AS path, h.synthetic OR $3 AS synthetic, f.kind, f."startsOn" AS starts_on,
      f."endsOn" AS ends_on, CASE WHEN f."isEnded" THEN 'ended' ELSE 'running' END AS state,
      CASE WHEN f."isEnded" THEN least(coalesce(f."filedOn", $2::date), $2::date) END AS ended_on,
      least(coalesce(f."filedOn", $2::date), $2::date) AS filed_on,
      coalesce(
        ${ONLY(`p.number = f.number AND ${ALIKE('name')}`)},
        ${ONLY('p.telephone = f.telephone AND p.name = f.name AND (f.number IS NULL OR p.number IS NULL)')},
        ${ONLY('p.house_id = f."houseId" AND p.name = f.name AND (f.number IS NULL OR p.number IS NULL)')}
      ) AS tenant_id,
      coalesce(
        ${ONLY(`p.number = f."headNumber" AND ${ALIKE('"headName"')}`)},
        (SELECT min(o.id) FROM registry.organisation o WHERE o.credit_code = f."creditCode"),
        (SELECT min(p.id) FROM registry.edge e JOIN registry.person p ON p.id = e.from_id
         WHERE e.to_id = f."houseId" AND e.kind = ${EDGE_KINDS.owns} AND e.valid_to IS NULL AND p.name = f."headName")
      ) AS owner_id
    FROM jsonb_to_recordset($1) AS f (key text, "houseId" bigint, kind text, "startsOn" date, "endsOn" date, "isEnded" boolean,
        "filedOn" date, name text, number text, telephone text, "headName" text, "headNumber" text, "creditCode" text)
      JOIN registry.house h ON h.id = f."houseId" JOIN registry.building b ON b.id = h.building_id
  ) m`;

/**
 * Two are one lease when they share the house and half of the shorter period, and the tenants are the same or of one
 * household; somebody unknown is taken for the tenant of who has the whole house.
 */
const SAME = (one: string, other: string) => `${one}.house_id = ${other}.house_id
  AND 2 * (least(${one}.ends_on, ${other}.ends_on) - greatest(${one}.starts_on, ${other}.starts_on) + 1)
    >= least(${one}.ends_on - ${one}.starts_on, ${other}.ends_on - ${other}.starts_on) + 1`;
const SHARES = (person: string, letting: string) => `EXISTS (
  SELECT 1 FROM housing.tenant t LEFT JOIN registry.merged g ON g.id = t.person_id
    JOIN registry.person a ON a.id = coalesce(g.into_id, t.person_id) JOIN registry.person o ON o.id = ${person}
  WHERE t.letting_id = ${letting} AND (a.id = o.id OR a.household_id = o.household_id))`;

/** What was registered by hand and is the same lease bears the source's number from now on, and stays as people say. */
const JOIN = `
  WITH pair AS (
    SELECT DISTINCT ON (f.key) f.key, l.id FROM lease f JOIN housing.letting l ON l.feed_id IS NULL AND ${SAME('f', 'l')}
    WHERE NOT EXISTS (SELECT 1 FROM housing.letting k WHERE k.feed_id = $1 AND k.feed_key = f.key)
      AND CASE WHEN f.tenant_id IS NULL THEN l.kind = 'whole' ELSE ${SHARES('f.tenant_id', 'l.id')} END
    ORDER BY f.key, l.registered_at, l.id
  )
  UPDATE housing.letting l SET feed_id = $1, feed_key = p.key
  FROM (SELECT DISTINCT ON (id) id, key FROM pair ORDER BY id, key) p WHERE l.id = p.id RETURNING l.id`;

const KEPT = [
  ...[
    'house_id',
    'grid_id',
    'path',
    'kind',
    'starts_on',
    'ends_on',
    'landlord_id',
    'state',
    'in_force',
    'ended_on',
  ],
  ...['unknown_tenants', 'registered_on', 'synthetic'],
] as const;
const excluded = KEPT.map((column) => `excluded.${column}`).join(', ');
const STORE = `
  INSERT INTO housing.letting AS l (id, ${KEPT.join(', ')}, feed_id, feed_key, registered_by, registered_at)
  SELECT gen_random_uuid(), house_id, grid_id, path, kind, starts_on, ends_on, landlord_id, state, in_force, ended_on, unknown,
    filed_on, synthetic, $1, key, '${BY_SOURCE}', filed_on::timestamp AT TIME ZONE $2
  FROM lease
  ON CONFLICT (feed_id, feed_key) WHERE feed_id IS NOT NULL DO UPDATE
    SET (${KEPT.join(', ')}) = ROW(${excluded}), registered_at = excluded.registered_at, ended_by = NULL, end_reason = NULL,
      extensions = l.extensions + (excluded.ends_on > l.ends_on)::int
    WHERE l.registered_by = '${BY_SOURCE}' AND (${KEPT.map((column) => `l.${column}`).join(', ')}) IS DISTINCT FROM (${excluded})
  RETURNING l.grid_id AS "gridId", xmax = 0 AS "isNew"`;

const END = `
  UPDATE housing.letting SET state = 'ended', in_force = false, ended_by = '${BY_SOURCE}',
    ended_on = CASE WHEN starts_on > $3::date THEN $3::date ELSE least($3::date, ends_on) END
  WHERE feed_id = $1 AND feed_key = ANY($2::text[]) AND state = 'running' AND registered_by = '${BY_SOURCE}'
  RETURNING id`;

/** Tenants of the batch's lettings that follow the source: who the rows mean now. */
const TENANTS = `
  WITH now AS (
    SELECT l.id, l.id || '/1' AS key, f.tenant_id FROM lease f JOIN housing.letting l ON l.feed_id = $1 AND l.feed_key = f.key
    WHERE l.registered_by = '${BY_SOURCE}'
  ), gone AS (
    DELETE FROM housing.tenant t USING now n WHERE t.letting_id = n.id AND n.tenant_id IS NULL
  )
  INSERT INTO housing.tenant AS t (letting_id, key, person_id) SELECT id, key, tenant_id FROM now WHERE tenant_id IS NOT NULL
  ON CONFLICT (letting_id, key) DO UPDATE SET person_id = excluded.person_id WHERE t.person_id <> excluded.person_id`;

interface Before {
  readonly id: string;
  readonly houseId: string;
  readonly gridId: string;
}

/**
 * Takes one batch of rows into the lettings, in the caller's transaction: new, changed and ended ones; the same rows again
 * change nothing. What people registered, extended or ended themselves stays as they left it.
 */
export async function storeLeases(
  tx: Ctx,
  source: Pick<LeaseSource, 'id' | 'synthetic'>,
  rows: readonly LeaseRow[],
  { day, timeZone }: { readonly day: string; readonly timeZone: string },
): Promise<Stored> {
  const { db } = tx;
  const keys = rows.map(({ key }) => key);
  const before = await db.query<Before>(
    `SELECT id, house_id::text AS "houseId", grid_id AS "gridId" FROM housing.letting
     WHERE feed_id = $1 AND feed_key = ANY($2::text[]) ORDER BY id FOR UPDATE`,
    [source.id, keys],
  );
  const here = rows.filter((row) => row.here);
  const unplaced = here.flatMap(({ key, houseId, startsOn, endsOn }) => {
    const isPeriod = startsOn !== null && endsOn !== null && startsOn <= endsOn;
    return isPeriod && houseId !== null ? [] : { key, reason: isPeriod ? 'address' : 'period' };
  });
  const without = new Set(unplaced.map(({ key }) => key));
  const placed = here.filter(({ key }) => !without.has(key));
  await db.query(LEASES, [JSON.stringify(placed), day, source.synthetic]);
  await db.query('ANALYZE lease');
  const joined = await db.query(JOIN, [source.id]);
  const stored = await db.query<{ gridId: string; isNew: boolean }>(STORE, [source.id, timeZone]);
  // What it no longer has, and what it has moved to where no house is known: nobody rents the house of before by it.
  const gone = rows.flatMap(({ key, here: isHere }) => (isHere && !without.has(key) ? [] : key));
  const ended = await db.query<{ id: string }>(END, [source.id, gone, day]);
  await db.query(TENANTS, [source.id]);
  const [{ unknown } = { unknown: 0 }] = await db.query<{ unknown: number }>(
    'SELECT coalesce(sum(unknown), 0)::int AS unknown FROM lease',
  );
  await db.query('DROP TABLE lease');
  await storeEdges(tx, source.id, keys, before);
  await storeUnplaced(tx, source.id, keys, unplaced);
  await markStale(tx, [...before.map(({ gridId }) => gridId), ...stored.map(({ gridId }) => gridId)]);
  const added = stored.filter(({ isNew }) => isNew).length;
  return {
    ...{ added, changed: stored.length - added, ended: ended.length, joined: joined.length },
    ...{ unknown, unplaced: unplaced.length },
  };
}

/** Who rents, as the pages of persons and houses show it. */
async function storeEdges(
  tx: Ctx,
  sourceId: number,
  keys: readonly string[],
  before: readonly Before[],
): Promise<void> {
  await dropRents(
    tx,
    sourceId,
    before.map(({ id, houseId }) => ({ houseId, key: `${id}/1` })),
  );
  const rents = await tx.db.query<Rent>(
    `SELECT t.person_id AS "personId", l.house_id::text AS "houseId", t.key, l.starts_on::text AS since,
       l.ended_on::text AS until
     FROM housing.letting l JOIN housing.tenant t ON t.letting_id = l.id
     WHERE l.feed_id = $1 AND l.feed_key = ANY($2::text[]) AND l.registered_by = '${BY_SOURCE}'`,
    [sourceId, keys],
  );
  await storeRents(tx, sourceId, rents);
}

async function storeUnplaced(
  tx: Ctx,
  sourceId: number,
  keys: readonly string[],
  unplaced: readonly { readonly key: string; readonly reason: string }[],
): Promise<void> {
  await tx.db.query('DELETE FROM housing.unplaced_lease WHERE source_id = $1 AND key = ANY($2::text[])', [
    sourceId,
    keys,
  ]);
  await tx.db.query(
    `INSERT INTO housing.unplaced_lease (source_id, key, reason)
     SELECT $1, key, reason FROM jsonb_to_recordset($2) AS u (key text, reason text)`,
    [sourceId, JSON.stringify(unplaced)],
  );
}

/**
 * A form says what a source said: that letting goes, and the form's bears its number. Returns that number, undefined when
 * no source brought the same lease.
 */
export async function takeFromSource(
  tx: Ctx,
  form: { houseId: string; kind: LettingKind; startsOn: string; endsOn: string; tenants: readonly number[] },
): Promise<{ feedId: number; feedKey: string } | undefined> {
  const [same] = await tx.db.query<{ id: string; feedId: number; feedKey: string }>(
    `SELECT l.id, l.feed_id AS "feedId", l.feed_key AS "feedKey"
     FROM housing.letting l, (SELECT $1::bigint AS house_id, $2::date AS starts_on, $3::date AS ends_on) f
     WHERE l.registered_by = '${BY_SOURCE}' AND l.state = 'running' AND ${SAME('f', 'l')}
       AND CASE WHEN l.unknown_tenants > 0 THEN $4 = 'whole' ELSE EXISTS (
         SELECT 1 FROM unnest($5::bigint[]) AS n (id) WHERE ${SHARES('n.id', 'l.id')}) END
     ORDER BY l.starts_on DESC, l.id LIMIT 1 FOR UPDATE OF l`,
    [form.houseId, form.startsOn, form.endsOn, form.kind, form.tenants],
  );
  if (same === undefined) return undefined;
  const { id, feedId, feedKey } = same;
  await dropRents(tx, feedId, [{ houseId: form.houseId, key: `${id}/1` }]);
  await tx.db.query('DELETE FROM housing.tenant WHERE letting_id = $1', [id]);
  await tx.db.query('DELETE FROM housing.letting WHERE id = $1', [id]);
  return { feedId, feedKey };
}
