import { DEFECT_MODEL_FILE, followDefectModel, forgetFeatures } from '../base/classify/index.ts';
import type { ErasureRouteParts } from '../base/erasure/index.ts';
import type { FeedParts } from '../base/feeds/index.ts';
import { photoConsumer, routeLearner, startPhotoKeeper } from '../base/intake/index.ts';
import { ringClocks } from '../base/loop/index.ts';
import { type Editions, type Messages, purgeMessages } from '../base/messages/index.ts';
import type { City, SceneParts } from '../base/scene/index.ts';
import { systemActor } from '../platform/access/index.ts';
import { type AuditChain, startAuditChain } from '../platform/audit/index.ts';
import { type Auth, purgeAuth } from '../platform/auth/index.ts';
import { asActor, type RootCtx } from '../platform/context/index.ts';
import { purgeAnswers } from '../platform/http/index.ts';
import { defineJob, type Jobs, startJobs } from '../platform/jobs/index.ts';
import { type OutboxDelivery, startOutbox } from '../platform/outbox/index.ts';
import { purgeDemoMessages, type SmsSender } from '../platform/sms/index.ts';
import type { Pool } from '../platform/threads/index.ts';
import type { Collision } from './collision.ts';
import { cleanSourcesJob, erasureJob } from './erasure/erasure.ts';
import { fileSweepJob } from './erasure/file-sweep.ts';
import { indicatorConsumer } from './indicators/indicators.ts';
import { cityNoticeConsumer, startCitySms } from './messages/messages.ts';
import { feedJobs, startFeedRuns } from './runs/runs.ts';
import { scenes } from './scenes.ts';
import type { Stops } from './stops.ts';

const CLOCKS_EVERY_MS = 5_000;
/** What a photo is compared by can be made anew from its file; it is kept while its case is likely to be in hand. */
const PHOTO_FEATURES_KEPT_MS = 30 * 24 * 3_600_000;

/** What the work behind the pages needs, put together before it starts. */
export interface WorkParts {
  readonly messages: Messages;
  readonly editions: Editions;
  readonly erasure: ErasureRouteParts;
  readonly collision: Collision;
  readonly feeds: FeedParts;
  readonly auth: Auth;
  readonly sms: SmsSender | undefined;
}

/** Starts what nobody waits for: delivery of events, the chain of the audit log, clocks, jobs, runs, text messages. */
export async function startWork(
  root: RootCtx,
  parts: SceneParts,
  given: WorkParts,
  { stops, threads }: { readonly stops: Stops; readonly threads: Pool },
): Promise<{ outbox: OutboxDelivery; chain: AuditChain; jobs: Jobs }> {
  const { messages, editions, erasure, collision, feeds } = given;
  const { files, city } = parts;
  const photos = startPhotoKeeper(asActor(root, systemActor('photos')), {
    ...{ pool: threads, files, timeZone: city.identity.timeZone },
    defectModel: followDefectModel(`${feeds.dataDir}/${DEFECT_MODEL_FILE}`, (error) =>
      root.log.error({ error: String(error) }, 'photos: the defect model cannot be read, people judge'),
    ),
  });
  stops.push({ name: 'photos', stop: () => photos.stop() });
  const outbox = startOutbox(asActor(root, systemActor('outbox')), [
    photoConsumer(photos.wake),
    indicatorConsumer(parts.city),
    routeLearner(parts.city),
    cityNoticeConsumer(parts.city, messages, editions),
    ...scenes.flatMap((scene) => scene.consumers?.(parts) ?? []),
  ]);
  stops.push({ name: 'outbox', stop: () => outbox.stop() });
  const chain = startAuditChain(root);
  stops.push({ name: 'chain', stop: () => chain.stop() });
  stops.push({ name: 'clocks', stop: keepRinging(root, parts.city) });
  const jobs = await startJobs(
    root,
    [...allJobs(parts, erasure, feeds.dataDir), collision.job, ...feedJobs(feeds)],
    {
      timeZone: parts.city.identity.timeZone,
    },
  );
  stops.push({ name: 'jobs', stop: () => jobs.stop() });
  const runs = startFeedRuns(root, feeds);
  stops.push({ name: 'runs', stop: () => runs.stop() });
  const delivery = startCitySms(root, { ...given, city: parts.city });
  stops.push({ name: 'text messages', stop: () => delivery.stop() });
  return { outbox, chain, jobs };
}

/** Rings the clocks that are due, every few seconds; returns how to stop. */
function keepRinging(root: RootCtx, city: City): () => Promise<void> {
  const clocks = asActor(root, systemActor('clocks'));
  let ringing: Promise<void> | undefined;
  let stopped = false;
  const ringAll = async () => {
    try {
      while (!stopped && (await ringClocks(clocks, city.loop)) > 0);
    } catch (error) {
      root.log.error({ error: String(error) }, 'clocks: ringing failed, trying again');
    }
    ringing = undefined;
  };
  const timer = setInterval(() => {
    ringing ??= ringAll();
  }, CLOCKS_EVERY_MS);
  // What rings now is finished: the database goes away after this.
  return async () => {
    stopped = true;
    clearInterval(timer);
    await ringing;
  };
}

function allJobs(parts: SceneParts, erasure: ErasureRouteParts, dataDir: string) {
  return [
    defineJob({
      name: 'http.purge-answers',
      schedule: '17 3 * * *',
      handler: (ctx) => purgeAnswers(ctx.db, ctx.clock.now()),
    }),
    defineJob({
      name: 'auth.purge',
      schedule: '27 3 * * *',
      handler: async (ctx) => {
        await purgeAuth(ctx);
      },
    }),
    defineJob({
      name: 'messages.purge',
      schedule: '47 3 * * *',
      handler: async (ctx) => {
        await purgeMessages(ctx);
        await purgeDemoMessages(ctx);
      },
    }),
    defineJob({
      name: 'classify.forget-photo-features',
      schedule: '57 3 * * *',
      handler: (ctx) => forgetFeatures(ctx, new Date(ctx.clock.now().getTime() - PHOTO_FEATURES_KEPT_MS)),
    }),
    fileSweepJob(parts.files, scenes),
    erasureJob(erasure),
    cleanSourcesJob(dataDir),
    ...scenes.flatMap((scene) =>
      (scene.jobs ?? []).map((job) =>
        defineJob({ name: job.name, schedule: job.schedule, handler: (ctx) => job.run(ctx, parts) }),
      ),
    ),
  ];
}
