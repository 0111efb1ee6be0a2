import { findCase, findCases } from '../../base/loop/index.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Consumer, DeliveredEvent } from '../../platform/outbox/index.ts';
import { storeDecision } from './appeals.ts';
import { drawCallBack } from './calls/call-backs.ts';
import { drawnNumber, seedOf } from './calls/draw.ts';
import { drawSpotChecks, takeAnswer } from './calls/spot-checks.ts';
import { storeDemand } from './demands.ts';
import { openFollowUp, reportRectified } from './follow-ups.ts';
import { findForms, type Said, storeBounce } from './lists.ts';
import { limitSecondHandling } from './second-handling.ts';
import { calendarOf, settingsOf } from './settings.ts';

/** Follows the cases: orders, bounces, ratings, closings. */
export function supervisionConsumers({ city }: SceneParts): Consumer[] {
  return [
    {
      name: 'supervision',
      types: [
        ...[
          'incident.urged',
          'incident.supervised',
          'incident.bounced',
          'incident.rated',
          'incident.reopened',
        ],
        ...['loop.case.changed', 'loop.case.closed', 'supervision.appeal.decided'],
      ],
      handle: (ctx, events) => follow(ctx, city, events),
    },
    {
      name: 'supervision.spot-checks',
      types: ['patrol.check.answered'],
      handle: async (ctx, events) => {
        for (const { data } of events)
          if (typeof data.spotCheckId === 'string')
            await takeAnswer(ctx, city, {
              spotCheckId: data.spotCheckId,
              solved: data.yes === true,
              note: String(data.note ?? ''),
              photos: Array.isArray(data.photos) ? data.photos.map(String) : [],
              staffId: String(data.staffId),
            });
      },
    },
  ];
}

interface Facts {
  readonly caseId: string;
  readonly version: number;
  readonly flowId: string;
  readonly action: string;
}

/** What everybody's cases bring is followed for all of them at once; what somebody ordered or said, one by one. */
async function follow(ctx: Ctx, city: City, events: readonly DeliveredEvent[]): Promise<void> {
  const facts = events.map((event) => ({ event, data: event.data as unknown as Facts }));
  const isVerified = ({ event, data }: (typeof facts)[number]) =>
    event.type === 'loop.case.changed' && data.action === 'verify';
  const isClosed = ({ event }: (typeof facts)[number]) => event.type === 'loop.case.closed';
  const ready = facts.filter(
    (each) => each.data.flowId === 'incident' && (isVerified(each) || isClosed(each)),
  );
  await followHandled(ctx, city, [...new Set(ready.map(({ data }) => data.caseId))]);
  const said = facts.filter(({ event }) => !event.type.startsWith('loop.'));
  const forms = await findForms(
    ctx,
    said.filter(({ event }) => event.type !== 'incident.reopened').map(({ data }) => data),
  );
  for (const { event, data } of said) {
    if (event.type === 'incident.reopened') await limitSecondHandling(ctx, city, data.caseId);
    const form = forms.find((each) => each.caseId === data.caseId && each.version === data.version);
    if (form !== undefined) await followSaid(ctx, city, event, data, form);
  }
}

async function followSaid(
  ctx: Ctx,
  city: City,
  { type, happenedAt }: DeliveredEvent,
  { caseId, version, action }: Facts,
  said: Said,
): Promise<void> {
  const words = String(said.form.note ?? said.form.reason ?? '');
  if (type === 'supervision.appeal.decided')
    await storeDecision(ctx, city, caseId, { action, by: said.actorId, reason: words || null });
  else if (type === 'incident.bounced')
    await storeBounce(ctx, { caseId, version, at: happenedAt, reason: words });
  else if (type === 'incident.rated') await followRated(ctx, city, caseId, Number(said.form.stars));
  else {
    const state = await findCase(ctx.db, caseId);
    const kind = type === 'incident.urged' ? 'urge' : 'supervise';
    // The order's own version, so that one given through this scene's route is not stored twice.
    if (state) await storeDemand(ctx, city, { ...state, version }, { kind, words });
  }
}

/** Cases were verified or closed: some are drawn for a spot check, some of those closed for a call-back. */
async function followHandled(ctx: Ctx, city: City, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  const states = await findCases(ctx.db, caseIds);
  const closed = states.filter((state) => state.closedAt !== undefined && state.state !== 'not-taken-up');
  const waiting = states.filter((state) => state.state === 'awaiting-closing');
  await drawSpotChecks(ctx, city, [...waiting, ...closed]);
  if (closed.length === 0) return;
  await reportRectified(ctx, city, closed);
  const { verification, callBack } = settingsOf(city);
  const share = verification.sampleShare;
  const day = city.loop.dayOf(ctx.clock.now());
  const seed = await seedOf(ctx, day, 'call-back', { share });
  const limit = { amount: callBack.withinWorkingDays, unit: 'working-day' } as const;
  const { dueAt } = calendarOf(city).addDuration(ctx.clock.now(), limit);
  for (const state of closed) {
    const number = drawnNumber(seed, state.id);
    if (number < share) await drawCallBack(ctx, state, { source: 'sample', day, number, dueAt });
  }
}

/** 差评: everybody who gave one is called back within the city's days, and the follow-up's clocks begin to run. */
async function followRated(ctx: Ctx, city: City, caseId: string, stars: number): Promise<void> {
  const { rating } = settingsOf(city);
  if (!rating.negativeLevels.includes(stars)) return;
  const state = await findCase(ctx.db, caseId);
  if (state === undefined) return;
  const limit = { amount: rating.callBackWithinDays, unit: 'calendar-day' } as const;
  const { dueAt } = calendarOf(city).addDuration(ctx.clock.now(), limit);
  await drawCallBack(ctx, state, { source: 'negative-rating', dueAt });
  if (state.leadOrganisationId !== undefined) await openFollowUp(ctx, city, state, stars);
}
