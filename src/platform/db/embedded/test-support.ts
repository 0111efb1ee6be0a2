/** What the tests of the embedded PostgreSQL share: temporary directories, holder processes, queries. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findNativeDir } from './binaries.ts';
import { type EmbeddedOptions, startEmbedded, stopEmbedded } from './index.ts';

export const quiet = (): void => {};
export const isRoot = process.getuid?.() === 0;

interface TestContext {
  after(work: () => unknown): void;
}

/** A directory that is passable for every account, and removed with its servers when the test ends. */
export function temporaryDirectory(context: TestContext): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'citybrain-test-')));
  chmodSync(directory, 0o755);
  context.after(async () => {
    await stopEmbedded(join(directory, 'data'), { timeoutMs: 5_000 }).catch(() => {});
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

let shared: string | undefined;

/**
 * A data directory whose cluster is made already: one for all tests of a file, as making one takes a second.
 * Each test finds and leaves it with its server stopped.
 */
export async function initialisedDataDir(context: TestContext): Promise<string> {
  if (shared === undefined) {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'citybrain-test-')));
    chmodSync(directory, 0o755);
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    shared = join(directory, 'data');
    await (await startEmbedded({ dataDir: shared, log: quiet })).stop();
  }
  const dataDir = shared;
  context.after(() => stopEmbedded(dataDir, { timeoutMs: 5_000 }));
  return dataDir;
}

/** A copy of PostgreSQL's package, by hard links where they are possible. */
export function copyPackage(target: string): void {
  const source = join(findNativeDir(), '..');
  try {
    execFileSync('cp', ['-al', source, target], { stdio: 'ignore' });
  } catch {
    cpSync(source, target, { recursive: true, verbatimSymlinks: true });
  }
}

export interface Held {
  startedByUs: boolean;
  pid: number;
  connectionString: string;
  home: string;
  socketDir?: string;
  error?: string;
  details?: Record<string, string>;
}

export interface Holder {
  process: ChildProcess;
  /** The first line it writes: what it holds, or its error. */
  held: Promise<Held>;
  /** The line it writes after SIGINT. */
  drained: Promise<{ drained: boolean }>;
  ended: Promise<void>;
}

/** Starts a holder process; it ends with the test. */
export function startHolder(
  context: TestContext,
  options: Partial<EmbeddedOptions>,
  how: { env?: NodeJS.ProcessEnv; uid?: number; gid?: number; detached?: boolean } = {},
): Holder {
  const fixture = fileURLToPath(new URL('holder.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, [fixture, JSON.stringify(options)], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...how,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? '{"error":"no output"}');
  const held = next();
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, held, drained: held.then(next), ended };
}

/** Runs one statement on the database. */
export async function query<T extends pg.QueryResultRow>(
  connectionString: string,
  sql: string,
): Promise<T[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', quiet);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until `condition` holds, at most `limitMs`. */
export async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`still not so after ${limitMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
