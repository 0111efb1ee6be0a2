/**
 * Two kinds of files say who is doing what with a data directory: one lock under which PostgreSQL is
 * initialised, started and stopped, and one holder file for every process that uses the server. A file whose
 * process is gone counts for nothing, so a kill -9 leaves nothing to clean up by hand.
 */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../../../lib/assert.ts';
import { AppError } from '../../../lib/errors.ts';
import { findProcess, isSameProcessAlive, type ProcessIdentity } from './process-identity.ts';

interface LockRecord extends ProcessIdentity {
  token: string;
}

const POLL_MS = 25;
/** A lock without readable contents is one being written; after this long its writer has died over it. */
const UNREADABLE_GRACE_MS = 1_000;

/**
 * Runs `work` while holding the lock file `path`; waits for another living holder at most `limitMs`.
 * @throws AppError db.locked when the time is up
 */
export async function withLock<T>(path: string, limitMs: number, work: () => Promise<T>): Promise<T> {
  const token = await acquire(path, limitMs);
  try {
    return await work();
  } finally {
    if (readRecord(path)?.token === token) rmSync(path, { force: true });
  }
}

async function acquire(path: string, limitMs: number): Promise<string> {
  const record: LockRecord = { ...ownIdentity(), token: randomUUID() };
  const deadline = performance.now() + limitMs;
  let unreadableSince: number | undefined;
  for (;;) {
    if (tryCreate(path, record)) return record.token;
    const holder = readRecord(path);
    if (holder !== undefined) unreadableSince = undefined;
    else unreadableSince ??= performance.now();
    const abandoned =
      holder === undefined
        ? performance.now() - (unreadableSince ?? 0) > UNREADABLE_GRACE_MS
        : !isSameProcessAlive(holder);
    if (abandoned && removeAbandoned(path, holder?.token)) {
      if (!tryCreate(path, record)) continue;
      // Two processes may have judged the same dead holder; the one that came later puts back what it
      // took by mistake. Give it the time to do so before trusting the lock.
      await sleep(4 * POLL_MS);
      if (readRecord(path)?.token === record.token) return record.token;
      continue;
    }
    if (performance.now() > deadline) {
      throw new AppError('db.locked', {
        path,
        pid: holder?.pid,
        waitedMs: limitMs,
        remedy: `process ${holder?.pid ?? 'unknown'} is still starting or stopping the database; wait for it or end it, then try again`,
      });
    }
    await sleep(POLL_MS);
  }
}

function tryCreate(path: string, record: LockRecord): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(file, JSON.stringify(record));
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the lock file of a dead holder away; false when meanwhile it had become somebody else's. */
function removeAbandoned(path: string, token: string | undefined): boolean {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return true; // somebody else took it away
  }
  const taken = readRecord(aside);
  const mistaken = taken?.token !== token;
  if (mistaken) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process holds it now; the owner of the mistaken one will find out and wait again.
    }
  }
  rmSync(aside, { force: true });
  return !mistaken;
}

function readRecord(path: string): LockRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as LockRecord;
    return typeof record.pid === 'number' && typeof record.token === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}

function ownIdentity(): ProcessIdentity {
  const identity = findProcess(process.pid);
  assert(identity !== undefined, 'this process lives');
  return identity;
}

/** Notes in `directory` that this process uses the server; the returned path is its holder file. */
export function addHolder(directory: string): string {
  const token = randomUUID();
  const path = join(directory, `${process.pid}-${token}.json`);
  const record: LockRecord = { ...ownIdentity(), token };
  writeFileSync(path, JSON.stringify(record), { mode: 0o600 });
  return path;
}

/** The living processes that use the server; the files of dead ones are removed when `prune` is set. */
export function listHolders(directory: string, { prune = false } = {}): ProcessIdentity[] {
  const holders: ProcessIdentity[] = [];
  for (const name of readDirectory(directory)) {
    const path = join(directory, name);
    const record = readRecord(path);
    if (record !== undefined && isSameProcessAlive(record)) holders.push(record);
    else if (prune) rmSync(path, { force: true });
  }
  return holders;
}

function readDirectory(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
