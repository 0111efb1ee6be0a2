import { isAppError } from '../../../lib/errors.ts';
import type { Ctx, RootCtx } from '../../../platform/context/index.ts';
import type { Consumer, DeliveredEvent } from '../../../platform/outbox/index.ts';
import { analyseWaitingPhotos, enqueuePhotos, type PhotoServices } from '../../classify/index.ts';
import {
  askChecks,
  askChecksOfWaiting,
  type CheckRequest,
  claimChecks,
  finishCheck,
  followMarks,
  releaseCheck,
} from './check-store.ts';
import { judgeCase } from './judge-case.ts';
import { isResult, WAITING_STATES } from './results.ts';

const CASES_AT_ONCE = 32;
const CASES_IN_HAND = 4;
const MOST_ATTEMPTS = 6;
/** The photos of a case are analysed within moments, or their turn has not come. */
const WAIT_FOR_PHOTOS_MS = 500;
const LOOK_EVERY_MS = 1_000;

/** Takes part in the outbox: notes which photos and results there are, no more. The work is the keeper's. */
export function photoConsumer(wake: () => void = () => {}): Consumer {
  return {
    name: 'intake.photos',
    types: ['loop.attachment.added', 'loop.case.changed'],
    handle: async (ctx, events) => {
      const added = events.filter((event) => event.type === 'loop.attachment.added');
      if (added.length > 0)
        await enqueuePhotos(
          ctx,
          added.map((event) => String(event.data.attachmentId)),
        );
      const changed = events.filter(
        ({ type, data }) => type === 'loop.case.changed' && data.flowId === 'incident',
      );
      // The last state of each: events come in order.
      const states = Object.fromEntries(
        changed.map(({ data }) => [String(data.caseId), String(data.state)] as const),
      );
      if (changed.length > 0) await followMarks(ctx, states);
      const results = changed.filter(({ data }) => isResult(String(data.action)));
      await askChecks(ctx, caseIdsOf(results));
      const after = added.filter((event) => event.data.purpose === 'after');
      await askChecksOfWaiting(ctx, caseIdsOf(after), WAITING_STATES);
      if (added.length + results.length > 0) wake();
    },
  };
}

function caseIdsOf(events: readonly DeliveredEvent[]): string[] {
  return [...new Set(events.map((event) => String(event.data.caseId)))];
}

/**
 * One round: a batch of photos analysed, then the results whose photos are known judged. Returns how much there was
 * to do; 0 means that nothing is due now. May run in several processes at once and be killed at any point.
 */
export async function keepPhotos(
  ctx: Ctx,
  services: PhotoServices,
  isStopping: () => boolean = () => false,
): Promise<number> {
  const analysed = await analyseWaitingPhotos(ctx, services, isStopping);
  if (isStopping()) return 0;
  const requests = await claimChecks(ctx, CASES_AT_ONCE);
  const waiting = [...requests];
  let judged = 0;
  // Comparing takes a thread, gathering takes journeys to the database: the one goes on while others wait.
  const work = async (): Promise<void> => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift())
      if (await judgeOne(ctx, services, request)) judged++;
  };
  await Promise.all(Array.from({ length: CASES_IN_HAND }, work));
  return analysed + judged;
}

async function judgeOne(ctx: Ctx, services: PhotoServices, request: CheckRequest): Promise<boolean> {
  const { caseId, attempts } = request;
  const inMs = (ms: number): Date => new Date(ctx.clock.now().getTime() + ms);
  try {
    if (await judgeCase(ctx, services, request)) return true;
    await releaseCheck(ctx, caseId, inMs(WAIT_FOR_PHOTOS_MS), attempts - 1);
  } catch (error) {
    const code = isAppError(error) ? error.code : String(error);
    if (attempts >= MOST_ATTEMPTS) {
      // The case stays without a mark: people see that nothing was compared.
      ctx.log.error({ caseId, code }, 'photos: judging failed too often, given up');
      await finishCheck(ctx, request);
    } else {
      ctx.log.warn({ caseId, attempts, code }, 'photos: judging failed, trying again');
      await releaseCheck(ctx, caseId, inMs(1_000 * 2 ** attempts), attempts);
    }
  }
  return false;
}

export interface PhotoKeeper {
  /** There is something to do. */
  wake(): void;
  stop(): Promise<void>;
}

/** Keeps analysing and judging in the background; what waits lies in the database, so that nothing is lost. */
export function startPhotoKeeper(root: RootCtx, services: PhotoServices): PhotoKeeper {
  let stopped = false;
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    try {
      while (!stopped && (await keepPhotos(root, services, () => stopped)) > 0);
    } catch (error) {
      root.log.error({ error: String(error) }, 'photos: a round failed, trying again');
    }
    running = undefined;
  };
  const wake = (): void => {
    if (!stopped) running ??= runAll();
  };
  const timer = setInterval(wake, LOOK_EVERY_MS);
  return {
    // What the consumer noted is there when its transaction has ended; the timer finds the rest.
    wake: () => void setTimeout(wake, 50).unref(),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
