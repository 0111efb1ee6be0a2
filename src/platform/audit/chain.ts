import { systemActor } from '../access/index.ts';
import { asActor, type Ctx, inTransaction, type RootCtx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { openLeadership } from '../db/leadership.ts';
import { type AuditEntry, entryColumns, hashEntry } from './entry.ts';

const BATCH = 500;
/** With the time of one batch this keeps the chain well within 5 s of the log. */
const POLL_MS = 1_000;

const lockHead = statement('audit.head.lock', 'SELECT sequence, hash FROM audit.head FOR UPDATE');
const readUnchained = statement(
  'audit.unchained',
  `SELECT ${entryColumns} FROM audit.entry WHERE sequence IS NULL ORDER BY id LIMIT ${BATCH}`,
);
const link = statement(
  'audit.link',
  `UPDATE audit.entry e SET sequence = l.sequence, previous_hash = l.previous_hash, hash = l.hash, chained_at = $5
   FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[]) AS l(id, sequence, previous_hash, hash)
   WHERE e.id = l.id`,
);
const moveHead = statement('audit.head.move', 'UPDATE audit.head SET sequence = $1, hash = $2');

export interface AuditChain {
  /** Chains everything that waits now; resolves with the number chained. 0 while another process leads. */
  catchUp(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Chains new entries, in one process of all on the database. The order of chaining is the order of the chain: an
 * entry is linked once its transaction has committed, so one that began early and commits late comes late.
 */
export function startAuditChain(root: RootCtx): AuditChain {
  const ctx = asActor(root, systemActor('audit'));
  const leadership = openLeadership(root.db.connectionString, 'audit', (error) =>
    root.log.warn({ error: String(error) }, 'audit: leadership lost, trying again'),
  );
  let stopped = false;
  let running: Promise<number> | undefined;

  async function chainAll(): Promise<number> {
    let total = 0;
    while (!stopped && (await leadership.isLeader())) {
      const count = await chainBatch(ctx);
      total += count;
      if (count < BATCH) break;
    }
    return total;
  }

  function catchUp(): Promise<number> {
    running ??= chainAll()
      .catch((error) => {
        root.log.error({ error: String(error) }, 'audit: chaining failed, trying again');
        return 0;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const timer = setInterval(() => void catchUp(), POLL_MS);
  return {
    catchUp: async () => {
      // One that runs already may have read before the caller's commit.
      await running;
      return catchUp();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
      stopped = true;
      await leadership.close();
    },
  };
}

/** Links the next batch under a lock on the head: should two ever believe that they lead, the second waits. */
export async function chainBatch(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const [head] = await tx.db.run<{ sequence: number; hash: Buffer }>(lockHead);
    const entries = await tx.db.run<AuditEntry>(readUnchained);
    if (head === undefined || entries.length === 0) return 0;
    const chainedAt = tx.clock.now();
    let { sequence, hash } = head;
    const previousHashes: Buffer[] = [];
    const hashes: Buffer[] = [];
    const sequences: number[] = [];
    for (const entry of entries) {
      sequence++;
      previousHashes.push(hash);
      hash = hashEntry(entry, { sequence, chainedAt, previousHash: hash });
      sequences.push(sequence);
      hashes.push(hash);
    }
    const ids = entries.map((entry) => entry.id);
    await tx.db.run(link, [ids, sequences, previousHashes, hashes, chainedAt]);
    await tx.db.run(moveHead, [sequence, hash]);
    return entries.length;
  });
}
