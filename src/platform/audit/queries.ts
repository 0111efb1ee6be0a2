import { scopeOf } from '../access/index.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { type AuditEntry, entryColumns } from './entry.ts';

export const permissions = { read: 'audit.read' } as const;

export interface AuditQuery {
  readonly actorId?: string | undefined;
  /** A whole action, or a prefix that ends with `.`. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** From this instant on. */
  readonly from?: Date | undefined;
  /** Before this instant. */
  readonly to?: Date | undefined;
  /** Place of the last entry of the page before. */
  readonly after?: { readonly happenedAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** An entry as somebody reads it. */
export interface ListedEntry extends AuditEntry {
  /** What the member of staff is called today; null for all others. Not part of the chain. */
  readonly actorName: string | null;
  /** Null until the writer has chained the entry. */
  readonly sequence: number | null;
  readonly hash: Buffer | null;
}

const actorName = `(SELECT account.name FROM auth.account WHERE account.id =
  CASE WHEN actor_kind = 'staff' AND actor_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN actor_id::uuid END)`;

/** A day's last link: whoever keeps it can prove that nothing before it was changed since. */
export interface AuditRoot {
  /** Calendar day in the city's time zone. */
  readonly day: string;
  readonly sequence: number;
  /** SM3, hexadecimal. */
  readonly hash: string;
}

const readRoots = statement(
  'audit.roots',
  `SELECT d.day::date::text AS day, e.sequence, encode(e.hash, 'hex') AS hash
   FROM generate_series($1::date, $2::date, interval '1 day') AS d(day)
   CROSS JOIN LATERAL (
     SELECT sequence, hash, chained_at FROM audit.entry
     WHERE chained_at < (d.day + interval '1 day')::timestamp AT TIME ZONE $3
     ORDER BY chained_at DESC, sequence DESC LIMIT 1) e
   WHERE e.chained_at >= d.day::timestamp AT TIME ZONE $3
   ORDER BY 1`,
);

/** Entries newest first, of the organisations the actor may audit; reads one more than `limit`. */
export async function listEntries(ctx: Ctx, query: AuditQuery): Promise<ListedEntry[]> {
  const { filter, values } = filterOf(ctx, query);
  return ctx.db.query<ListedEntry>(
    `SELECT ${entryColumns}, ${actorName} AS "actorName", sequence, hash FROM audit.entry ${filter}
     ORDER BY happened_at DESC, id DESC LIMIT ${query.limit + 1}`,
    values,
  );
}

/** How many entries a query finds, counted no further than its limit and one. */
export async function countEntries(ctx: Ctx, query: AuditQuery): Promise<number> {
  const { filter, values } = filterOf(ctx, query);
  const [row] = await ctx.db.query<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM audit.entry ${filter} LIMIT ${query.limit + 1}) found`,
    values,
  );
  return row?.count ?? 0;
}

function filterOf(ctx: Ctx, query: AuditQuery): { filter: string; values: unknown[] } {
  const scope = scopeOf(ctx.actor, permissions.read);
  const values: unknown[] = [];
  const conditions: string[] = [];
  // Only the conditions asked for, so that each finds its index.
  const where = (condition: string, ...more: unknown[]) => {
    conditions.push(condition.replace(/\?/g, () => `$${values.push(more.shift())}`));
  };
  if (!scope.everywhere) where('organisation_id = ANY(?::text[])', scope.organisationIds);
  if (query.actorId !== undefined) where('actor_id = ?', query.actorId);
  if (query.subject !== undefined) where('subject = ?', query.subject);
  if (query.action?.endsWith('.')) where('action LIKE ?', `${query.action.replace(/[\\%_]/g, '\\$&')}%`);
  else if (query.action !== undefined) where('action = ?', query.action);
  if (query.from !== undefined) where('happened_at >= ?', query.from);
  if (query.to !== undefined) where('happened_at < ?', query.to);
  if (query.after !== undefined)
    where('(happened_at, id) < (?::timestamptz, ?::uuid)', query.after.happenedAt, query.after.id);
  return { filter: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, values };
}

/** The roots of the days `from` to `to` (YYYY-MM-DD, both included) on which something was chained. */
export async function listRoots(
  ctx: Ctx,
  range: { from: string; to: string; timeZone: string },
): Promise<AuditRoot[]> {
  return ctx.db.run<AuditRoot>(readRoots, [range.from, range.to, range.timeZone]);
}
