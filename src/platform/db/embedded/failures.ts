/** Turns failures of the operating system and of PostgreSQL's programs into errors that say what to do. */
import { AppError } from '../../../lib/errors.ts';

/** An AppError for a failed file operation on `path`; anything that is not one is returned unchanged. */
export function fileFailure(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(path, error);
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ELOOP', 'ENAMETOOLONG'].includes(code)) {
    return new AppError(
      'db.directory_unwritable',
      {
        path: (error as NodeJS.ErrnoException).path ?? path,
        reason: code,
        remedy: 'give this account the right to write there, or set DATA_DIR to a directory it may write to',
      },
      error,
    );
  }
  return error;
}

/** The disk under `path` is full. */
export function diskFull(path: string, cause?: unknown): AppError {
  return new AppError(
    'db.disk_full',
    { path, remedy: 'free at least 1 GB on this disk or set DATA_DIR to a larger one, then start again' },
    cause,
  );
}

/**
 * An AppError for a PostgreSQL program that ended early. `output` is what it wrote; its last lines go into
 * the details.
 */
export function programFailure(
  code: 'db.initialise_failed' | 'db.start_failed',
  path: string,
  output: string,
): AppError {
  if (/no space left on device|disk quota exceeded/i.test(output)) return diskFull(path);
  return new AppError(code, {
    path,
    output: lastLines(output),
    remedy: /shared memory|semaphores/i.test(output)
      ? 'the system gives too little shared memory; lower shared_buffers in local.conf beside the cluster'
      : 'the lines above are what PostgreSQL said; the log directory beside the cluster has more',
  });
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-12).join('\n').slice(-2_000);
}
