import { defineScene } from '../../base/scene/index.ts';
import { storeConsulted, storeDecisionEnded } from './commands.ts';
import { decisionFlow } from './decision-flow.ts';
import { errors } from './errors.ts';
import { tripleCrossFlow } from './flow.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { tripleCrossRoutes } from './routes.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const flows = [tripleCrossFlow, decisionFlow];

export const scene = defineScene({
  manifest,
  notices,
  errors,
  migrations,
  flows,
  routes: tripleCrossRoutes,
  consumers: ({ city }) => [
    {
      name: 'triple-cross',
      types: ['triple-cross.consulted'],
      handle: async (ctx, events) => {
        for (const event of events) await storeConsulted(ctx, String(event.data.caseId), event.happenedAt);
      },
    },
    {
      name: 'triple-cross.decisions',
      types: ['loop.case.closed'],
      handle: async (ctx, events) => {
        for (const { data, happenedAt } of events)
          if (data.flowId === decisionFlow.id)
            await storeDecisionEnded(ctx, city, String(data.caseId), happenedAt);
      },
    },
  ],
});
