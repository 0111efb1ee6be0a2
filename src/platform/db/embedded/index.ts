/**
 * The embedded PostgreSQL: what makes `npm start` enough on a machine that has only Node.
 *
 *   <dataDir>/postgres/        control directory: start.lock, holders/, perhaps location.json
 *     cluster/ log/ run/       PGDATA, a week of logs, the private socket directory
 *     password local.conf      the superuser's password (used over TCP only), an operator's own settings
 *
 * - It outlives Node. The server runs in its own session, so that Ctrl-C lets Node drain first, and a kill -9
 *   of Node leaves it running; the next start attaches to it.
 * - Whoever uses it holds it. Each start leaves a holder file with process id and start time; `stop()` gives
 *   it back, and PostgreSQL is stopped when no living process holds it any more. A command that attached to a
 *   server's PostgreSQL therefore never takes it away, and a dead process counts for nothing.
 * - It is reached over a unix socket in a directory of mode 0700, by peer authentication: there is no open
 *   port and no secret. Windows has TCP on 127.0.0.1 with a random password instead.
 * - PostgreSQL refuses root. A citybrain that is root runs it as the account `citybrain`, `postgres` or
 *   `nobody`, and where that account cannot pass the way to the data (a directory in /root), the cluster and a
 *   copy of the programs lie under /var/lib/citybrain; `location.json` points there.
 *
 * All waiting is bounded. Failures are AppErrors `db.…` whose `details.remedy` says what to do.
 */
import { rmSync } from 'node:fs';
import { prepareBinaries } from './binaries.ts';
import { ensureCluster, findClusterVersion, requireVersion } from './cluster.ts';
import { connectionStringOf, ensureDatabase } from './database.ts';
import { fileFailure } from './failures.ts';
import { addHolder, listHolders, withLock } from './locks.ts';
import { clusterDirOf, findControl, homeOf, openControl, openPlace, type Place } from './place.ts';
import { awaitServer, findServer, launch, type RunningServer, stopServer } from './server.ts';

export interface EmbeddedOptions {
  /** citybrain's DATA_DIR; the cluster goes to `<dataDir>/postgres`. */
  dataDir: string;
  log(message: string): void;
  /** PostgreSQL settings by name that win over the chosen ones; they take effect when the server starts. */
  settings?: Record<string, string>;
  /** How it listens, `socket` where the system has them. An attached server stays as it is. */
  transport?: 'socket' | 'tcp';
  /** The longest wait for another process's start, and then for the server; 120 s unless told. */
  limitMs?: number;
  /** The directory with bin, lib and share; the installed package's unless told. */
  nativeDir?: string;
}

