import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../lib/errors.ts';

/** A bench meets what people start. */
export const CITYBRAIN = fileURLToPath(new URL('../../../bin/citybrain.js', import.meta.url));
const READY_LIMIT_MS = 180_000;

/** A server of its own in a scratch directory (or a given one), so that a bench meets what people meet. */
export interface BenchServer {
  readonly base: string;
  readonly dataDir: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts `citybrain start` on a free port and waits until it is ready. `dataDir` is kept when it is given. */
export async function startBenchServer(
  options: { dataDir?: string; city?: string } = {},
): Promise<BenchServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'citybrain-bench-')));
  const port = await freePort();
  const child = spawn(process.execPath, [CITYBRAIN, 'start'], {
    env: {
      ...process.env,
      ...{
        PORT: String(port),
        DATA_DIR: dataDir,
        SIMULATOR: 'off',
        LOG_LEVEL: 'warn',
        CALLS_PER_MINUTE: '1000000',
        CITY: options.city ?? process.env.CITY ?? '',
      },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const base = `http://127.0.0.1:${port}`;
  await untilReady(child, base);
  return {
    ...{ base, dataDir, pid: child.pid! },
    stop: async () => {
      child.kill('SIGTERM');
      await new Promise((resolve) =>
        child.exitCode === null ? child.once('exit', resolve) : resolve(undefined),
      );
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, base: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < READY_LIMIT_MS; await sleep(100)) {
    if (child.exitCode !== null) throw new AppError('server.not_ready', { state: 'ended', base });
    const ready = await fetch(`${base}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
  }
  child.kill('SIGTERM');
  throw new AppError('server.not_ready', { state: 'too slow', base });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
