import { browserSurroundings, callHeaders } from '../api.ts';
import { ApiError, readProblem } from '../problem.ts';

export interface UploadOptions {
  /** The share that is sent, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
  /** Further fields of the form. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly fileName?: string;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;

/** Sends a file as the form field `file` and tells how far it is, which fetch cannot. Throws as `api` does. */
export function uploadFile<Result>(path: string, file: Blob, options: UploadOptions = {}): Promise<Result> {
  const form = new FormData();
  for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value);
  form.append('file', file, options.fileName ?? 'photo.jpg');
  return new Promise<Result>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const headers = callHeaders(browserSurroundings, 'POST', options.idempotencyKey);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as Result);
      else reject(readProblem(request.status, body));
    };
    request.onerror = () => reject(new ApiError({ status: 0, code: 'client.offline' }));
    request.ontimeout = () => reject(new ApiError({ status: 0, code: 'client.timeout' }));
    request.onabort = () => reject(options.signal?.reason);
    options.signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
