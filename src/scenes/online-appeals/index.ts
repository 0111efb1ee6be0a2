import { defineScene } from '../../base/scene/index.ts';
import { errors } from './errors.ts';
import { fillRules } from './index-rules.ts';
import { manifest } from './manifest.ts';
import { followAnswers, followClosed } from './ratings.ts';
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
  setUp: fillRules,
  consumers: ({ city }) => [
    {
      name: 'online-appeals',
      types: ['loop.case.closed'],
      handle: async (ctx, events) => {
        for (const event of events)
          await followClosed(ctx, city, String(event.data.caseId), event.happenedAt);
      },
    },
    {
      name: 'online-appeals.answers',
      types: ['loop.case.changed'],
      handle: followAnswers,
    },
  ],
});
