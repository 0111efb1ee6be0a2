import { sql } from 'kysely';
import type { RootCtx } from '../../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/paging.ts';

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** Decisions on one entity, or the newest of all, with what each moved. */
export async function listDecisions(
  ctx: RootCtx,
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
  }
  const { rows } = await sql<Row>`
    SELECT id, kind, at, actor_id AS "actorId", (SELECT s.name FROM organisations.staff s
        WHERE s.id = CASE WHEN actor_id ~ ${UUID} THEN actor_id::uuid END) AS "actorName", reason, entity_ids::text[] AS "entityIds", jsonb_array_length(moves) AS records, undone_by IS NOT NULL AS "isUndone", undoes_id IS NOT NULL AS "isUndo"
    FROM registry.decision
    WHERE ${query.entityId === undefined ? sql`true` : sql`entity_ids @> ARRAY[${query.entityId}::bigint]`}
      ${after === undefined ? sql`` : sql`AND (at, id) < (${after[0]}, ${after[1]})`}
    ORDER BY at DESC, id DESC LIMIT ${query.limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.at.toISOString(), row.id]);
  return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), next };
}
