import { createHash } from 'node:crypto';

/** One line of the audit log as stored. */
export interface AuditEntry {
  readonly id: string;
  readonly happenedAt: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly organisationId: string | null;
  readonly action: string;
  readonly subject: string;
  readonly purpose: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What the chain adds to an entry. */
export interface AuditLink {
  readonly sequence: number;
  readonly chainedAt: Date;
  readonly previousHash: Buffer;
}

export const HASH_BYTES = 32;

/** Before the first entry. */
export const FIRST_HASH: Buffer = Buffer.alloc(HASH_BYTES);

export const entryColumns = `id, happened_at AS "happenedAt", actor_kind AS "actorKind", actor_id AS "actorId",
  organisation_id AS "organisationId", action, subject, purpose, details`;

/**
 * The hash of an entry at its place in the chain: SM3 (GB/T 32905-2016) over the canonical JSON of everything in
 * it and the hash before. Any program can repeat it: keys sorted, no blanks, times in ISO 8601 UTC with
 * milliseconds, hashes in small hexadecimal.
 */
export function hashEntry(entry: AuditEntry, link: AuditLink): Buffer {
  const text = canonicalJson({
    action: entry.action,
    actorId: entry.actorId,
    actorKind: entry.actorKind,
    chainedAt: link.chainedAt.toISOString(),
    details: entry.details,
    happenedAt: entry.happenedAt.toISOString(),
    id: entry.id,
    organisationId: entry.organisationId,
    previousHash: link.previousHash.toString('hex'),
    purpose: entry.purpose,
    sequence: link.sequence,
    subject: entry.subject,
  });
  return createHash('sm3').update(text).digest();
}

/** JSON with the keys of all objects sorted by code unit and no blanks; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each ?? null)).join()}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`);
    return `{${members.join()}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
