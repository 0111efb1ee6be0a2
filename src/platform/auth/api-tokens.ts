import { AppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { covers, scopeOf } from '../access/index.ts';
import { audit } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { hashToken, randomToken, TOKEN_PREFIX } from './credentials.ts';
import { permissions } from './model.ts';
import type { AuthParts } from './parts.ts';
import { requireOwn } from './roles.ts';

export interface NewToken {
  readonly name: string;
  /** What the system may do; each must be the creator's own. */
  readonly permissions: readonly string[];
  /** Bounds it to this organisation and those below. */
  readonly organisationId?: string;
  /** 1 to 730 days; 365 unless said. */
  readonly days?: number;
}

export interface TokenView {
  readonly id: string;
  readonly name: string;
  /** The first characters, to tell tokens apart. */
  readonly start: string;
  readonly permissions: readonly string[];
  readonly organisationId: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

interface TokenRow extends Omit<TokenView, 'createdAt' | 'expiresAt' | 'revokedAt' | 'lastUsedAt'> {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

const MAX_DAYS = 730;

const insert = statement(
  'auth.token.insert',
  `INSERT INTO auth.api_token (id, name, token_hash, token_start, permissions, organisation_id, created_by, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const list = statement(
  'auth.token.list',
  `SELECT id, name, token_start AS start, permissions, organisation_id AS "organisationId",
     created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"
   FROM auth.api_token WHERE ($1 OR organisation_id = ANY($2)) AND ($3::uuid IS NULL OR id < $3)
   ORDER BY id DESC LIMIT $4`,
);
const find = statement(
  'auth.token.by_id',
  `SELECT organisation_id AS "organisationId" FROM auth.api_token WHERE id = $1`,
);
const revoke = statement(
  'auth.token.revoke',
  'UPDATE auth.api_token SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1',
);

/** Makes a token; the text itself is returned this once and stored nowhere. Throws `auth.permission_unknown`, `auth.more_than_own`. */
export async function createToken(
  parts: AuthParts,
  ctx: Ctx,
  input: NewToken,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  for (const permission of input.permissions)
    if (!parts.book.known.has(permission)) throw new AppError('auth.permission_unknown', { permission });
  requireOwn(ctx.actor, [permissions.manageTokens, ...input.permissions], input);
  const id = ctx.ids.next();
  const token = TOKEN_PREFIX + randomToken();
  const now = ctx.clock.now();
  const days = Math.min(input.days ?? 365, MAX_DAYS);
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  const { name, organisationId } = input;
  await inTransaction(ctx, async (tx) => {
    await tx.db.run(insert, [
      ...[id, name, hashToken(token), token.slice(0, 9), input.permissions, organisationId ?? null],
      ...[tx.actor.id, now, expiresAt],
    ]);
    const details = { permissions: input.permissions, organisationId };
    await audit(tx, { action: 'auth.token.created', subject: `token:${id}`, details });
  });
  return { id, token, expiresAt };
}

/** Ends a token at once in all processes. Throws `auth.token_not_found`, `access.out_of_scope`. */
export async function revokeToken(parts: AuthParts, ctx: Ctx, tokenId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const [row] = await tx.db.run<{ organisationId: string | null }>(find, [tokenId]);
    if (row === undefined) throw new AppError('auth.token_not_found', { token: tokenId });
    const organisationIds = row.organisationId === null ? [] : [row.organisationId];
    if (!covers(scopeOf(tx.actor, permissions.manageTokens), { organisationIds, areaIds: [] }))
      throw new AppError('access.out_of_scope');
    await tx.db.run(revoke, [tokenId, tx.clock.now()]);
    await audit(tx, { action: 'auth.token.revoked', subject: `token:${tokenId}` });
    parts.cache.drop(tx, { actorId: tokenId });
  });
}

/** Tokens of the organisations the actor manages, newest first; reads one more than `limit`. */
export async function listTokens(
  ctx: Ctx,
  query: { beforeId: string | null; limit: number },
): Promise<TokenView[]> {
  const scope = scopeOf(ctx.actor, permissions.manageTokens);
  const values = [scope.everywhere, scope.organisationIds, query.beforeId, query.limit + 1];
  const rows = await ctx.db.run<TokenRow>(list, values);
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}
