import { ORGANISATIONS_CHANGED } from '../../base/registry/index.ts';
import { defineScene } from '../../base/scene/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { auditWords } from './audit-contract.ts';
import { countAll, countIfStale, markStale } from './count.ts';
import { errors } from './errors.ts';
import { figures } from './indicators.ts';
import { manifest } from './manifest.ts';
import { enterprisesRoutes } from './routes.ts';

/** Organisations of the city (市场主体): see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  figures,
  migrations: { module: 'enterprises', directory: new URL('./migrations/', import.meta.url) },
  routes: enterprisesRoutes,
  consumers: () => [
    { name: 'enterprises.stale', types: [ORGANISATIONS_CHANGED], handle: (ctx) => markStale(ctx) },
  ],
  jobs: [
    {
      name: 'enterprises.count',
      schedule: '* * * * *',
      run: async (ctx, { city }) => void (await countIfStale(ctx, city)),
    },
    {
      name: 'enterprises.count-anew',
      schedule: '20 3 * * *',
      run: (ctx, { city }) => inTransaction(ctx, (tx) => countAll(tx, city)),
    },
  ],
});
