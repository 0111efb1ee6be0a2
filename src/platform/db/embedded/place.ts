/**
 * Where things lie. Control files are always in `<dataDir>/postgres`; the cluster, its sockets and its log
 * lie there too ("home"), unless citybrain is root and PostgreSQL's account cannot pass a directory on the
 * way: then home is under /var/lib/citybrain, and `location.json` in the control directory says where.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Account, chooseAccount, findBarrier } from './account.ts';
import { fileFailure } from './failures.ts';

/** The control directory of a data directory. */
export interface Control {
  directory: string;
  /** Held while PostgreSQL is initialised, started or stopped. */
  lockFile: string;
  /** One file for each process that uses the server. */
  holdersDir: string;
}

export interface Place extends Control {
  account: Account;
  home: string;
  clusterDir: string;
  logDir: string;
  passwordFile: string;
}

interface Location {
  home: string;
  /** The control directory that this home was made for. */
  for: string;
}

/** Socket paths end at 107 bytes on Linux and 103 on macOS, file name included. */
const SOCKET_PATH_LIMIT_BYTES = 100;
const SOCKET_NAME = '.s.PGSQL.65535.lock';
const FAR_HOME = '/var/lib/citybrain';

/** The control directory of `dataDir`, made if need be. @throws AppError db.directory_unwritable */
export function openControl(dataDir: string): Control {
  try {
    // Passable but not listable: PostgreSQL's account needs to get through, whatever the umask.
    if (mkdirSync(dataDir, { recursive: true }) !== undefined) chmodSync(dataDir, 0o711);
    const directory = join(realpathSync(dataDir), 'postgres');
    if (mkdirSync(directory, { recursive: true }) !== undefined) chmodSync(directory, 0o711);
    const control = describeControl(directory);
    mkdirSync(control.holdersDir, { recursive: true, mode: 0o700 });
    return control;
  } catch (error) {
    throw fileFailure(error, dataDir);
  }
}

/** The control directory of `dataDir` when it exists. */
export function findControl(dataDir: string): Control | undefined {
  const directory = join(dataDir, 'postgres');
  return existsSync(directory) ? describeControl(realpathSync(directory)) : undefined;
}

function describeControl(directory: string): Control {
  return { directory, lockFile: join(directory, 'start.lock'), holdersDir: join(directory, 'holders') };
}

/** Where the cluster of `control` lies, as far as that is decided already. */
export function homeOf(control: Control): string {
  return readLocation(control)?.home ?? control.directory;
}

/** The directory of the cluster (PGDATA) in `home`. */
export function clusterDirOf(home: string): string {
  return join(home, 'cluster');
}

/** Decides account and home, and makes the directories. Call under the lock. */
export function openPlace(control: Control, log: (message: string) => void): Place {
  const location = readLocation(control);
  if (location !== undefined) refuseCopy(control, location);
  let home = location?.home ?? control.directory;
  const account = chooseAccount(clusterDirOf(home), log);
  try {
    const barrier = account.foreign ? findBarrier(home, account) : undefined;
    if (barrier !== undefined) {
      if (existsSync(clusterDirOf(home))) throw unreachable(home, barrier, account);
      home = makeFarHome(control, barrier, account, log);
    }
    const place = describePlace(control, home, account);
    ownDirectory(place.logDir, account);
    return place;
  } catch (error) {
    throw fileFailure(error, home);
  }
}

function describePlace(control: Control, home: string, account: Account): Place {
  return {
    ...control,
    account,
    home,
    clusterDir: clusterDirOf(home),
    logDir: join(home, 'log'),
    passwordFile: join(home, 'password'),
  };
}

/** Makes `path`, below a directory that only we can write to, a private one of PostgreSQL's account. */
export function ownDirectory(path: string, account: Account): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Not only when new: an earlier start may have been killed in between, or have had another account.
  if (account.foreign && lstatSync(path).isDirectory()) chownSync(path, account.uid, account.gid);
}

/**
 * The private directory for the server's socket: in home, or under the system's temporary directory where
 * the path would be too long for a socket or hard to write in a configuration.
 */
