import { defineScene } from '../../base/scene/index.ts';
import { followClosed } from './commands.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { onlineAppealsRoutes } from './routes.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const scene = defineScene({
  manifest,
  errors,
  migrations,
  routes: onlineAppealsRoutes,
  consumers: ({ city }) => [
    {
      name: 'online-appeals',
      types: ['loop.case.closed'],
      handle: async (ctx, events) => {
        for (const event of events)
          await followClosed(ctx, city, String(event.data.caseId), event.happenedAt);
      },
    },
  ],
});
