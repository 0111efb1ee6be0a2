import { defineScene } from '../../base/scene/index.ts';
import { errors } from './errors.ts';
import { manifest } from './manifest.ts';
import { replyMaker, ringJob } from './replies.ts';
import { policeDiversionRoutes } from './routes.ts';

/** Diverted 110 calls: see README.md. */
export const scene = defineScene({
  manifest,
  errors,
  migrations: { module: 'police-diversion', directory: new URL('./migrations/', import.meta.url) },
  routes: policeDiversionRoutes,
  consumers: () => [replyMaker],
  jobs: [ringJob],
});
