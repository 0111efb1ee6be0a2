import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { systemActor } from '../../../platform/access/index.ts';
import { audit } from '../../../platform/audit/index.ts';
import { asActor, type Ctx, inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { askRun, type Run, type RunKind } from '../../../platform/runs/index.ts';
import type { LoadInput } from '../manage-contract.ts';
import type { FeedParts } from '../parts.ts';
import { uploadPath } from '../paths.ts';
import { getSource, type Source } from '../store.ts';
import { dropUpload, getUpload, getWholeUpload } from '../uploads/store.ts';
import { settleSource } from './load.ts';
import type { LoadApartInput } from './load-apart.ts';
import { feedSettings } from './settings.ts';

export const LOAD_KIND = 'feeds.load';
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './load-apart.ts' : './load-apart.js',
  import.meta.url,
);

/** What a run of a load keeps of the wish. */
type LoadData = LoadInput & { readonly file: string };

type KindParts = Pick<FeedParts, 'dataDir' | 'feedsDirectory' | 'timeZone'>;

/**
 * Asks for a load of a source: of the caller's own file that is all here, of its table, or of its path. Throws
 * `feeds.source_unknown`, `feeds.made_here`, `feeds.query_only`, `feeds.file_needed`, `feeds.no_snapshot`, `runs.busy`,
 * `runs.queue_full` and what is wrong with the file.
 */
export async function askLoad(ctx: Ctx, parts: KindParts, code: string, wish: LoadInput): Promise<number> {
  const source = await getSource(ctx, code);
  const { format, madeHere } = source.declaration;
  if (madeHere) throw new AppError('feeds.made_here', { code });
  if (format === undefined) throw new AppError('feeds.query_only', { code });
  if (wish.mode === 'changes' && source.currentLoad === null)
    throw new AppError('feeds.no_snapshot', { code });
  const file = await nameOf(ctx, parts, source, wish);
  const data: LoadData = { ...wish, file };
  return inTransaction(ctx, async (tx) => {
    const run = await askRun(tx, { kind: LOAD_KIND, subject: code, data: { ...data } });
    const { mode, confirmed = false } = wish;
    await audit(tx, {
      action: 'feeds.load.asked',
      subject: `feed:${code}`,
      details: { run, mode, confirmed },
    });
    return run;
  });
}

async function nameOf(ctx: Ctx, parts: KindParts, source: Source, wish: LoadInput): Promise<string> {
  const { format, path, resource = '' } = source.declaration;
  if (format === 'postgresql') return resource;
  if (wish.upload !== undefined) return (await getWholeUpload(ctx, wish.upload)).fileName;
  if (path === undefined) throw new AppError('feeds.file_needed', { code: source.code });
  await pathOf(parts, path);
  return path;
}

/** A file that another system left, never one outside of the folder. Throws `feeds.no_directory`, `feeds.file_missing`. */
async function pathOf({ feedsDirectory }: KindParts, path: string): Promise<string> {
  if (feedsDirectory === '') throw new AppError('feeds.no_directory');
  try {
    const [folder, file] = [await realpath(feedsDirectory), await realpath(join(feedsDirectory, path))];
    if (!file.startsWith(folder + sep)) throw Object.assign(new Error('outside'), { code: 'ENOENT' });
    return file;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new AppError('feeds.file_missing', { file: path, reason }, error);
  }
}

/** How a load is done behind the request: apart, taken up again after a crash, cleared away when it is stopped. */
export function loadKind(parts: KindParts): RunKind {
  const { dataDir, timeZone } = parts;
  return {
    name: LOAD_KIND,
    order: async (root, run) => {
      const settings = await feedSettings(root.db);
      const file = await fileOf(root, parts, run);
      const { mode, confirmed, asOf } = run.data as LoadData;
      const input: LoadApartInput = {
        ...{ connectionString: root.db.connectionString, dataDir, timeZone, code: run.subject, mode },
        actor: { kind: run.askedByKind, id: run.askedBy, name: run.askedByName },
        ...{ memoryLimitMb: Math.max(128, settings.memoryLimitMb - 500), threads: settings.threads },
        ...(file !== undefined && { file }),
        ...(confirmed !== undefined && { confirmed }),
        ...(asOf !== undefined && { asOf }),
      };
      const timeoutMs = settings.timeoutS * 1_000;
      return { module: MODULE, input, memoryLimitMb: settings.memoryLimitMb, timeoutMs };
    },
    done: async (root, { data }) => {
      const { upload } = data as LoadData;
      if (upload !== undefined) await dropUpload(root, dataDir, upload);
    },
    settle: (root, run) => settleSource(root, run.subject, dataDir),
  };
}

async function fileOf(root: RootCtx, parts: KindParts, run: Run): Promise<string | undefined> {
  const { upload } = run.data as LoadData;
  const system = asActor(root, systemActor('feeds'));
  if (upload !== undefined) return uploadPath(parts.dataDir, await getUpload(system, upload));
  const { path } = (await getSource(root, run.subject)).declaration;
  return path === undefined ? undefined : pathOf(parts, path);
}