export function openSocketDir(place: Place): string {
  const near = join(place.home, 'run');
  const fits = Buffer.byteLength(join(near, SOCKET_NAME)) <= SOCKET_PATH_LIMIT_BYTES;
  if (fits && /^[^\s,'"\\%]+$/.test(near)) {
    ownDirectory(near, place.account);
    return near;
  }
  const short = join(temporaryRoot(), `citybrain-${digest(place.directory)}`);
  if (canBeOurs(short, place.account)) {
    ownDirectory(short, place.account);
    return short;
  }
  const random = mkdtempSync(join(temporaryRoot(), 'citybrain-'));
  if (place.account.foreign) chownSync(random, place.account.uid, place.account.gid);
  return random;
}

/** False when somebody else has put something there: anybody may write to the temporary directory. */
function canBeOurs(path: string, account: Account): boolean {
  if (!existsSync(path)) return true;
  const stat = lstatSync(path);
  const owners = [account.uid, process.getuid?.()];
  return stat.isDirectory() && owners.includes(stat.uid) && (stat.mode & 0o077) === 0;
}

/** Removes a socket directory that was made outside of home. */
export function closeSocketDir(home: string, socketDir: string | undefined): void {
  if (socketDir === undefined || socketDir === join(home, 'run')) return;
  try {
    rmdirSync(socketDir);
  } catch {
    // Not empty or not ours: it does no harm.
  }
}

function temporaryRoot(): string {
  const root = tmpdir();
  return Buffer.byteLength(root) <= 40 && /^[^\s,'"\\%]+$/.test(root) ? root : '/tmp';
}

function makeFarHome(
  control: Control,
  barrier: string,
  account: Account,
  log: (message: string) => void,
): string {
  const prefix = digest(control.directory);
  const root = makeFarRoot(account);
  const earlier = readdirSync(root).filter((name) => name.startsWith(`${prefix}-`));
  if (earlier.length > 0) {
    log(
      `unused databases that once belonged to ${control.directory} are still in ${root}: ${earlier.join(', ')}`,
    );
  }
  const home = join(root, `${prefix}-${randomBytes(4).toString('hex')}`);
  mkdirSync(home, { mode: 0o711 });
  chmodSync(home, 0o711);
  const location: Location = { home, for: control.directory };
  const file = join(control.directory, 'location.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(location)}\n`);
  renameSync(`${file}.new`, file);
  log(
    `the database lies in ${home}: PostgreSQL's account "${account.name}" cannot pass ${barrier}. ` +
      'To keep it below DATA_DIR, choose one that other accounts can pass (chmod a+x)',
  );
  return home;
}

function makeFarRoot(account: Account): string {
  for (const root of [FAR_HOME, join(tmpdir(), 'citybrain')]) {
    try {
      if (mkdirSync(root, { recursive: true }) !== undefined) chmodSync(root, 0o711);
      const trusted = lstatSync(root).uid === process.getuid?.();
      if (trusted && findBarrier(root, account) === undefined) return root;
    } catch {
      // Try the next one.
    }
  }
  throw unreachable(FAR_HOME, FAR_HOME, account);
}

function readLocation(control: Control): Location | undefined {
  const file = join(control.directory, 'location.json');
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as Location;
}

/** A copied data directory points at the original's cluster: two cities would share one database. */
function refuseCopy(control: Control, location: Location): void {
  if (location.for === control.directory) return;
  const original = join(location.for, 'location.json');
  if (!existsSync(original)) return; // it was moved, not copied
  throw new AppError('db.directory_copied', {
    path: control.directory,
    original: location.for,
    remedy: `this is a copy that shares the database of ${location.for}: delete ${control.directory} to begin anew, or restore a backup into it`,
  });
}

function unreachable(path: string, barrier: string, account: Account): AppError {
  return new AppError('db.directory_unreachable', {
    path,
    barrier,
    account: account.name,
    remedy: `PostgreSQL runs as "${account.name}", which cannot pass ${barrier}: chmod a+x ${barrier}, or set DATA_DIR to a directory it can reach`,
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
