import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../lib/errors.ts';
import { CITYBRAIN } from './server.ts';

const READY_LIMIT_MS = 180_000;

export interface StartFigures {
  readonly startSeconds: number;
  /** Resident memory of the server's Node process, without PostgreSQL's, when the time of watching is over. */
  readonly rssMb: number;
  /** The most that it ever was until then. */
  readonly peakRssMb: number;
}

export interface StartBench {
  readonly firstStartSeconds: number;
  readonly laterStartSeconds: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
  readonly first: StartFigures;
  readonly later: StartFigures;
}

/**
 * Starts `citybrain start` as people do, with synthetic life, twice: in an empty place and once more in the same, each
 * watched for `watchSeconds` after it was ready. Memory is read from /proc, so Linux only. `rssMb` and `peakRssMb` are
 * the larger of the two starts. Throws `server.not_ready`.
 */
export async function benchStart(options: {
  watchSeconds: number;
  city?: string;
  say: (line: string) => void;
}): Promise<StartBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'citybrain-start-'));
  try {
    const first = await startOnce(dataDir, options);
    options.say(`first start ${describe(first)}`);
    const later = await startOnce(dataDir, options);
    options.say(`later start ${describe(later)}`);
    return {
      ...{ firstStartSeconds: first.startSeconds, laterStartSeconds: later.startSeconds },
      rssMb: Math.max(first.rssMb, later.rssMb),
      peakRssMb: Math.max(first.peakRssMb, later.peakRssMb),
      ...{ first, later },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const describe = ({ startSeconds, rssMb, peakRssMb }: StartFigures) =>
  `${startSeconds} s, ${rssMb} MB, ${peakRssMb} MB at most`;

async function startOnce(
  dataDir: string,
  { watchSeconds, city }: { watchSeconds: number; city?: string },
): Promise<StartFigures> {
  const began = performance.now();
  const child = spawn(process.execPath, [CITYBRAIN, 'start'], {
    env: {
      ...process.env,
      ...{ PORT: '0', DATA_DIR: dataDir, SIMULATOR: 'on', LOG_LEVEL: 'warn', CITY: city ?? '' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(notReady('too slow')), READY_LIMIT_MS);
      child.once('exit', () => reject(notReady('ended')));
      child.stdout.on('data', (chunk: Buffer) => {
        if (!chunk.includes('ready in')) return;
        clearTimeout(late);
        resolve();
      });
    });
    const startSeconds = Math.round((performance.now() - began) / 100) / 10;
    await sleep(watchSeconds * 1_000);
    return { startSeconds, ...(await memoryOf(child.pid!)) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

const notReady = (state: string) => new AppError('server.not_ready', { state, base: 'citybrain start' });

/** Resident memory of a process now and at most, in MB, as Linux counts it. */
async function memoryOf(pid: number): Promise<{ rssMb: number; peakRssMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (key: string) =>
    Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
  return { rssMb: megabytes('VmRSS'), peakRssMb: megabytes('VmHWM') };
}
