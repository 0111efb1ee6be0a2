import { defineScene } from '../../base/scene/index.ts';
import { auditWords } from './audit-contract.ts';
import { refreshCounts } from './count.ts';
import { errors } from './errors.ts';
import { figures } from './indicators.ts';
import { manifest } from './manifest.ts';
import { populationRoutes } from './routes.ts';

/** Population (人口): see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  figures,
  errors,
  migrations: { module: 'population', directory: new URL('./migrations/', import.meta.url) },
  routes: populationRoutes,
  jobs: [
    {
      name: 'population.count',
      schedule: '* * * * *',
      run: async (ctx, { city }) => {
        const counted = await refreshCounts(ctx, city);
        if (counted > 0) ctx.log.info({ counted }, 'population: places were counted anew');
      },
    },
  ],
});
