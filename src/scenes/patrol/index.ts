import { defineScene } from '../../base/scene/index.ts';
import { columnReferrer } from '../../platform/files/index.ts';
import { auditWords } from './audit-contract.ts';
import { endChecksOf } from './check-queries.ts';
import { DUE_IN, sendToSpotCheck } from './checks.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { purgePhotos } from './photos.ts';
import { patrolRoutes } from './routes.ts';
import { purgeTracks } from './tracks.ts';

const KEEP_PHOTOS_MS = 7 * 86_400_000;

/** 网格巡查. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  erasures: [erasure],
  migrations: { module: 'patrol', directory: new URL('./migrations/', import.meta.url) },
  routes: patrolRoutes,
  notices,
  consumers: () => [
    {
      name: 'patrol.checks',
      types: ['loop.case.changed'],
      handle: async (ctx, events) => {
        // The last state of each: events come in order.
        const states = Object.fromEntries(
          events.map(({ data }) => [String(data.caseId), String(data.state)] as const),
        );
        await endChecksOf(ctx, states, DUE_IN);
      },
    },
    {
      name: 'patrol.spot-checks',
      types: ['supervision.spot_check.drawn'],
      handle: async (ctx, events) => {
        for (const { data } of events) {
          const question = typeof data.question === 'string' ? data.question : '';
          if (!(await sendToSpotCheck(ctx, String(data.spotCheckId), String(data.caseId), question)))
            ctx.log.debug({ caseId: data.caseId }, 'patrol: nobody to send to this spot check');
        }
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
    {
      name: 'patrol.purge-tracks',
      schedule: '47 3 * * *',
      run: async (ctx, { city }) => {
        await purgeTracks(ctx, city);
      },
    },
  ],
});
