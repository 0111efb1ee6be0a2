import type { Db } from '../db/index.ts';
import { statement } from '../db/index.ts';
import { type AuditEntry, entryColumns, FIRST_HASH, hashEntry } from './entry.ts';

export interface AuditBreak {
  readonly sequence: number;
  /**
   * missing: an entry was taken out · changed: its content is not what was hashed · relinked: it does not follow
   * the one before · cut: the log ends before its head · anchor: it differs from a root kept elsewhere
   */
  readonly reason: 'missing' | 'changed' | 'relinked' | 'cut' | 'anchor';
  readonly entryId?: string;
}

export interface AuditVerdict {
  readonly whole: boolean;
  /** Entries looked at. */
  readonly checked: number;
  /** Last sequence looked at. */
  readonly lastSequence: number;
  /** Entries that wait to be chained. */
  readonly unchained: number;
  readonly firstBreak?: AuditBreak;
}

export interface VerifyOptions {
  /** First sequence to look at; 1 unless said. The entry before is then believed. */
  readonly from?: number;
  /** Entries to look at, at most; all unless said. */
  readonly limit?: number;
  /** Roots exported earlier and kept elsewhere: they find a chain that was rewritten as a whole. */
  readonly anchors?: readonly { readonly sequence: number; readonly hash: string }[];
}

type Chained = AuditEntry & { sequence: number; chainedAt: Date; previousHash: Buffer; hash: Buffer };

const PAGE = 500;

const readPage = statement(
  'audit.verify.page',
  `SELECT ${entryColumns}, sequence, chained_at AS "chainedAt", previous_hash AS "previousHash", hash
   FROM audit.entry WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
);
const readHead = statement(
  'audit.verify.head',
  `SELECT sequence, (SELECT count(*) FROM (SELECT FROM audit.entry WHERE sequence IS NULL LIMIT 10001) AS waiting) AS unchained
   FROM audit.head`,
);

/**
 * Reads the chain page by page (memory stays small, the event loop free between pages), computes every hash anew
 * and reports the first break.
 */
export async function verifyAudit(db: Db, options: VerifyOptions = {}): Promise<AuditVerdict> {
  const anchors = new Map(options.anchors?.map(({ sequence, hash }) => [sequence, hash]));
  const [head] = await db.run<{ sequence: number; unchained: number }>(readHead);
  const unchained = head?.unchained ?? 0;
  let last = (options.from ?? 1) - 1;
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let checked = 0;
  let previousHash: Buffer | undefined = last === 0 ? FIRST_HASH : undefined;
  const verdict = (firstBreak?: AuditBreak): AuditVerdict => ({
    ...{ whole: firstBreak === undefined, checked, lastSequence: last, unchained },
    ...(firstBreak && { firstBreak }),
  });
  while (left > 0) {
    const page = await db.run<Chained>(readPage, [last, Math.min(PAGE, left)]);
    if (page.length === 0) {
      return last < (head?.sequence ?? 0) ? verdict({ sequence: last + 1, reason: 'cut' }) : verdict();
    }
    for (const entry of page) {
      const reason = findBreak(entry, last + 1, previousHash, anchors);
      if (reason === 'missing') return verdict({ sequence: last + 1, reason });
      if (reason) return verdict({ sequence: entry.sequence, reason, entryId: entry.id });
      ({ sequence: last, hash: previousHash } = entry);
      checked++;
      left--;
    }
  }
  return verdict();
}

function findBreak(
  entry: Chained,
  expected: number,
  previousHash: Buffer | undefined,
  anchors: ReadonlyMap<number, string>,
): AuditBreak['reason'] | undefined {
  if (entry.sequence !== expected) return 'missing';
  if (previousHash !== undefined && !entry.previousHash.equals(previousHash)) return 'relinked';
  if (!hashEntry(entry, entry).equals(entry.hash)) return 'changed';
  const anchor = anchors.get(entry.sequence);
  if (anchor !== undefined && anchor !== entry.hash.toString('hex')) return 'anchor';
  return undefined;
}
