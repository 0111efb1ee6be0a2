import type { Db } from '../../../platform/db/index.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';

/**
 * Whose place may have changed by what a transaction stored: persons whose grid is another one, everything else that was
 * touched, and both ends of every move. A person who is new has no pairs and no lines yet. Works on its tables `touched`,
 * `moved` and `stood`.
 */
const REPLACED = `
  SELECT t.entity_id AS id FROM touched t LEFT JOIN stood b ON b.id = t.entity_id
    LEFT JOIN registry.person p ON p.id = t.entity_id
  WHERE t.kind <> ${ENTITY_KINDS.person} OR (b.id IS NOT NULL AND b.grid_id IS DISTINCT FROM p.grid_id)
  UNION SELECT from_id FROM moved UNION SELECT to_id FROM moved`;

/** Brings the pairs and the lines of the ledger of all whose place a transaction changed to where they stand now. */
export async function placeTouched(db: Db): Promise<void> {
  await placeSides(
    db,
    (await db.query<{ id: number }>(REPLACED)).map(({ id }) => id),
  );
}

/** The same for entities by their numbers. */
export async function placeSides(db: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  const followed = await db.query<{ id: number }>(
    'SELECT id FROM registry.merged WHERE into_id = ANY($1::bigint[])',
    [ids],
  );
  const sides = [...ids, ...followed.map(({ id }) => id)];
  const reviews = await db.query<{ id: string }>(
    'SELECT id FROM registry.review WHERE left_id = ANY($1::bigint[]) OR right_id = ANY($1::bigint[])',
    [sides],
  );
  await placeReviews(db, reviews);
  const decisions = await db.query<{ id: string }>(
    `SELECT DISTINCT line.id FROM unnest($1::bigint[]) AS one (id) CROSS JOIN LATERAL (
       SELECT d.id FROM registry.decision d WHERE d.entity_ids @> ARRAY[one.id] OFFSET 0) line`,
    [sides],
  );
  await place(db, 'decision', { areas: areasOf('entity_ids[1]', 'entity_ids[2]') }, decisions);
}

/** Writes where the two sides of pairs stand. */
export function placeReviews(db: Db, reviews: readonly { readonly id: string }[]): Promise<void> {
  return place(db, 'review', { left_areas: areasOf('left_id'), right_areas: areasOf('right_id') }, reviews);
}

const areasOf = (...sides: readonly string[]): string =>
  sides.map((side) => `registry.areas_of(entity_kind, ${side})`).join(' || ');

async function place(
  db: Db,
  table: 'decision' | 'review',
  columns: Readonly<Record<string, string>>,
  rows: readonly { readonly id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  // Held before they are looked at: who waits for another who moves the other side sees where that one came to.
  await db.query(`SELECT FROM registry.${table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
    ids,
  ]);
  const names = Object.keys(columns);
  const written = names.map((name) => `n.${name}`).join(', ');
  await db.query(
    `UPDATE registry.${table} o SET (${names.join(', ')}) = ROW(${written})
     FROM (SELECT id, ${names.map((name) => `${columns[name]} AS ${name}`).join(', ')}
       FROM registry.${table} WHERE id = ANY($1::uuid[]) OFFSET 0) n
     WHERE o.id = n.id AND (${names.map((name) => `o.${name}`).join(', ')}) IS DISTINCT FROM (${written})`,
    [ids],
  );
}
