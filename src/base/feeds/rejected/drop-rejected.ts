import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/time.ts';
import { audit } from '../../../platform/audit/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { alone } from '../loading/load.ts';
import { feedSettings, keepingRuleOf } from '../loading/settings.ts';
import { SUMMARY_FILE } from '../loading/settle.ts';
import type { FeedParts } from '../parts.ts';
import { type LoadName, loadDirectory, rejectedPath } from '../paths.ts';
import type { Load } from '../store.ts';
import { FAULTS_FILE } from './write-rejected.ts';

/** Loads in one look; the next look takes the next. */
const MOST = 500;

/** The load that holds and the newest one keep theirs: somebody may be mending what these rejected. */
const selectDue = statement(
  'feeds.rejected_due',
  `SELECT l.id, s.code AS source FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id
   WHERE l.ended_at < $1 AND l.rejected_removed_at IS NULL AND l.id IS DISTINCT FROM s.current_load
     AND s.code <> ALL($2::text[])
     AND EXISTS (SELECT FROM feeds.load n WHERE n.source_id = l.source_id AND n.id > l.id)
     AND EXISTS (SELECT FROM feeds.rejection r WHERE r.load_id = l.id)
   ORDER BY l.ended_at, l.id LIMIT ${MOST}`,
);
const deleteRows = statement('feeds.drop_rejections', 'DELETE FROM feeds.rejection WHERE load_id = $1');
const setRemoved = statement(
  'feeds.rejected_removed',
  'UPDATE feeds.load SET rejected_removed_at = $2 WHERE id = $1 AND rejected_removed_at IS NULL RETURNING id',
);

/**
 * Removes what loads rejected once its time is over, in full and masked; that and when stands at the load and in the audit
 * log. Alone with each source: what is suppressed is taken out of the same files. Broken off it goes on where it was. A
 * source that is loaded just now (`feeds.busy`) waits for the next time; any other fault holds up no other source and is
 * thrown when these are done. Answers of how many loads.
 */
export async function dropOldRejected(
  root: RootCtx,
  parts: Pick<FeedParts, 'dataDir' | 'today'>,
): Promise<number> {
  const { days } = keepingRuleOf(await feedSettings(root.db), parts.today(root));
  const before = new Date(root.clock.now().getTime() - days * DAY_MS);
  const left = new Map<string, unknown>();
  let dropped = 0;
  for (;;) {
    const due = await root.db.run<LoadName>(selectDue, [before, [...left.keys()]]);
    if (due.length === 0) break;
    for (const [source, loads] of Map.groupBy(due, (load) => load.source))
      try {
        await alone(root, source, async () => {
          for (const load of loads) dropped += await dropRejected(root, parts.dataDir, load);
        });
      } catch (error) {
        left.set(source, error);
      }
  }
  const failed = [...left].filter(([, error]) => !isAppError(error, 'feeds.busy'));
  if (failed.length > 0)
    throw new AggregateError(
      failed.map(([, error]) => error),
      `rejected rows that could not be removed: ${failed.map(([source]) => source).join(', ')}`,
    );
  return dropped;
}

/** The files first: what a kill leaves is told as removed by whoever comes by next. */
async function dropRejected(root: RootCtx, dataDir: string, load: LoadName): Promise<number> {
  const directory = loadDirectory(dataDir, load);
  const path = rejectedPath(dataDir, load);
  // What the load found stands in the summary as well, which nobody reads once another load holds.
  const files = [path, `${path}.part`, join(directory, FAULTS_FILE), join(directory, SUMMARY_FILE)];
  for (const file of files) await rm(file, { force: true });
  return inTransaction(root, async (tx) => {
    const removed = await tx.db.run(setRemoved, [load.id, tx.clock.now()]);
    if (removed.length === 0) return 0;
    await tx.db.run(deleteRows, [load.id]);
    await audit(tx, {
      ...{ action: 'feeds.rejected.removed', subject: `feed:${load.source}`, details: { load: load.id } },
    });
    return 1;
  });
}

/** Throws `feeds.rejected_removed` for a load whose rejected rows are gone, with the city's day on which they went. */
export function requireRejected(
  { id, rejectedRemovedAt }: Load,
  { timeZone }: Pick<FeedParts, 'timeZone'>,
): void {
  if (rejectedRemovedAt === null) return;
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(rejectedRemovedAt);
  throw new AppError('feeds.rejected_removed', { load: id, day });
}
