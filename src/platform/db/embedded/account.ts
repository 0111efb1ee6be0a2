/**
 * The operating system account that PostgreSQL runs under. PostgreSQL refuses to run as root, so a citybrain
 * that is root lends it another account; otherwise it runs as whoever runs citybrain.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { AppError } from '../../../lib/errors.ts';

export interface Account {
  name: string;
  uid: number;
  gid: number;
  /** True when it is not the account of this process, so that spawning and files must be handed over. */
  foreign: boolean;
}

/** Accounts taken when there is no own one; `nobody` last, as other services may run under it too. */
const OWN_ACCOUNT = 'citybrain';
const DATABASE_ACCOUNTS = ['postgres', '_postgres'];
const LAST_RESORT = 'nobody';

/**
 * The account to run PostgreSQL under. An existing cluster is run by its owner.
 * @throws AppError db.account_foreign, db.account_missing
 */
export function chooseAccount(clusterDir: string, log: (message: string) => void): Account {
  if (process.getuid === undefined || process.getgid === undefined) {
    return { name: userInfo().username, uid: -1, gid: -1, foreign: false };
  }
  const own = process.getuid();
  const owner = ownerOf(clusterDir);
  if (own !== 0) {
    if (owner !== undefined && owner.uid !== own) {
      throw new AppError('db.account_foreign', {
        path: clusterDir,
        owner: findByUid(owner.uid)?.name ?? String(owner.uid),
        remedy: `run citybrain as root or as the account that owns ${clusterDir}, or set DATA_DIR to another directory`,
      });
    }
    return { name: ownName(own), uid: own, gid: process.getgid(), foreign: false };
  }
  if (owner !== undefined && owner.uid !== 0) {
    const entry = findByUid(owner.uid);
    // An image rebuilt around a kept volume may have lost the entry; the number is enough to start.
    return { name: entry?.name ?? String(owner.uid), ...owner, foreign: true };
  }
  const entry =
    findByName(OWN_ACCOUNT) ??
    DATABASE_ACCOUNTS.map(findByName).find((found) => found !== undefined) ??
    createAccount(log) ??
    findByName(LAST_RESORT);
  if (entry === undefined || entry.uid === 0) throw accountMissing('root');
  return { ...entry, foreign: true };
}

/** The name of this process's account, as PostgreSQL's peer check will see it. */
export function ownName(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    throw accountMissing(String(uid));
  }
}

/** What child_process needs to run a program as `account`. */
export function spawnIdentity(account: Account): { uid?: number; gid?: number } {
  return account.foreign ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * The first directory on the way to `path` that `account` may not pass, by owner and mode; undefined when
 * the way is open. Parts that do not exist yet are not looked at.
 */
export function findBarrier(path: string, account: Account): string | undefined {
  if (account.uid < 0) return undefined;
  const parent = dirname(path);
  if (parent !== path) {
    const barrier = findBarrier(parent, account);
    if (barrier !== undefined) return barrier;
  }
  try {
    const { uid, gid, mode } = statSync(path);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    return (mode & bit) === 0 ? path : undefined;
  } catch {
    return undefined;
  }
}

interface AccountEntry {
  name: string;
  uid: number;
  gid: number;
}

function accountEntries(): AccountEntry[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length >= 4 && !fields[0]?.startsWith('#'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return [];
  }
}

const findByName = (name: string): AccountEntry | undefined =>
  accountEntries().find((entry) => entry.name === name);
const findByUid = (uid: number): AccountEntry | undefined =>
  accountEntries().find((entry) => entry.uid === uid);

/** Makes a system account with what the machine has: useradd (most), adduser (busybox), or not at all. */
function createAccount(log: (message: string) => void): AccountEntry | undefined {
  const attempts: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_ACCOUNT],
    ],
    ['adduser', ['-S', '-D', '-H', OWN_ACCOUNT]],
  ];
  for (const [command, argv] of attempts) {
    spawnSync(command, argv, { stdio: 'ignore', timeout: 10_000 });
    const entry = findByName(OWN_ACCOUNT);
    if (entry !== undefined) {
      log(`created the system account "${OWN_ACCOUNT}" for PostgreSQL, which does not run as root`);
      return entry;
    }
  }
  return undefined;
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError(
      'db.account_foreign',
      {
        path,
        owner: 'another account',
        remedy: `run citybrain as root or as the account that owns ${path}, or set DATA_DIR to another directory`,
      },
      error,
    );
  }
}

function accountMissing(account: string): AppError {
  return new AppError('db.account_missing', {
    account,
    remedy:
      account === 'root'
        ? 'PostgreSQL does not run as root: create an account named citybrain, run citybrain as an ordinary user, or set DATABASE_URL'
        : `user ${account} has no entry in /etc/passwd, which PostgreSQL requires: add one, or set DATABASE_URL`,
  });
}
