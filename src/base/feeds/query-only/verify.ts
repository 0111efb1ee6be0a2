import { AppError } from '../../../lib/errors.ts';
import { readName, readResidentNumber } from '../../../lib/identity/index.ts';
import { requirePermission } from '../../../platform/access/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { QueryOnly } from '../contract.ts';
import { feedPermissions } from '../permissions.ts';
import { requireAskable } from '../reach.ts';
import { getSource, type Source } from '../store.ts';
import type { Verification } from '../views-contract.ts';
import { askSource, type Breakers } from './ask-source.ts';

export interface VerifyParts {
  readonly breakers: Breakers;
  /** Where variables named FEED_… are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The city's day. */
  today(ctx: Ctx): string;
}

const countOf = statement(
  'feeds.asked',
  `SELECT coalesce(sum(questions), 0)::int AS all, coalesce(sum(questions) FILTER (WHERE account = $3), 0)::int AS own
   FROM feeds.asked WHERE source_id = $1 AND day = $2`,
);
const countUp = statement(
  'feeds.ask',
  `INSERT INTO feeds.asked (source_id, day, account, questions) VALUES ($1, $2, $3, 1)
   ON CONFLICT (source_id, day, account) DO UPDATE SET questions = feeds.asked.questions + 1`,
);
const lockQuota = statement('feeds.lock_quota', 'SELECT pg_advisory_xact_lock(7218005, $1::int)');

/**
 * Asks a query-only source (核验接口) whether a number and a name belong together. Needs the permission and a declared
 * purpose, and counts against the day's quotas. Nothing of question or answer is kept but that it was asked, by whom
 * and what for. Throws `access.purpose_needed`, `feeds.out_of_reach`, `feeds.quota_used`, `feeds.source_silent` and others of `feeds.…`.
 */
export async function verify(
  ctx: Ctx,
  parts: VerifyParts,
  question: { source: string; number: string; name: string },
): Promise<Verification> {
  requirePermission(ctx.actor, feedPermissions.verify);
  const purpose = ctx.purpose?.trim() ?? '';
  if (purpose === '') throw new AppError('access.purpose_needed');
  await requireAskable(ctx, question.source);
  const source = await getSource(ctx, question.source);
  const { queryOnly } = source.declaration;
  if (queryOnly === undefined) throw new AppError('feeds.not_query_only', { code: source.code });
  const number = readResidentNumber(question.number);
  if (number.value === undefined) throw new AppError('feeds.number_wrong', { reason: number.reason });
  const name = readName(question.name);
  if (name.value === undefined) throw new AppError('feeds.name_wrong', { reason: name.reason });
  parts.breakers.require(source.code, ctx.clock.now());
  const leftToday = await takeQuota(ctx, parts, source, queryOnly);
  let result: Verification['result'] | 'silent' = 'silent';
  try {
    result = await askSource(
      parts,
      source.code,
      queryOnly,
      { number: number.value, name: name.value },
      ctx.clock,
    );
    return { result, leftToday, synthetic: queryOnly.synthetic === true };
  } finally {
    await audit(ctx, {
      ...{ action: 'feeds.source.asked', subject: `feed:${source.code}`, purpose: purpose.slice(0, 100) },
      details: { result },
    });
  }
}

/** Counts one question, or refuses it; answers how many are left. */
function takeQuota(ctx: Ctx, parts: VerifyParts, source: Source, queryOnly: QueryOnly): Promise<number> {
  const day = parts.today(ctx);
  const account = ctx.actor.id;
  return inTransaction(ctx, async (tx) => {
    await tx.db.run(lockQuota, [source.id]);
    const [count] = await tx.db.run<{ all: number; own: number }>(countOf, [source.id, day, account]);
    const left = queryOnly.quotaPerDay - (count?.all ?? 0);
    const ownQuota = queryOnly.quotaPerAccount ?? queryOnly.quotaPerDay;
    const ownLeft = ownQuota - (count?.own ?? 0);
    const { code } = source;
    if (left <= 0)
      throw new AppError('feeds.quota_used', { code, of: 'source', quota: queryOnly.quotaPerDay });
    if (ownLeft <= 0) throw new AppError('feeds.quota_used', { code, of: 'account', quota: ownQuota });
    await tx.db.run(countUp, [source.id, day, account]);
    return Math.min(left, ownLeft) - 1;
  });
}
