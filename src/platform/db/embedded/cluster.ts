/** The cluster's files: made once, completely or not at all, and configured anew before every start. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { ownName, spawnIdentity } from './account.ts';
import { type Binaries, programEnvironment } from './binaries.ts';
import { fileFailure, programFailure } from './failures.ts';
import { ownDirectory, type Place } from './place.ts';
import {
  chooseSettings,
  measureMachine,
  renderAccess,
  renderAccountMap,
  renderConfiguration,
  type ServerAddress,
} from './settings.ts';

export const SUPERUSER = 'citybrain';
const UNFINISHED = 'cluster-unfinished-';
const INITDB_LIMIT_MS = 120_000;

/** The PostgreSQL major version that made the cluster, or undefined when there is none. */
export function findClusterVersion(clusterDir: string): string | undefined {
  const file = join(clusterDir, 'PG_VERSION');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Refuses a cluster of another major version. @throws AppError db.version_foreign */
export function requireVersion(clusterDir: string, expected: string): void {
  const found = findClusterVersion(clusterDir);
  if (found === expected) return;
  throw new AppError('db.version_foreign', {
    path: clusterDir,
    found: found ?? 'unknown',
    expected,
    remedy:
      `this release runs PostgreSQL ${expected} and cannot read the files of ${found ?? 'another version'}. ` +
      'Make a logical backup with the release that wrote them (citybrain backup), ' +
      'then restore it with this one into a new DATA_DIR (citybrain restore); nothing was changed here',
  });
}

/**
 * Makes the cluster when there is none. It is made under another name and renamed when complete, so that one
 * whose making was killed is never taken for a cluster; such remains are removed.
 * @throws AppError db.initialise_failed, db.disk_full, db.version_foreign
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  log: (message: string) => void,
): Promise<void> {
  for (const name of readdirSync(place.home)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(place.home, name), { recursive: true, force: true });
  }
  if (existsSync(place.clusterDir)) {
    requireVersion(place.clusterDir, binaries.major);
    return;
  }
  log(`initialising PostgreSQL ${binaries.version} in ${place.clusterDir}`);
  try {
    writePrivate(place, place.passwordFile, `${randomBytes(24).toString('base64url')}\n`);
    const unfinished = await initialise(place, binaries);
    renameSync(unfinished, place.clusterDir);
  } catch (error) {
    throw fileFailure(error, place.home);
  }
}

async function initialise(place: Place, binaries: Binaries): Promise<string> {
  // The builtin provider compares by code point: the same order on every system and after every upgrade of
  // its libraries, and an ordinary index serves LIKE 'x%'.
  const attempts = [
    ['--locale=C.UTF-8', '--locale-provider=builtin'],
    ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'], // systems without C.UTF-8
  ];
  let output = '';
  for (const locale of attempts) {
    const directory = join(place.home, `${UNFINISHED}${randomBytes(4).toString('hex')}`);
    ownDirectory(directory, place.account);
    const argv = [
      `--pgdata=${directory}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${place.passwordFile}`,
      '--encoding=UTF8',
      '--auth-local=peer',
      '--auth-host=scram-sha-256',
      '--no-instructions',
      ...locale,
    ];
    const result = await run(binaries.initdb, argv, place);
    if (result.succeeded) return directory;
    output = result.output;
    rmSync(directory, { recursive: true, force: true });
    if (!/locale/i.test(output)) break;
  }
  throw programFailure('db.initialise_failed', place.clusterDir, output);
}

function run(program: string, argv: string[], place: Place): Promise<{ succeeded: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, argv, {
      ...spawnIdentity(place.account),
      cwd: place.home,
      env: programEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: INITDB_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ succeeded: false, output: `${output}\n${error.message}` }));
    child.on('close', (status, signal) => {
      if (signal !== null) output += `\nended by ${signal}`;
      resolve({ succeeded: status === 0, output });
    });
  });
}

/** Writes the cluster's configuration for the next start. */
export function configure(place: Place, address: ServerAddress, overrides: Record<string, string>): void {
  const socket = address.socketDir !== undefined;
  const write = (name: string, text: string) => writePrivate(place, join(place.clusterDir, name), text);
  try {
    const settings = chooseSettings(measureMachine(place.clusterDir));
    write('postgresql.conf', renderConfiguration(address, settings, overrides));
    write('pg_hba.conf', renderAccess(socket));
    const uid = process.getuid?.();
    // Root may do anything here anyway, and so may run commands on the database of an ordinary user.
    const accounts = socket && uid !== undefined ? ['root', ownName(uid)] : [];
    write('pg_ident.conf', renderAccountMap(accounts, SUPERUSER));
  } catch (error) {
    throw fileFailure(error, place.clusterDir);
  }
}

/** Writes a file that only PostgreSQL's account can read; complete or not at all. */
function writePrivate(place: Place, path: string, text: string): void {
  const unfinished = `${path}.new`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' });
  if (place.account.foreign) chownSync(unfinished, place.account.uid, place.account.gid);
  renameSync(unfinished, path);
}
