import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import { suppressRows } from '../feeds/index.ts';
import { ENTITY_KINDS } from './kinds-contract.ts';
import { LINKED, withLinkLock } from './link-lock.ts';
import { applyRecords } from './records/apply.ts';
import { deriveOptionsOf, type RegistryParts } from './scope.ts';

/** A person of the registry who is to be erased. */
export interface Found {
  readonly ids: readonly number[];
  readonly numbers: readonly string[];
}

/**
 * Who of the registry a telephone number and names mean. A number may be a family's, or have been somebody else's before:
 * the name must agree, unless `isChecked` (somebody in office has looked who asks) and only one person has the number.
 */
export async function findErasable(
  ctx: Ctx,
  who: { readonly phone: string | undefined; readonly names: readonly string[]; readonly isChecked: boolean },
): Promise<Found> {
  if (who.phone === undefined) return { ids: [], numbers: [] };
  const rows = await ctx.db.query<{ id: number; name: string; number: string | null }>(
    'SELECT id, name, number FROM registry.person WHERE telephone = $1 LIMIT 100',
    [who.phone],
  );
  const named = rows.filter(({ name }) => who.names.includes(name));
  const theirs = named.length > 0 ? named : who.isChecked && rows.length === 1 ? rows : [];
  const ids = theirs.map(({ id }) => id);
  const told = await ctx.db.query<{ number: string }>(
    `SELECT DISTINCT fields ->> 'resident_number' AS number FROM registry.record
     WHERE entity_id = ANY($1::bigint[]) AND fields ->> 'resident_number' IS NOT NULL`,
    [ids],
  );
  const own = theirs.flatMap(({ number }) => number ?? []);
  // A record with another number may be another person's that was linked wrongly: it goes, its number is not hunted for.
  const numbers = own.length > 0 ? own : told.length === 1 ? told.map(({ number }) => number) : [];
  return { ids, numbers };
}

/**
 * Takes persons out of the registry with all that sources say of them, and keeps their rows out of what sources bring
 * later. Of the ledger and of the moves only numbers stay that lead nowhere. Resolves with the number of rows that went.
 */
export async function eraseRegistryPersons(
  ctx: Ctx,
  parts: RegistryParts,
  { ids, numbers }: Found,
): Promise<number> {
  if (ids.length === 0) return 0;
  const { db } = ctx;
  const records = await db.query<{ sourceId: number; key: string }>(
    'SELECT source_id AS "sourceId", key FROM registry.record WHERE entity_id = ANY($1::bigint[]) ORDER BY 1, 2',
    [ids],
  );
  await suppressRows(ctx, { rows: records, numbers });
  const options = { ...deriveOptionsOf(parts, ctx.clock.now()), reason: 'erasure' };
  await applyRecords(ctx, [], records, options);
  let rows = records.length;
  for (const sql of [...ERASE, ...FORGET]) rows += (await db.query(sql, [ids])).length;
  await forgetHeads(ctx, numbers);
  await forgetKeys(ctx, ids, records);
  return rows;
}

/** $1: the numbers of the persons. */
const ERASE = [
  'DELETE FROM registry.person WHERE id = ANY($1::bigint[]) RETURNING 1',
  'DELETE FROM registry.edge WHERE from_id = ANY($1::bigint[]) RETURNING 1',
  'DELETE FROM registry.employment WHERE person_id = ANY($1::bigint[]) RETURNING 1',
  'DELETE FROM registry.special_group WHERE person_id = ANY($1::bigint[]) RETURNING 1',
  // The waterfall holds what was compared.
  'DELETE FROM registry.review WHERE left_id = ANY($1::bigint[]) OR right_id = ANY($1::bigint[]) RETURNING 1',
];
const FORGET = [
  'UPDATE registry.household SET head_id = NULL WHERE head_id = ANY($1::bigint[]) RETURNING 1',
  'UPDATE registry.organisation SET head_id = NULL WHERE head_id = ANY($1::bigint[]) RETURNING 1',
  // That somebody came or went stays counted; from which door to which does not stay known.
  `UPDATE registry.move SET from_house_id = NULL, to_house_id = NULL WHERE person_id = ANY($1::bigint[]) RETURNING 1`,
];

/** That somebody heads an organisation is public; the number by which he is known is not. */
async function forgetHeads(ctx: Ctx, numbers: readonly string[]): Promise<void> {
  const headed = await ctx.db.query<{ id: number }>(
    'UPDATE registry.organisation SET head_number = NULL WHERE head_number = ANY($1) RETURNING id',
    [numbers],
  );
  await ctx.db.query(
    `UPDATE registry.record SET fields = fields - 'head_number'
     WHERE entity_id = ANY($1::bigint[]) AND kind = ${ENTITY_KINDS.organisation} AND fields ->> 'head_number' = ANY($2)`,
    [headed.map(({ id }) => id), numbers],
  );
}

/**
 * Many a key is a resident number: in the ledger a made-up one stands in its place, so that a decision keeps its moves.
 * Earlier decisions may have moved a record between others before it came here.
 */
async function forgetKeys(
  ctx: Ctx,
  ids: readonly number[],
  records: readonly { sourceId: number; key: string }[],
): Promise<void> {
  const keys = records.map(({ key }) => key);
  const theirs = new Set(records.map(({ sourceId, key }) => `${sourceId}/${key}`));
  const seen = new Set<number>();
  for (let reach = [...ids]; reach.length > 0; ) {
    for (const id of reach) seen.add(id);
    const decisions = await ctx.db.query<{ id: string; moves: Move[] }>(
      `SELECT id, moves FROM registry.decision d WHERE entity_ids && $1::bigint[]
         AND EXISTS (SELECT 1 FROM jsonb_array_elements(d.moves) m WHERE m ->> 'key' = ANY($2)) FOR UPDATE`,
      [reach, keys],
    );
    for (const { id, moves } of decisions) {
      const kept = moves.map((move) =>
        theirs.has(`${move.source}/${move.key}`) ? { ...move, key: `erased ${ctx.ids.next()}` } : move,
      );
      await ctx.db.query('UPDATE registry.decision SET moves = $2 WHERE id = $1', [id, JSON.stringify(kept)]);
    }
    reach = decisions.flatMap(({ moves }) => moves.flatMap(({ from, to }) => [from, to]));
    reach = [...new Set(reach)].filter((id) => !seen.has(id));
  }
}

interface Move {
  readonly source: number;
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Takes away what linking keeps between its runs, of persons as of organisations, whose heads are persons: it holds values
 * of the rows that were linked. The next run links everything once. Throws `registry.link_busy` while one goes on.
 */
export async function forgetLinking(root: RootCtx, dataDir: string): Promise<void> {
  for (const what of LINKED)
    await withLinkLock(root, what, () =>
      rm(join(dataDir, 'registry', what), { recursive: true, force: true }),
    );
}
