import { defineScene } from '../../base/scene/index.ts';
import { pointsConsumers } from './consumers.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { storePackGoods } from './exchanges.ts';
import { figures } from './indicators.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { pointsRoutes } from './routes.ts';

/** 惠民积分. */
export const scene = defineScene({
  manifest,
  figures,
  errors,
  erasures: [erasure],
  migrations: { module: 'points', directory: new URL('./migrations/', import.meta.url) },
  routes: ({ city }) => pointsRoutes(city),
  notices,
  consumers: ({ city }) => pointsConsumers(city),
  setUp: (ctx, { city }) => storePackGoods(ctx, city),
});
