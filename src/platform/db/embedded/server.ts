/**
 * Starting, finding and stopping the postmaster. It runs in a session of its own: neither Ctrl-C in the
 * terminal nor the death of Node reaches it. What is known of a running server is read from its
 * postmaster.pid, the one place PostgreSQL itself keeps up to date.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../lib/errors.ts';
import { spawnIdentity } from './account.ts';
import { type Binaries, programEnvironment } from './binaries.ts';
import { configure } from './cluster.ts';
import { fileFailure, programFailure } from './failures.ts';
import { closeSocketDir, clusterDirOf, openSocketDir, type Place } from './place.ts';
import { findProcess, isPostmaster } from './process-identity.ts';
import type { ServerAddress } from './settings.ts';

export interface RunningServer {
  pid: number;
  port: number;
  /** Directory of the unix socket; undefined when it listens on TCP. */
  socketDir?: string;
  ready: boolean;
  startedAt: Date;
}

const POLL_MS = 5;
const PROGRESS_EVERY_MS = 5_000;

/** The server that runs on `clusterDir`, ready or not. */
export function findServer(clusterDir: string): RunningServer | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!isPostmaster(pid, clusterDir)) return undefined;
  const socketDir = lines[4]?.trim();
  return {
    pid,
    startedAt: new Date(Number(lines[2]) * 1_000),
    port: Number(lines[3]),
    ...(socketDir ? { socketDir } : {}),
    ready: lines[7]?.trim() === 'ready',
  };
}

/**
 * The server on the cluster once it has made up its mind: ready, or gone.
 * @throws AppError db.start_timeout
 */
export async function awaitServer(clusterDir: string, limitMs: number): Promise<RunningServer | undefined> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const server = findServer(clusterDir);
    if (server === undefined || server.ready) return server;
    if (performance.now() > deadline) throw startTimeout(clusterDir, limitMs);
    await sleep(POLL_MS);
  }
}

export interface LaunchOptions {
  transport: 'socket' | 'tcp';
  settings: Record<string, string>;
  limitMs: number;
  log(message: string): void;
}

/**
 * Starts the server and waits until it is ready; after a crash that includes its recovery.
 * @throws AppError db.start_failed, db.start_timeout, db.disk_full
 */
export async function launch(
  place: Place,
  binaries: Binaries,
  options: LaunchOptions,
): Promise<RunningServer> {
  const deadline = performance.now() + options.limitMs;
  const address: ServerAddress =
    options.transport === 'tcp'
      ? { port: await findFreePort() }
      : { port: 5432, socketDir: openSocketDir(place) };
  configure(place, address, options.settings);
  for (;;) {
    removeStalePid(place.clusterDir);
    const attempt = await tryLaunch(place, binaries, deadline, options);
    if (attempt.server !== undefined) return attempt.server;
    // The children of a postmaster that was killed take a moment to notice.
    const remains = /pre-existing shared memory block|is another postmaster/i.test(attempt.output);
    if (!remains || performance.now() > deadline) {
      throw programFailure('db.start_failed', place.clusterDir, attempt.output);
    }
    await sleep(100);
  }
}

async function tryLaunch(
  place: Place,
  binaries: Binaries,
  deadline: number,
  options: LaunchOptions,
): Promise<{ server?: RunningServer; output: string }> {
  const logFile = join(place.logDir, 'startup.log');
  const hasEnded = spawnPostmaster(place, binaries, logFile);
  let nextProgress = performance.now() + PROGRESS_EVERY_MS;
  for (;;) {
    const server = findServer(place.clusterDir);
    if (server?.ready) return { server, output: '' };
    if (hasEnded()) return { output: readText(logFile) };
    if (performance.now() > deadline) throw startTimeout(place.clusterDir, options.limitMs);
    if (performance.now() > nextProgress) {
      options.log('PostgreSQL is starting; after a crash it first recovers what was acknowledged');
      nextProgress = performance.now() + PROGRESS_EVERY_MS;
    }
    await sleep(POLL_MS);
  }
}

/** Starts the program; the returned function tells whether it has ended since. */
function spawnPostmaster(place: Place, binaries: Binaries, logFile: string): () => boolean {
  if (process.platform === 'win32') return startByControl(place, binaries, logFile);
  let output: number;
  try {
    rmSync(logFile, { force: true });
    output = openSync(logFile, 'wx', 0o600);
  } catch (error) {
    throw fileFailure(error, logFile);
  }
  let ended = false;
  const child = spawn(binaries.postgres, ['-D', place.clusterDir], {
    ...spawnIdentity(place.account),
    cwd: place.home,
    env: programEnvironment(),
    stdio: ['ignore', output, output],
    detached: true,
  });
  child.on('error', () => {
    ended = true;
  });
  child.on('exit', () => {
    ended = true;
  });
  child.unref();
  closeSync(output);
  return () => ended;
}

/** On Windows pg_ctl drops the administrator's rights, which PostgreSQL refuses as it refuses root. */
function startByControl(place: Place, binaries: Binaries, logFile: string): () => boolean {
  const argv = ['start', '-W', '-D', place.clusterDir, '-l', logFile];
  const result = spawnSync(binaries.pgCtl, argv, { env: programEnvironment(), stdio: 'ignore' });
  return () => result.status !== 0;
}

/** A pid file whose process is gone, or is somebody else's by now, would keep PostgreSQL from starting. */
function removeStalePid(clusterDir: string): void {
  const file = join(clusterDir, 'postmaster.pid');
  if (existsSync(file) && findServer(clusterDir) === undefined) rmSync(file, { force: true });
}

/**
 * Stops the server in `home`: fast first (clients are disconnected, a checkpoint is written), at `timeoutMs` without
 * the checkpoint, which costs a recovery at the next start but no data.
 * @returns false when it was not running
 * @throws AppError db.stop_timeout
 */
export async function stopServer(home: string, timeoutMs: number): Promise<boolean> {
  const clusterDir = clusterDirOf(home);
  const server = findServer(clusterDir);
  if (server === undefined) return false;
  if (process.platform === 'win32') process.kill(server.pid);
  else process.kill(server.pid, 'SIGINT');
  let stopped = await hasStopped(clusterDir, server.pid, timeoutMs);
  if (!stopped) {
    signalIfAlive(server.pid, 'SIGQUIT');
    stopped = await hasStopped(clusterDir, server.pid, 10_000);
  }
  if (stopped) {
    closeSocketDir(home, server.socketDir);
    return true;
  }
  throw new AppError('db.stop_timeout', {
    pid: server.pid,
    path: clusterDir,
    remedy: `process ${server.pid} does not end, often because its disk does not answer; look at the disk before ending it by hand`,
  });
}

async function hasStopped(clusterDir: string, pid: number, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (findProcess(pid) !== undefined && findServer(clusterDir)?.pid === pid) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  // The pid file goes a moment before the process does.
  while (findProcess(pid) !== undefined && performance.now() < deadline) await sleep(POLL_MS);
  return true;
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended just now.
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function startTimeout(clusterDir: string, limitMs: number): AppError {
  return new AppError('db.start_timeout', {
    path: clusterDir,
    waitedMs: limitMs,
    remedy:
      'PostgreSQL is still recovering or its disk is slow; it goes on by itself, so start citybrain again in a minute',
  });
}
