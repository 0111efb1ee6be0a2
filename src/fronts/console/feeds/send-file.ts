import { api, isApiError, uploadFile } from '../../kit/index.tsx';
import { BASE, type UploadView } from './types.ts';

/** Tries of one piece after the first, and how long to wait before each. */
const WAITS_MS = [1_000, 3_000, 8_000, 15_000];

export interface SendOptions {
  readonly signal: AbortSignal;
  /** The share that is safely on the server, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Sends a file piece by piece, read from the disk as it goes; one that was begun before goes on where it broke off. A
 * piece that fails is sent again a few times. Throws as `api` does, or the signal's reason.
 */
export async function sendFile(file: File, { signal, onProgress }: SendOptions): Promise<UploadView> {
  let upload = (await findBegun(file)) ?? (await begin(file));
  while (!upload.isWhole) {
    signal.throwIfAborted();
    upload = await sendPiece(file, upload, { signal, onProgress });
    onProgress(upload.received / upload.bytes);
  }
  return upload;
}

const begin = (file: File): Promise<UploadView> =>
  api<UploadView>('POST', `${BASE}/uploads`, { fileName: file.name, bytes: file.size });

/** The same name and size, begun and not whole: the same file, as far as a page can tell. */
async function findBegun(file: File): Promise<UploadView | undefined> {
  const { items } = await api<{ items: UploadView[] }>('GET', `${BASE}/uploads`);
  return items.find((each) => !each.isWhole && each.fileName === file.name && each.bytes === file.size);
}

async function sendPiece(file: File, upload: UploadView, options: SendOptions): Promise<UploadView> {
  const { id, received, pieceBytes, bytes } = upload;
  const piece = file.slice(received, received + pieceBytes);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await uploadFile<UploadView>(`${BASE}/uploads/${id}/pieces?from=${received}`, piece, {
        ...{ signal: options.signal, fileName: 'piece' },
        onProgress: (share) => options.onProgress((received + share * piece.size) / bytes),
      });
    } catch (error) {
      const waitMs = WAITS_MS[attempt];
      // The server has more, or less, than this page knows: it says where to go on.
      if (isApiError(error, 'feeds.upload_place')) return api<UploadView>('GET', `${BASE}/uploads/${id}`);
      if (options.signal.aborted || !isApiError(error) || !error.isPassing || waitMs === undefined)
        throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

/** Forgets a file that is not needed; it would go by itself in three days. */
export const forgetFile = (upload: UploadView): Promise<unknown> =>
  api('DELETE', `${BASE}/uploads/${upload.id}`, {}).catch(() => undefined);
