import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../../lib/errors.ts';
import { requireUnmask } from '../../../platform/access/mask.ts';
import { runApart } from '../../../platform/analytics/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { FeedParts } from '../parts.ts';
import { rejectedPath, uploadDirectory } from '../paths.ts';
import { feedPermissions } from '../permissions.ts';
import { requireReach } from '../reach.ts';
import { openLoad } from '../store.ts';
import { requireRejected } from './drop-rejected.ts';
import type { RejectedInput } from './rejected-apart.ts';

const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './rejected-apart.ts' : './rejected-apart.js',
  import.meta.url,
);
const MEMORY_MB = 1_024;
const TIMEOUT_MS = 100_000;
const MOST = 2;
let writing = 0;

/**
 * All that a load rejected, as CSV with the values as they were written: for who sends it back to be mended. Needs the
 * right and a purpose, and stands in the audit log. Throws `feeds.load_unknown`, `feeds.out_of_reach`, `feeds.none_rejected`, `feeds.rejected_removed`,
 * `access.purpose_needed`, `tables.export_busy`.
 */
export async function exportRejected(
  ctx: Ctx,
  { dataDir, timeZone }: Pick<FeedParts, 'dataDir' | 'timeZone'>,
  id: number,
  language: 'zh' | 'en',
): Promise<{ stream: Readable; fileName: string }> {
  const load = await openLoad(ctx, id);
  await requireReach(ctx, feedPermissions.rejected, load.source);
  requireRejected(load, { timeZone });
  const rejected = rejectedPath(dataDir, load);
  await requireUnmask(ctx, feedPermissions.rejected, `load:${id}`);
  if (!existsSync(rejected)) throw new AppError('feeds.none_rejected', { load: id });
  if (writing >= MOST) throw new AppError('tables.export_busy', { most: MOST });
  writing += 1;
  const directory = uploadDirectory(dataDir, `out-${ctx.ids.next()}`);
  const clear = () => void rm(directory, { recursive: true, force: true });
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const to = join(directory, 'rejected.csv');
    const { lines } = await runApart<RejectedInput, { lines: number }>({
      ...{ module: MODULE, memoryLimitMb: MEMORY_MB, timeoutMs: TIMEOUT_MS },
      input: { rejected, to, directory, language },
    });
    await audit(ctx, {
      action: 'feeds.rejected.taken',
      subject: `feed:${load.source}`,
      details: { load: id, lines },
    });
    const stream = createReadStream(to).once('close', clear);
    return { stream, fileName: `${load.source}-${id}-rejected.csv` };
  } catch (error) {
    clear();
    throw error;
  } finally {
    writing -= 1;
  }
}
