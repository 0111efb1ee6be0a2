import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../lib/errors.ts';
import { type ErrorParts, errorFromParts } from '../threads/index.ts';

/** Tells the process that waits how far the work is; plain data. */
export type Say = (progress: unknown) => void;

/** What a module for a process apart exports as `run`. */
export type Apart<Input, Output> = (input: Input, say: Say) => Promise<Output>;

export interface ApartOptions<Input> {
  /** A module (file: URL) that exports `run(input, say)`. */
  readonly module: URL;
  /** Plain data: it crosses as a structured clone. */
  readonly input: Input;
  /** Memory of that whole process; above it, it is ended. DuckDB inside gets its own, smaller limit. */
  readonly memoryLimitMb: number;
  /** Longest run. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: Say;
}

/** From parent to child. */
export interface Order {
  readonly module: string;
  readonly input: unknown;
  readonly memoryLimitMb: number;
}

/** From child to parent. */
export type Reply = { progress: unknown } | { value: unknown } | { error: ErrorParts };

const CHILD = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './apart-child.ts' : './apart-child.js', import.meta.url),
);

/**
 * Runs `run(input, say)` of a module in a process of its own, so that a server's memory and event loop stay its own.
 * The process is killed at the time limit, by the signal and when its parent dies: what it does must bear that.
 * Rejects with what `run` threw (an AppError stays one), the signal's reason, `analytics.timeout`,
 * `analytics.out_of_memory` or `analytics.crashed`.
 */
export function runApart<Input, Output>(options: ApartOptions<Input>): Promise<Output> {
  const { signal, memoryLimitMb, timeoutMs } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const child = fork(CHILD, [], {
    execArgv: [`--max-old-space-size=${Math.max(64, Math.round(memoryLimitMb))}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return new Promise<Output>((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      child.removeAllListeners('message');
      child.kill('SIGKILL');
      finish();
    };
    const giveUp = () => settle(() => reject(signal?.reason));
    const timer = setTimeout(() => {
      settle(() => reject(new AppError('analytics.timeout', { seconds: Math.round(timeoutMs / 1000) })));
    }, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    child.on('message', (reply: Reply) => {
      if ('progress' in reply) options.onProgress?.(reply.progress);
      else if ('error' in reply) settle(() => reject(errorFromParts(reply.error)));
      else settle(() => resolve(reply.value as Output));
    });
    child.on('error', (error) => settle(() => reject(error)));
    // After an answer this says nothing new.
    child.on('exit', (code, by) =>
      settle(() => reject(new AppError('analytics.crashed', { how: by ?? `exit ${code}` }))),
    );
    const order: Order = { module: options.module.href, input: options.input, memoryLimitMb };
    child.send(order, (error) => error && settle(() => reject(error)));
  });
}
