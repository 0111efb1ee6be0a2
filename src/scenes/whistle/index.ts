import { defineScene } from '../../base/scene/index.ts';
import { whistleConsumers } from './consumers.ts';
import { errors } from './errors.ts';
import { whistleFlow } from './flow.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { whistleRoutes } from './routes.ts';
import { storePackRules } from './rules.ts';

/** 网格员吹哨、部门报到. */
export const scene = defineScene({
  manifest,
  notices,
  errors,
  migrations: { module: 'whistle', directory: new URL('./migrations/', import.meta.url) },
  flows: [whistleFlow],
  routes: ({ city }) => whistleRoutes(city),
  consumers: ({ city }) => whistleConsumers(city),
  setUp: (ctx, { packDirectory, city }) => storePackRules(ctx, packDirectory, city),
});
