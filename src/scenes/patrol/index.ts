import { defineScene } from '../../base/scene/index.ts';
import { columnReferrer } from '../../platform/files/index.ts';
import { endChecksThatAreOver } from './checks.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { purgePhotos } from './photos.ts';
import { patrolRoutes } from './routes.ts';

const KEEP_PHOTOS_MS = 7 * 86_400_000;

/** 网格巡查. */
export const scene = defineScene({
  manifest,
  errors,
  migrations: { module: 'patrol', directory: new URL('./migrations/', import.meta.url) },
  routes: patrolRoutes,
  consumers: () => [
    {
      name: 'patrol.checks',
      types: ['loop.case.changed'],
      handle: async (ctx, events) => {
        const last = new Map(events.map((event) => [event.aggregate, event.data]));
        for (const data of last.values())
          await endChecksThatAreOver(ctx, data as { caseId: string; state: string });
      },
    },
  ],
  fileReferrers: [columnReferrer('patrol', 'photo')],
  jobs: [
    {
      name: 'patrol.purge-photos',
      schedule: '37 3 * * *',
      run: (ctx) => purgePhotos(ctx, new Date(ctx.clock.now().getTime() - KEEP_PHOTOS_MS)),
    },
  ],
});
