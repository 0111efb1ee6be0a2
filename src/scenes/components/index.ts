import { defineScene } from '../../base/scene/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { auditWords } from './audit-contract.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { proposeFor } from './propose.ts';
import { componentsRoutes } from './routes.ts';
import { isTallyDue, tallyComponents } from './tally.ts';

/** City components (城市部件): see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  migrations: { module: 'components', directory: new URL('./migrations/', import.meta.url) },
  routes: componentsRoutes,
  consumers: ({ city }) => [
    {
      name: 'components.propose',
      types: ['loop.case.opened', 'loop.case.changed'],
      handle: async (ctx, events) => void (await proposeFor(ctx, city, events)),
    },
  ],
  jobs: [
    {
      name: 'components.tally',
      schedule: '7,27,47 * * * *',
      run: async (ctx) => {
        if (await isTallyDue(ctx)) await inTransaction(ctx, tallyComponents);
      },
    },
  ],
});
