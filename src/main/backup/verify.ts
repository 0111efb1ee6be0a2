import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../lib/errors.ts';
import { type BackupTable, filePathOf, hashOf, type Manifest } from './format.ts';
import { snapshotPathOf } from './snapshots.ts';

/** Most faults that are told one by one. */
const TOLD = 20;

/**
 * Reads a whole backup again and compares it with its manifest; changes nothing. Throws `backup.damaged` with what is
 * missing or differs.
 */
export async function verifyBackup(
  directory: string,
  manifest: Manifest,
  say: (line: string) => void = () => {},
): Promise<void> {
  const faults: string[] = [];
  for (const table of manifest.tables) {
    const found = await textHashOf(directory, table).catch(() => undefined);
    if (found !== table.sha256) faults.push(table.file);
  }
  say(`${manifest.tables.length} tables read`);
  for (const { hash } of manifest.files)
    if ((await hashOf(filePathOf(directory, hash))) !== hash) faults.push(`files/${hash}`);
  say(`${manifest.files.length} files read`);
  for (const each of manifest.snapshots ?? [])
    if ((await hashOf(snapshotPathOf(directory, each))) !== each.sha256)
      faults.push(`feeds/${each.source}/${each.load}/${each.file}`);
  if (manifest.secretKey && (await hashOf(join(directory, 'secret.key'))) !== manifest.secretKey)
    faults.push('secret.key');
  if (faults.length > 0)
    throw new AppError('backup.damaged', { count: faults.length, faults: faults.slice(0, TOLD).join(', ') });
}

async function textHashOf(directory: string, table: BackupTable): Promise<string> {
  const hash = createHash('sha256');
  const packed = createReadStream(join(directory, table.file));
  const text = createGunzip();
  packed.once('error', (error) => text.destroy(error));
  for await (const piece of packed.pipe(text)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}