export interface EmbeddedPostgres {
  /** The URL of the database "citybrain". Over TCP it holds the password: never log it. */
  connectionString: string;
  /** Directory of the unix socket; undefined over TCP. */
  socketDir?: string;
  port: number;
  /** True when this call started the server, false when it attached to a running one. */
  startedByUs: boolean;
  /** For example "18.4". */
  serverVersion: string;
  /** Process id of the postmaster. */
  pid: number;
  /** The directory that holds cluster, log and local.conf. */
  home: string;
  /** Gives the server back: stops it unless another living process holds it. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedStatus {
  running: boolean;
  /** Running, and past its start or recovery. */
  ready: boolean;
  pid?: number;
  port?: number;
  socketDir?: string;
  startedAt?: Date;
  connectionString?: string;
  /** Major version of the cluster, for example "18"; undefined when there is none yet. */
  clusterVersion?: string;
  home?: string;
  /** Process ids of the living processes that hold the server. */
  holders: number[];
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;

/**
 * Starts PostgreSQL on `<dataDir>/postgres`, making the cluster and the database "citybrain" when they are
 * missing, or attaches to the server that already runs there.
 * @throws AppError db.account_foreign, db.account_missing, db.binaries_missing, db.directory_copied,
 *   db.directory_unreachable, db.directory_unwritable, db.disk_full, db.initialise_failed, db.locked,
 *   db.start_failed, db.start_timeout, db.version_foreign
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const control = openControl(options.dataDir);
  const limitMs = options.limitMs ?? START_LIMIT_MS;
  return withLock(control.lockFile, limitMs, async () => {
    const place = openPlace(control, options.log);
    let server = await awaitServer(place.clusterDir, limitMs);
    const startedByUs = server === undefined;
    server ??= await launchNew(place, options, limitMs);
    const holder = holdServer(place);
    try {
      const serverVersion = await ensureDatabase(server, place.passwordFile);
      options.log(
        `${startedByUs ? 'started' : 'attached to'} PostgreSQL ${serverVersion} (pid ${server.pid})`,
      );
      return handleOf(place, server, { startedByUs, serverVersion, holder, log: options.log });
    } catch (error) {
      rmSync(holder, { force: true });
      if (startedByUs) await stopServer(place.home, STOP_LIMIT_MS).catch(() => {});
      throw error;
    }
  });
}

async function launchNew(place: Place, options: EmbeddedOptions, limitMs: number): Promise<RunningServer> {
  const binaries = prepareBinaries(place.home, place.account, options.nativeDir, options.log);
  await ensureCluster(place, binaries, options.log);
  requireVersion(place.clusterDir, binaries.major);
  return launch(place, binaries, {
    transport: options.transport ?? (process.platform === 'win32' ? 'tcp' : 'socket'),
    settings: options.settings ?? {},
    limitMs,
    log: options.log,
  });
}

function holdServer(place: Place): string {
  try {
    return addHolder(place.holdersDir);
  } catch (error) {
    throw fileFailure(error, place.holdersDir);
  }
}

function handleOf(
  place: Place,
  server: RunningServer,
  known: { startedByUs: boolean; serverVersion: string; holder: string; log(message: string): void },
): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  return {
    connectionString: connectionStringOf(server, place.passwordFile),
    ...(server.socketDir === undefined ? {} : { socketDir: server.socketDir }),
    port: server.port,
    startedByUs: known.startedByUs,
    serverVersion: known.serverVersion,
    pid: server.pid,
    home: place.home,
    stop: () => {
      stopping ??= release(place, known.holder, known.log);
      return stopping;
    },
  };
}

async function release(place: Place, holder: string, log: (message: string) => void): Promise<void> {
  await withLock(place.lockFile, STOP_LIMIT_MS, async () => {
    rmSync(holder, { force: true });
    const others = listHolders(place.holdersDir, { prune: true });
    if (others.length > 0) {
      log(`PostgreSQL goes on for process ${others.map(({ pid }) => pid).join(', ')}`);
      return;
    }
    if (await stopServer(place.home, STOP_LIMIT_MS)) log('stopped PostgreSQL');
  });
}

/** Looks at the server of `dataDir` without changing anything. */
export async function statusEmbedded(dataDir: string): Promise<EmbeddedStatus> {
  const control = findControl(dataDir);
  if (control === undefined) return { running: false, ready: false, holders: [] };
  const home = homeOf(control);
  const server = findServer(clusterDirOf(home));
  const clusterVersion = findClusterVersion(clusterDirOf(home));
  return {
    running: server !== undefined,
    ready: server?.ready ?? false,
    home,
    holders: listHolders(control.holdersDir).map(({ pid }) => pid),
    ...(clusterVersion === undefined ? {} : { clusterVersion }),
    ...(server === undefined
      ? {}
      : {
          pid: server.pid,
          port: server.port,
          startedAt: server.startedAt,
          connectionString: connectionStringOf(server, `${home}/password`),
          ...(server.socketDir === undefined ? {} : { socketDir: server.socketDir }),
        }),
  };
}

/**
 * Stops the server of `dataDir`, whoever holds it.
 * @returns true when a running server was stopped, false when none was running
 * @throws AppError db.stop_timeout, db.locked
 */
export async function stopEmbedded(
  dataDir: string,
  { timeoutMs = STOP_LIMIT_MS }: { timeoutMs?: number } = {},
): Promise<boolean> {
  const control = findControl(dataDir);
  if (control === undefined) return false;
  return withLock(control.lockFile, timeoutMs, () => stopServer(homeOf(control), timeoutMs));
}
