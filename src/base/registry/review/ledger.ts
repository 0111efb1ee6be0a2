import { sql } from 'kysely';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx, RootCtx } from '../../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/paging.ts';
import { undoDecision } from '../records/decisions.ts';
import { deriveOptionsOf, type RegistryParts } from '../scope.ts';
import { openAgain } from './decide.ts';
import { isWithin, requireReviewReach, reviewReach, standsIn } from './reach.ts';

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** A decision is between two entities. */
const SIDES = ['d.entity_ids[1]', 'd.entity_ids[2]'];

/**
 * Decisions on one entity, or the newest of all, with what each moved: those of which at least one side lies where the
 * reader decides. Taken back they are by whom both lie within reach of.
 */
export async function listDecisions(
  ctx: RootCtx,
  parts: RegistryParts,
  query: { readonly entityId?: string; readonly cursor?: string; readonly limit: number },
) {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  interface Row {
    readonly id: string;
    readonly kind: 'merge' | 'split' | 'move';
    readonly at: Date;
    readonly actorId: string;
    readonly actorName: string | null;
    readonly reason: string;
    readonly entityIds: string[];
    readonly records: number;
    readonly isUndone: boolean;
    readonly isUndo: boolean;
    /** An undo that was taken back: what stands again is undone instead. */
    readonly isRedo: boolean;
    readonly isSeen: boolean;
    readonly isWithin: boolean;
  }
  const reach = reviewReach(ctx, parts);
  const [first, second] = SIDES.map((side) => isWithin('d.entity_kind', side, reach));
  const { rows } = await sql<Row>`
    SELECT id, kind, at, actor_id AS "actorId", (SELECT s.name FROM organisations.staff s
        WHERE s.id = CASE WHEN actor_id ~ ${UUID} THEN actor_id::uuid END) AS "actorName", reason, entity_ids::text[] AS "entityIds", jsonb_array_length(moves) AS records, undone_by IS NOT NULL AS "isUndone", undoes_id IS NOT NULL AS "isUndo",
      EXISTS (SELECT 1 FROM registry.decision o WHERE o.id = d.undoes_id AND o.undoes_id IS NOT NULL) AS "isRedo",
      ${first} OR ${second} AS "isSeen", ${first} AND ${second} AS "isWithin"
    FROM (
      SELECT * FROM registry.decision WHERE ${standsIn('areas', reach)}
        AND ${query.entityId === undefined ? sql`true` : sql`entity_ids @> ARRAY[${query.entityId}::bigint]`}
        ${after === undefined ? sql`` : sql`AND (at, id) < (${after[0]}, ${after[1]})`}
      ORDER BY at DESC, id DESC LIMIT ${query.limit + 1}
    ) d ORDER BY at DESC, id DESC`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.at.toISOString(), row.id]);
  return {
    items: items
      .filter(({ isSeen }) => isSeen)
      .map(({ isSeen, isWithin, isRedo, ...row }) => ({
        ...row,
        at: row.at.toISOString(),
        mayUndo: isWithin && !row.isUndone && !isRedo,
      })),
    next,
  };
}

/** Takes a decision back that lies within reach; the pair that it came of is open again. Throws what `undoDecision` throws. */
export async function undoWithin(ctx: Ctx, parts: RegistryParts, id: string): Promise<string> {
  const [decision] = await ctx.db.query<{ kind: number; ids: string[] }>(
    'SELECT entity_kind AS kind, entity_ids::text[] AS ids FROM registry.decision WHERE id = $1',
    [id],
  );
  if (decision === undefined) throw new AppError('registry.not_found');
  await requireReviewReach(ctx, parts, decision);
  const undoId = await undoDecision(ctx, id, deriveOptionsOf(parts, ctx.clock.now()));
  await openAgain(ctx, 'decision_id', id);
  return undoId;
}
