import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';

/** One line of the audit log, before it is chained. */
export interface AuditInput {
  /** What was done, as a fact: `auth.account.disabled`, `registry.person.unmasked`. */
  readonly action: string;
  /** Kind and id of what it was done to: `account:0190…`. */
  readonly subject: string;
  /** Why; the request's declared purpose unless said. */
  readonly purpose?: string;
  /** References and figures only: no personal values, since the log cannot be erased with the person. */
  readonly details?: Readonly<Record<string, unknown>>;
}

const insertEntry = statement(
  'audit.insert',
  `INSERT INTO audit.entry (id, happened_at, actor_kind, actor_id, organisation_id, action, subject, purpose, details)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

const insertEntries = statement(
  'audit.insert_each',
  `INSERT INTO audit.entry (id, happened_at, actor_kind, actor_id, organisation_id, action, subject, purpose, details)
   SELECT line.id, $3, $4, $5, $6, $7, line.subject, $8, $9 FROM unnest($1::uuid[], $2::text[]) AS line (id, subject)`,
);

/**
 * Adds a line to the audit log in the caller's transaction: it is there exactly when what it tells of is.
 * The chain over it grows at most 5 s later, by the one writer (`startAuditChain`).
 */
export async function audit(ctx: Ctx, input: AuditInput): Promise<void> {
  const purpose = input.purpose ?? ctx.purpose ?? null;
  const { actor } = ctx;
  await ctx.db.run(insertEntry, [
    ...[ctx.ids.next(), ctx.clock.now(), actor.kind, actor.id, actor.organisationId ?? null],
    ...[input.action, input.subject, purpose, JSON.stringify(input.details ?? {})],
  ]);
}

/** The same line about each of these subjects, as `audit` adds one. */
export async function auditEach(
  ctx: Ctx,
  subjects: readonly string[],
  input: Omit<AuditInput, 'subject'>,
): Promise<void> {
  if (subjects.length === 0) return;
  const { actor } = ctx;
  await ctx.db.run(insertEntries, [
    ...[subjects.map(() => ctx.ids.next()), subjects, ctx.clock.now(), actor.kind, actor.id],
    ...[actor.organisationId ?? null, input.action, input.purpose ?? ctx.purpose ?? null],
    JSON.stringify(input.details ?? {}),
  ]);
}
