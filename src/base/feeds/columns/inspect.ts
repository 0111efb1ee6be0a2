import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { runApart } from '../../../platform/analytics/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { ColumnsInput, ColumnsView } from '../manage-contract.ts';
import { uploadDirectory, uploadPath } from '../paths.ts';
import { getWholeUpload } from '../uploads/store.ts';
import type { InspectInput } from './inspect-apart.ts';

const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './inspect-apart.ts' : './inspect-apart.js',
  import.meta.url,
);
/** A workbook of a million rows takes as much. */
const MEMORY_MB = 2_048;
const TIMEOUT_MS = 90_000;
/** Files that one server looks at at the same time. */
const MOST = 2;
let looking = 0;

/**
 * Columns of a file that was sent, with their first values masked, and what they may be. Throws
 * `feeds.upload_unknown`, `feeds.upload_unfinished`, `feeds.inspecting` and what is wrong with the file.
 */
export async function inspectUpload(
  ctx: Ctx,
  dataDir: string,
  id: string,
  wish: ColumnsInput,
): Promise<ColumnsView> {
  const upload = await getWholeUpload(ctx, id);
  if (looking >= MOST) throw new AppError('feeds.inspecting');
  looking += 1;
  try {
    const view = await runApart<InspectInput, ColumnsView>({
      ...{ module: MODULE, memoryLimitMb: MEMORY_MB, timeoutMs: TIMEOUT_MS },
      input: {
        file: uploadPath(dataDir, upload),
        directory: join(uploadDirectory(dataDir, id), `look-${ctx.ids.next()}`),
        wish,
      },
    });
    await audit(ctx, {
      action: 'feeds.upload.inspected',
      subject: `upload:${id}`,
      details: { rows: view.rowsSeen },
    });
    return view;
  } finally {
    looking -= 1;
  }
}
