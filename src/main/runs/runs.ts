import {
  dropExpiredUploads,
  dropOldRejected,
  type FeedParts,
  loadDue,
  loadKind,
} from '../../base/feeds/index.ts';
import { LINK_KIND } from '../../base/registry/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { defineJob, type Job } from '../../platform/jobs/index.ts';
import { purgeRuns, type Run, type RunKind, type Runs, startRuns } from '../../platform/runs/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import { scenes } from '../scenes.ts';
import type { ApartInput } from './city-apart.ts';
import type { SceneApartInput } from './scene-apart.ts';

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const LINK = new URL(`./link-apart.${ending}`, import.meta.url);
const SCENE = new URL(`./scene-apart.${ending}`, import.meta.url);
/** Of DuckDB while linking, and beside it of the process; the setting `registry` may say others. */
const LINK_MEMORY_MB = 4_000;
const PROCESS_MB = 1_500;
const LINK_TIMEOUT_MS = 6 * 3_600_000;

/** Linking behind a request; what it stores it stores whole, so that one which was ended is simply done again. */
function linkKind(dataDir: string): RunKind {
  return {
    name: LINK_KIND,
    order: async (root, run) => {
      const setting = await findSetting<{ linkMemoryMb?: number }>(root.db, 'registry');
      const memoryLimitMb = setting?.linkMemoryMb ?? LINK_MEMORY_MB;
      const input = inputOf(root, run, { dataDir, memoryLimitMb });
      return { module: LINK, input, memoryLimitMb: memoryLimitMb + PROCESS_MB, timeoutMs: LINK_TIMEOUT_MS };
    },
  };
}

const inputOf = (
  root: RootCtx,
  run: Run,
  given: Pick<ApartInput, 'dataDir' | 'memoryLimitMb'>,
): ApartInput => ({
  ...{ ...given, connectionString: root.db.connectionString },
  actor: { kind: run.askedByKind, id: run.askedBy, name: run.askedByName },
});

function sceneKinds(dataDir: string): RunKind[] {
  return scenes.flatMap(({ runs = [] }) =>
    runs.map(({ kind, memoryLimitMb, timeoutMs }) => ({
      name: kind,
      order: async (root, run) => {
        const input: SceneApartInput = {
          ...inputOf(root, run, { dataDir, memoryLimitMb }),
          ...{ kind, subject: run.subject },
        };
        return { module: SCENE, input, memoryLimitMb: memoryLimitMb + PROCESS_MB, timeoutMs };
      },
    })),
  );
}

/** Takes up loads, linking and long work of scenes that somebody asked for. */
export const startFeedRuns = (root: RootCtx, parts: FeedParts): Runs =>
  startRuns(root, [loadKind(parts), linkKind(parts.dataDir), ...sceneKinds(parts.dataDir)]);

/** What goes by itself: sources load by their period, files that nobody loaded and old rejected rows are removed, old runs forgotten. */
export function feedJobs(parts: FeedParts): Job[] {
  const { dataDir } = parts;
  return [
    defineJob({
      name: 'feeds.load-due',
      schedule: '*/10 * * * *',
      handler: async (ctx) => {
        const asked = await loadDue(ctx, parts);
        if (asked.length > 0) ctx.log.info({ asked }, 'feeds: sources that are due are loaded');
      },
    }),
    defineJob({
      name: 'feeds.drop-uploads',
      schedule: '37 * * * *',
      handler: async (ctx) => {
        const dropped = await dropExpiredUploads(ctx, dataDir);
        if (dropped > 0) ctx.log.info({ dropped }, 'feeds: files that nobody loaded were removed');
      },
    }),
    defineJob({
      name: 'feeds.drop-rejected',
      schedule: '7 4 * * *',
      handler: async (ctx) => {
        const dropped = await dropOldRejected(ctx, parts);
        if (dropped > 0) ctx.log.info({ dropped }, 'feeds: rejected rows whose time is over were removed');
      },
    }),
    defineJob({ name: 'runs.purge', schedule: '7 3 * * *', handler: (ctx) => purgeRuns(ctx) }),
  ];
}
