import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AppError, isAppError } from '../../lib/errors.ts';

export interface ReceiveOptions {
  maxBytes: number;
  stallMs: number;
}

/**
 * Writes a stream to `path`, counting and hashing as it goes; stops at the first byte too many.
 * Errors: files.empty, files.too_large, files.upload_interrupted, files.storage_full.
 */
export async function receiveFile(
  source: Readable | Uint8Array,
  path: string,
  options: ReceiveOptions,
): Promise<{ hash: string; sizeBytes: number }> {
  const stream = source instanceof Readable ? source : Readable.from([source]);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const file = await open(path, 'wx', 0o600);
  const timer = setTimeout(() => stream.destroy(new Error('the sender fell silent')), options.stallMs);
  try {
    for await (const piece of stream) {
      const bytes: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : (piece as Uint8Array);
      timer.refresh();
      sizeBytes += bytes.byteLength;
      if (sizeBytes > options.maxBytes)
        throw new AppError('files.too_large', { limitBytes: options.maxBytes });
      hash.update(bytes);
      await writeAll(file, bytes);
    }
  } catch (error) {
    throw asAppError(error);
  } finally {
    clearTimeout(timer);
    await file.close();
  }
  if (sizeBytes === 0) throw new AppError('files.empty');
  return { hash: hash.digest('hex'), sizeBytes };
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.byteLength - at);
    at += bytesWritten;
  }
}

function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('files.storage_full', {}, error);
  return new AppError('files.upload_interrupted', {}, error);
}
