import { defineScene } from '../../base/scene/index.ts';
import { auditWords } from './audit-contract.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { liveDesk, replyMaker, ringJob } from './follow.ts';
import { manifest } from './manifest.ts';
import { policeDiversionRoutes } from './routes.ts';
import { syntheticCalls } from './simulator-calls.ts';

/** Diverted 110 calls: see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  errors,
  erasures: [erasure],
  migrations: { module: 'police-diversion', directory: new URL('./migrations/', import.meta.url) },
  routes: policeDiversionRoutes,
  consumers: () => [replyMaker],
  watchers: (parts) => [liveDesk(parts)],
  jobs: [ringJob],
  synthetic: syntheticCalls,
});
