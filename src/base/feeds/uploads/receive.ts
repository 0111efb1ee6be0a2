import { mkdir, open, statfs } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { uploadDirectory, uploadPath } from '../paths.ts';
import { advanceUpload, beginUpload, dropUpload, getUpload, PIECE_BYTES, type Upload } from './store.ts';

export interface UploadLimits {
  readonly dataDir: string;
  readonly limitBytes: number;
}

/** A load needs about twice its file beside it. */
const DISK_TIMES = 3;
const MOST_NAME = 120;

/**
 * Makes room for a file that will come piece by piece. Throws `files.too_large`, `files.storage_full`,
 * `feeds.uploads_many`.
 */
export async function openUpload(
  ctx: Ctx,
  { dataDir, limitBytes }: UploadLimits,
  file: { fileName: string; bytes: number },
): Promise<Upload> {
  if (file.bytes > limitBytes) throw new AppError('files.too_large', { limitBytes });
  const upload = await beginUpload(ctx, {
    ...{ id: ctx.ids.next(), fileName: plainName(file.fileName), bytes: file.bytes },
  });
  try {
    await mkdir(uploadDirectory(dataDir, upload.id), { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(dataDir);
    if (bavail * bsize < file.bytes * DISK_TIMES) throw new AppError('files.storage_full');
    await (await open(uploadPath(dataDir, upload), 'wx', 0o600)).close();
    return upload;
  } catch (error) {
    await dropUpload(ctx, dataDir, upload.id);
    throw error;
  }
}

/** A name that is one file in its folder, whatever somebody calls it. */
function plainName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.]{1,10})?$/su.exec(plain) ?? [];
  return `${[...stem].slice(0, MOST_NAME / 3).join('') || 'file'}${ending}`;
}

/** Files that this process is writing a piece of: two tabs must not write into each other. */
const writing = new Set<string>();

/**
 * Writes the piece that begins at byte `from` and makes it last; what was written of a piece that broke off is
 * written over by the next. Throws `feeds.upload_unknown`, `feeds.upload_place` with where to go on,
 * `feeds.upload_longer`, `files.upload_interrupted`, `files.storage_full`.
 */
export async function receivePiece(
  ctx: Ctx,
  dataDir: string,
  { id, from, piece }: { id: string; from: number; piece: Readable },
): Promise<Upload> {
  const upload = await getUpload(ctx, id);
  if (from !== upload.received || writing.has(id)) {
    piece.resume();
    throw new AppError('feeds.upload_place', { received: upload.received });
  }
  writing.add(id);
  try {
    const written = await writePiece(uploadPath(dataDir, upload), from, piece, upload.bytes);
    return await advanceUpload(ctx, upload, from + written);
  } finally {
    writing.delete(id);
  }
}

async function writePiece(path: string, from: number, piece: Readable, most: number): Promise<number> {
  let written = 0;
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    file = await open(path, 'r+');
    for await (const part of piece) {
      const bytes = part as Uint8Array;
      if (written + bytes.byteLength > PIECE_BYTES || from + written + bytes.byteLength > most)
        throw new AppError('feeds.upload_longer', { bytes: most });
      for (let at = 0; at < bytes.byteLength; )
        at += (await file.write(bytes, at, bytes.byteLength - at, from + written + at)).bytesWritten;
      written += bytes.byteLength;
    }
    await file.datasync();
    return written;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('files.storage_full', {}, error);
    if (code === 'ENOENT') throw new AppError('feeds.upload_unknown', {}, error);
    throw new AppError('files.upload_interrupted', {}, error);
  } finally {
    await file?.close();
  }
}
