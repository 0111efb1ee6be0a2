import { copyFile, link, open } from 'node:fs/promises';

/** Stored files never change, so a second name for the same bytes is as good as a copy on the same disk. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
    await syncFile(to);
  }
}

/** Waits until what was written is on the disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
}
