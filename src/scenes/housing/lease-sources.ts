import { AppError } from '../../lib/errors.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import { askRun } from '../../platform/runs/index.ts';

/** The run that makes lettings of what a source of leases says; its subject is the source's code. */
export const LEASES_KIND = 'housing.leases';

/** Marks lettings that a source brought and nobody here has touched since: they follow the source. */
export const BY_SOURCE = 'source';

/** A source of leases says of houses from when until when somebody has them. */
const IS_OF_LEASES = `s.subject = 'house' AND s.declaration -> 'fields' ?& ARRAY['address', 'valid_from', 'valid_to']`;
export const LINKED_AT = '(SELECT max(linked_at) FROM registry.linked_load)';

/** Somebody asked for it just now, or too much waits: the job that comes every hour asks again. */
const LATER = new Set(['runs.busy', 'runs.queue_full']);

/**
 * Asks for a run for each source of leases that brought something since, or whose tenants may have become known by a later
 * linking of persons. Asked again while one waits it changes nothing. Returns how many were asked for.
 */
export async function askForLeases(ctx: Ctx): Promise<number> {
  const due = await ctx.db.query<{ code: string }>(
    `SELECT s.code FROM feeds.source s LEFT JOIN housing.taken_source t ON t.source_id = s.id
     WHERE ${IS_OF_LEASES} AND s.current_load IS NOT NULL
       AND (t.load_id IS DISTINCT FROM s.current_load OR t.linked_at IS DISTINCT FROM ${LINKED_AT})
       AND NOT EXISTS (SELECT 1 FROM runs.run r WHERE r.kind = $1 AND r.subject = s.code AND r.state IN ('waiting', 'running'))
     ORDER BY s.code`,
    [LEASES_KIND],
  );
  let asked = 0;
  for (const { code } of due) {
    try {
      await askRun(ctx, { kind: LEASES_KIND, subject: code, data: {} });
      asked++;
    } catch (error) {
      if (!(error instanceof AppError && LATER.has(error.code))) throw error;
    }
  }
  return asked;
}

/** A source of leases with what of it is taken already. */
export interface LeaseSource {
  readonly id: number;
  readonly code: string;
  readonly synthetic: boolean;
  readonly load: number | null;
  readonly taken: number | null;
}

/** Undefined when the source is none of leases. */
export async function findLeaseSource(root: RootCtx, code: string): Promise<LeaseSource | undefined> {
  const [row] = await root.db.query<LeaseSource>(
    `SELECT s.id, s.code, coalesce((s.declaration ->> 'synthetic')::boolean, false) AS synthetic, s.current_load AS load,
       t.load_id AS taken
     FROM feeds.source s LEFT JOIN housing.taken_source t ON t.source_id = s.id WHERE s.code = $1 AND ${IS_OF_LEASES}`,
    [code],
  );
  return row;
}
