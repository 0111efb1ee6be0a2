import { browserSurroundings, callHeaders, type HttpMethod } from '../api.ts';
import { ApiError, readProblem } from '../problem.ts';

const LIMIT_MS = 120_000;

/**
 * Asks the server for a file and hands it to the browser to be kept, for files that a link cannot ask for (POST).
 * Its name is the server's, or `otherwise`. Throws as `api` does.
 */
export async function downloadFile(
  method: HttpMethod,
  path: string,
  body: unknown,
  otherwise: string,
  /** Why personal values are asked for in full, where they are. */
  purpose?: string,
): Promise<void> {
  const headers = callHeaders(browserSurroundings, method);
  if (purpose !== undefined) headers['X-Purpose'] = encodeURIComponent(purpose);
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(path, {
      ...{ method, headers, credentials: 'same-origin', signal: AbortSignal.timeout(LIMIT_MS) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new ApiError({ status: 0, code: 'client.offline' }, error);
  }
  if (!response.ok) throw readProblem(response.status, await response.json().catch(() => undefined));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = nameOf(response.headers.get('Content-Disposition')) ?? otherwise;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function nameOf(disposition: string | null): string | undefined {
  const name = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  return name === undefined ? undefined : decodeURIComponent(name);
}
