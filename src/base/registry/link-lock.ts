import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { takeSessionLock } from '../../platform/db/index.ts';

/** What is linked, each by itself. */
export const LINKED = ['persons', 'organisations', 'things'] as const;

/** Does what only one process at a time may do with the files between the runs of a linking. Throws `registry.link_busy`. */
export async function withLinkLock<T>(
  root: RootCtx,
  what: (typeof LINKED)[number],
  work: () => Promise<T>,
): Promise<T> {
  const client = await root.db.raw.connect();
  try {
    if (!(await takeSessionLock(client, `registry.link ${what}`))) throw new AppError('registry.link_busy');
    return await work();
  } finally {
    client.release(true);
  }
}
