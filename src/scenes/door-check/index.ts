import { HOUSE_CHECK_WANTED } from '../../base/registry/index.ts';
import { defineScene } from '../../base/scene/index.ts';
import { columnReferrer } from '../../platform/files/index.ts';
import { auditWords } from './audit-contract.ts';
import { fillDemonstration } from './demonstration.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { takeWantedCheck } from './rounds.ts';
import { doorCheckRoutes } from './routes.ts';

/** Door check (入户采集核查): see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  erasures: [erasure],
  migrations: { module: 'door-check', directory: new URL('./migrations/', import.meta.url) },
  routes: doorCheckRoutes,
  demonstrate: fillDemonstration,
  consumers: ({ city }) => [
    {
      name: 'door-check.wanted',
      types: [HOUSE_CHECK_WANTED],
      handle: async (ctx, events) => {
        for (const { data } of events) await takeWantedCheck(ctx, city, data as never);
      },
    },
  ],
  fileReferrers: [columnReferrer('door_check', 'photo')],
});
