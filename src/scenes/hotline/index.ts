import { defineScene } from '../../base/scene/index.ts';
import { auditWords } from './audit-contract.ts';
import { erasure } from './erasure.ts';
import { errors } from './errors.ts';
import { requestSender, resendJob } from './exchange/delivery.ts';
import { reconcileJob } from './exchange/reconcile.ts';
import { purgeJob } from './exchange/status.ts';
import { ticketFollower } from './follow.ts';
import { expiryJob, fillKnowledge } from './knowledge/knowledge.ts';
import { limitKeeper } from './limits.ts';
import { liveTickets } from './live.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { requestMaker } from './requests.ts';
import { hotlineRoutes } from './routes.ts';

/** 12345 hotline: see README.md. */
export const scene = defineScene({
  manifest,
  auditWords,
  notices,
  errors,
  erasures: [erasure],
  migrations: { module: 'hotline', directory: new URL('./migrations/', import.meta.url) },
  routes: hotlineRoutes,
  consumers: (parts) => [...[requestMaker, requestSender], ...[ticketFollower(parts), limitKeeper(parts)]],
  watchers: (parts) => [liveTickets(parts)],
  jobs: [resendJob, reconcileJob, expiryJob, purgeJob],
  setUp: fillKnowledge,
});
