import { LRUCache } from 'lru-cache';
import type { Actor, Grant } from '../access/index.ts';
import { statement } from '../db/index.ts';
import type { AuthOptions, GrantInput, Pending } from './model.ts';
import { type RoleBook, toGrant } from './roles.ts';
import { idleMsOf } from './sessions.ts';

/** Somebody who has been recognised, as kept in the cache. */
export interface Identity {
  readonly actor: Actor;
  /** Set while permissions are held back. */
  readonly pending?: Pending;
  readonly hasTotp: boolean;
  /** When the session or token ends, if it is not used again. */
  readonly expiresAt: Date;
  /** Key of the session or token in the cache. */
  readonly key: string;
  /** Of sessions: what unsafe requests must repeat. */
  readonly csrfToken?: string;
}

export interface IdentityLoader {
  /** The living session with this token hash, or undefined. Its expiry slides. */
  findSession(tokenHash: Buffer, key: string): Promise<Identity | undefined>;
  /** The valid API token with this hash, or undefined. */
  findToken(tokenHash: Buffer, key: string): Promise<Identity | undefined>;
}

interface SessionRow {
  readonly accountId: string | null;
  readonly citizenId: string | null;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly endsAt: Date;
  readonly kept: boolean;
  readonly name: string | null;
  readonly organisationId: string | null;
  readonly mustChangePassword: boolean | null;
  readonly hasTotp: boolean | null;
  readonly phoneMasked: string | null;
  readonly grants: { role: string; organisationId: string | null; areaId: string | null }[] | null;
}

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly permissions: string[];
  readonly organisationId: string | null;
  readonly expiresAt: Date;
}

const findSession = statement(
  'auth.session.find',
  `SELECT s.account_id AS "accountId", s.citizen_id AS "citizenId", s.seen_at AS "seenAt",
     s.expires_at AS "expiresAt", s.ends_at AS "endsAt", s.kept, a.name, a.organisation_id AS "organisationId",
     a.must_change_password AS "mustChangePassword", a.totp_confirmed_at IS NOT NULL AS "hasTotp",
     c.phone_masked AS "phoneMasked",
     (SELECT jsonb_agg(jsonb_build_object('role', g.role, 'organisationId', g.organisation_id, 'areaId', g.area_id))
      FROM auth.account_grant g WHERE g.account_id = a.id) AS grants
   FROM auth.session s
   LEFT JOIN auth.account a ON a.id = s.account_id
   LEFT JOIN auth.citizen c ON c.id = s.citizen_id
   WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.ends_at > $2
     AND a.disabled_at IS NULL AND c.erased_at IS NULL`,
);
const slideSession = statement(
  'auth.session.slide',
  'UPDATE auth.session SET seen_at = $2, expires_at = $3 WHERE token_hash = $1',
);
const findToken = statement(
  'auth.token.find',
  `WITH used AS (UPDATE auth.api_token SET last_used_at = $2
     WHERE token_hash = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 hour'))
   SELECT id, name, permissions, organisation_id AS "organisationId", expires_at AS "expiresAt"
   FROM auth.api_token WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2`,
);

/** How much of a session's time must have passed before its expiry is written anew. */
const SLIDE_AFTER = 1 / 50;
/** A moved organisation is seen after this at the latest. */
const ORGANISATIONS_KEPT_MS = 10_000;

/** The organisations below one, kept for a while. */
function keepOrganisations({ root, organisationsBelow }: AuthOptions) {
  const below = new LRUCache<string, Promise<ReadonlySet<string>>>({
    max: 5_000,
    ttl: ORGANISATIONS_KEPT_MS,
  });
  return (organisationId: string): Promise<ReadonlySet<string>> => {
    let found = below.get(organisationId);
    if (found === undefined) {
      found = organisationsBelow(root, organisationId);
      found.catch(() => below.delete(organisationId));
      below.set(organisationId, found);
    }
    return found;
  };
}

function staffActor(row: SessionRow & { accountId: string }, grants: readonly Grant[]): Actor {
  const { accountId: id, name, organisationId } = row;
  return { kind: 'staff', id, name: name ?? '', grants, ...(organisationId !== null && { organisationId }) };
}

/** Reads sessions and tokens from the database and makes actors of them. */
export function createIdentityLoader(options: AuthOptions, book: RoleBook): IdentityLoader {
  const { root } = options;
  const organisationsBelow = keepOrganisations(options);

  async function grantOf(role: string, permissions: ReadonlySet<string>, where: Omit<GrantInput, 'role'>) {
    // The area is the tighter bound; `scopeOf` looks at the organisation only where there is no area.
    const limited = where.organisationId !== undefined && where.areaId === undefined;
    return toGrant(
      role,
      permissions,
      where,
      limited ? await organisationsBelow(where.organisationId!) : undefined,
    );
  }

  async function grantsOf(row: SessionRow): Promise<{ grants: Grant[]; pending?: Pending }> {
    if (row.mustChangePassword) return { grants: [], pending: 'password' };
    const grants: Grant[] = [];
    let pending: Pending | undefined;
    for (const { role, organisationId, areaId } of row.grants ?? []) {
      const permissions = book.findPermissions(role);
      if (permissions === undefined) {
        root.log.warn({ role, account: row.accountId }, 'auth: a granted role is not in the catalogue');
      } else if (book.needsTotp(role) && !row.hasTotp) {
        pending = 'totp';
      } else {
        const where = {
          ...(organisationId !== null && { organisationId }),
          ...(areaId !== null && { areaId }),
        };
        grants.push(await grantOf(role, permissions, where));
      }
    }
    return { grants, ...(pending && { pending }) };
  }

  /** The new expiry, written only when enough time has passed. */
  async function slide(tokenHash: Buffer, row: SessionRow, now: Date): Promise<Date> {
    const sessionMs = idleMsOf(options.config, row.kept);
    if (now.getTime() - row.seenAt.getTime() < sessionMs * SLIDE_AFTER) return row.expiresAt;
    const expiresAt = new Date(Math.min(now.getTime() + sessionMs, row.endsAt.getTime()));
    await root.db.run(slideSession, [tokenHash, now, expiresAt]);
    return expiresAt;
  }

  return {
    findSession: async (tokenHash, key) => {
      const now = root.clock.now();
      const [row] = await root.db.run<SessionRow>(findSession, [tokenHash, now]);
      if (row === undefined) return undefined;
      const expiresAt = await slide(tokenHash, row, now);
      const csrfToken = options.secret.hash('csrf', key).toString('base64url');
      if (row.accountId === null) {
        const actor: Actor = { kind: 'citizen', id: row.citizenId!, name: row.phoneMasked ?? '', grants: [] };
        return { actor, hasTotp: false, expiresAt, key, csrfToken };
      }
      const { grants, pending } = await grantsOf(row);
      const actor = staffActor({ ...row, accountId: row.accountId }, grants);
      return { actor, hasTotp: row.hasTotp === true, expiresAt, key, csrfToken, ...(pending && { pending }) };
    },
    findToken: async (tokenHash, key) => {
      const [row] = await root.db.run<TokenRow>(findToken, [tokenHash, root.clock.now()]);
      if (row === undefined) return undefined;
      const where = row.organisationId === null ? {} : { organisationId: row.organisationId };
      const grant = await grantOf('token', new Set(row.permissions), where);
      const actor: Actor = { kind: 'token', id: row.id, name: row.name, grants: [grant], ...where };
      return { actor, hasTotp: false, expiresAt: row.expiresAt, key };
    },
  };
}
