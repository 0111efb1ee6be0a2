import { copyFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import { changesPath, deltaPath, rejectedPath, snapshotPath } from '../../base/feeds/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type BackupSnapshot, hashOf } from './format.ts';
import { linkOrCopy, syncFile } from './link-file.ts';

/**
 * The files of the load that holds of each source. They cannot be made again: the file a source sent is not kept, and
 * may not be had twice. Earlier loads are history, what the linkage keeps is made again of these.
 */
export async function readHolding(client: pg.Client): Promise<{ source: string; id: number }[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('feeds.source') IS NOT NULL AS there`,
  );
  if (rows[0]?.there !== true) return [];
  const holding = await client.query<{ source: string; id: number }>(
    'SELECT code AS source, current_load AS id FROM feeds.source WHERE current_load IS NOT NULL ORDER BY code',
  );
  return holding.rows;
}

/** Where the files of a load lie below a folder: DATA_DIR, or a backup. */
const pathsOf = (directory: string, load: { source: string; id: number }) => ({
  snapshot: snapshotPath(directory, load),
  delta: deltaPath(snapshotPath(directory, load)),
  changes: changesPath(directory, load),
  rejected: rejectedPath(directory, load),
});

/**
 * Takes the files of the holding loads into a backup, under second names where the disk allows: a load never changes its
 * files. A later load drops the snapshots before it, so this comes directly after the moment that the backup shows. What
 * is not there is said, and stops nothing: a city must not go without a backup because a snapshot was lost.
 */
export async function linkSnapshots(
  directory: string,
  dataDir: string,
  holding: readonly { source: string; id: number }[],
  say: (line: string) => void,
): Promise<Omit<BackupSnapshot, 'sha256'>[]> {
  const taken: Omit<BackupSnapshot, 'sha256'>[] = [];
  for (const { source, id } of holding) {
    const [from, to] = [pathsOf(dataDir, { source, id }), pathsOf(directory, { source, id })];
    // The delta first: where a load's snapshot is, all of it is.
    for (const file of ['delta', 'snapshot', 'changes', 'rejected'] as const) {
      const found = await stat(from[file]).catch(() => undefined);
      if (found === undefined) {
        if (file === 'snapshot') say(`feeds: the snapshot of ${source}, load ${id}, is missing`);
        continue;
      }
      await mkdir(dirname(to[file]), { recursive: true, mode: 0o700 });
      await linkOrCopy(from[file], to[file]);
      taken.push({ source, load: id, file, sizeBytes: found.size });
    }
  }
  return taken;
}

/** Where a file of a load lies in a backup. */
export function snapshotPathOf(directory: string, { source, load, file }: BackupSnapshot): string {
  // What stands in a manifest must not lead out of the folder.
  if (!/^[a-z][a-z0-9_-]{1,59}$/.test(source) || !Number.isSafeInteger(load))
    throw new AppError('backup.damaged', { count: 1, faults: `${source}/${load}` });
  return pathsOf(directory, { source, id: load })[file];
}

/** Adds what each file holds; read piece by piece. */
export async function hashSnapshots(
  directory: string,
  taken: readonly Omit<BackupSnapshot, 'sha256'>[],
): Promise<BackupSnapshot[]> {
  const snapshots: BackupSnapshot[] = [];
  for (const each of taken) {
    const sha256 = (await hashOf(snapshotPathOf(directory, { ...each, sha256: '' }))) ?? '';
    snapshots.push({ ...each, sha256 });
  }
  return snapshots;
}

/** Copies the files of loads into the data folder: not as second names, a backup shares no bytes with a city that goes on. */
export async function restoreSnapshots(
  directory: string,
  dataDir: string,
  snapshots: readonly BackupSnapshot[],
): Promise<void> {
  for (const each of snapshots) {
    const [from, to] = [snapshotPathOf(directory, each), snapshotPathOf(dataDir, each)];
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await copyFile(from, `${to}.part`);
    await syncFile(`${to}.part`);
    await rename(`${to}.part`, to);
  }
}
