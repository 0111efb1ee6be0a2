import { defineScene } from '../../base/scene/index.ts';
import { HOUR_MS } from '../../lib/time.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { auditWords } from './audit-contract.ts';
import { countChanged, countStale, markAll } from './count.ts';
import { fillDemonstration } from './demonstration.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { keepInForce } from './in-force.ts';
import { figures } from './indicators.ts';
import { askForLeases, LEASES_KIND } from './lease-sources.ts';
import { manifest } from './manifest.ts';
import { housingRoutes } from './routes.ts';

/** Houses and lettings (房屋): see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  figures,
  errors,
  erasures: [erasure],
  migrations: { module: 'housing', directory: new URL('./migrations/', import.meta.url) },
  routes: housingRoutes,
  demonstrate: fillDemonstration,
  consumers: ({ city }) => [
    {
      name: 'housing.count',
      types: ['registry.places.changed', 'housing.letting.changed'],
      handle: (ctx, events) => countChanged(ctx, city, events),
    },
    {
      name: 'housing.leases',
      types: ['feeds.source.loaded'],
      handle: async (ctx) => void (await askForLeases(ctx)),
    },
  ],
  jobs: [
    {
      name: 'housing.count',
      schedule: '* * * * *',
      run: async (ctx, { city }) => void (await countStale(ctx, city)),
    },
    {
      name: 'housing.in-force',
      schedule: '5 * * * *',
      run: async (ctx, { city }) => void (await keepInForce(ctx, city)),
    },
    {
      name: 'housing.leases',
      schedule: '20 * * * *',
      run: async (ctx) => void (await askForLeases(ctx)),
    },
    {
      name: 'housing.count-anew',
      schedule: '40 2 * * 0',
      run: (ctx) => inTransaction(ctx, markAll),
    },
  ],
  runs: [
    {
      ...{ kind: LEASES_KIND, memoryLimitMb: 500, timeoutMs: 2 * HOUR_MS },
      // Read only in the process that does it: DuckDB comes with it.
      run: async (root, parts) => ({ ...(await (await import('./take-leases.ts')).takeLeases(root, parts)) }),
    },
  ],
});
