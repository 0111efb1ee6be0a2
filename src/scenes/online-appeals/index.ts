import { defineScene } from '../../base/scene/index.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { fillRules } from './index-rules.ts';
import { manifest } from './manifest.ts';
import { followAnswers, followClosed } from './ratings.ts';
import { onlineAppealsRoutes } from './routes.ts';
import { syntheticAppeals } from './simulator.ts';

export const migrations = {
  module: manifest.id,
  directory: new URL('./migrations/', import.meta.url),
};

export const scene = defineScene({
  manifest,
  errors,
  erasures: [erasure],
  migrations,
  routes: onlineAppealsRoutes,
  setUp: fillRules,
  synthetic: syntheticAppeals,
  consumers: ({ city }) => [
    {
      name: 'online-appeals',
      types: ['loop.case.closed'],
      handle: (ctx, events) => followClosed(ctx, city, events),
    },
    {
      name: 'online-appeals.answers',
      types: ['loop.case.changed'],
      handle: followAnswers,
    },
  ],
});
