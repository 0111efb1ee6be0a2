import { type AppError, isAppError } from '../../../lib/errors.ts';
import { HOUR_MS } from '../../../lib/time.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { findRuns } from '../../../platform/runs/index.ts';
import { checkDeclaration } from '../declaration.ts';
import type { FeedParts } from '../parts.ts';
import { askLoad, LOAD_KIND } from './load-kind.ts';
import { timelinessOf } from './period.ts';

/** From this hour of the city's day on: other systems write their tables and files at night. */
const FIRST_HOUR = 2;
/** After a try that came to nothing. */
const AGAIN_MS = HOUR_MS;

/**
 * Asks for a load of each source that loads by its period and has brought nothing in the one that is now; one that
 * failed is tried again after an hour. Answers their codes.
 */
export async function loadDue(
  root: RootCtx,
  parts: Pick<FeedParts, 'dataDir' | 'feedsDirectory' | 'timeZone'>,
): Promise<string[]> {
  const now = root.clock.now();
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: parts.timeZone });
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: parts.timeZone, hour: '2-digit', hourCycle: 'h23' }).format(
      now,
    ),
  );
  if (hour < FIRST_HOUR) return [];
  const rows = await root.db.query<{ code: string; declaration: unknown; since: Date; isNew: boolean }>(
    `SELECT code, declaration, coalesce(checked_at, declared_at) AS since, checked_at IS NULL AS "isNew" FROM feeds.source
     WHERE declaration->>'automatic' = 'true' ORDER BY code`,
  );
  const asked: string[] = [];
  for (const { code, declaration, since, isNew } of rows) {
    const { period } = checkDeclaration(declaration);
    if (!isNew && !timelinessOf(dayOf.format(since), dayOf.format(now), period).isDue) continue;
    const [last] = await findRuns(root, LOAD_KIND, code, 1);
    if (last !== undefined && last.askedAt.getTime() > now.getTime() - AGAIN_MS) continue;
    try {
      await askLoad(root, parts, code, { mode: 'full' });
      asked.push(code);
    } catch (error) {
      if (!isAppError(error)) throw error;
      // A file that is not there yet is no fault of the server's: the page of sources shows it as late.
      root.log.warn({ source: code, error: (error as AppError).code }, 'feeds: a source could not be loaded');
    }
  }
  return asked;
}
