import { findCase } from '../../base/loop/index.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Consumer, DeliveredEvent } from '../../platform/outbox/index.ts';
import { storeDecision } from './appeals.ts';
import { drawCallBack } from './call-backs.ts';
import { storeDemand } from './demands.ts';
import { drawnNumber, seedOf } from './draw.ts';
import { openFollowUp, reportRectified } from './follow-ups.ts';
import { findForm, storeBounce } from './lists.ts';
import { limitSecondHandling } from './second-handling.ts';
import { calendarOf, settingsOf } from './settings.ts';
import { drawSpotCheck, takeAnswer } from './spot-checks.ts';

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
      handle: async (ctx, events) => {
        for (const event of events) await follow(ctx, city, event);
      },
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

async function follow(ctx: Ctx, city: City, event: DeliveredEvent): Promise<void> {
  const data = event.data as { caseId: string; version: number; flowId: string; action: string };
  if (event.type === 'loop.case.changed') {
    if (data.flowId === 'incident' && data.action === 'verify') {
      const state = await findCase(ctx.db, data.caseId);
      if (state?.state === 'awaiting-closing') await drawSpotCheck(ctx, city, state);
    }
    return;
  }
  if (event.type === 'loop.case.closed') {
    if (data.flowId === 'incident') await followClosed(ctx, city, data.caseId);
    return;
  }
  if (event.type === 'incident.reopened') {
    await limitSecondHandling(ctx, city, data.caseId);
    return;
  }
  const said = await findForm(ctx, data.caseId, data.version);
  if (said === undefined) return;
  const words = String(said.form.note ?? said.form.reason ?? '');
  if (event.type === 'supervision.appeal.decided')
    await storeDecision(ctx, city, data.caseId, {
      action: data.action,
      by: said.actorId,
      reason: words || null,
    });
  else if (event.type === 'incident.bounced')
    await storeBounce(ctx, {
      caseId: data.caseId,
      version: data.version,
      at: event.happenedAt,
      reason: words,
    });
  else if (event.type === 'incident.rated')
    await followRated(ctx, city, data.caseId, Number(said.form.stars));
  else {
    const state = await findCase(ctx.db, data.caseId);
    const kind = event.type === 'incident.urged' ? 'urge' : 'supervise';
    // The order's own version, so that one given through this scene's route is not stored twice.
    if (state) await storeDemand(ctx, city, { ...state, version: data.version }, { kind, words });
  }
}

async function followClosed(ctx: Ctx, city: City, caseId: string): Promise<void> {
  const state = await findCase(ctx.db, caseId);
  if (state?.closedAt === undefined || state.state === 'not-taken-up') return;
  await reportRectified(ctx, city, state);
  await drawSpotCheck(ctx, city, state);
  const { verification, callBack } = settingsOf(city);
  const share = verification.sampleShare;
  const day = city.loop.dayOf(ctx.clock.now());
  const number = drawnNumber(await seedOf(ctx, day, 'call-back', { share }), caseId);
  if (number >= share) return;
  const limit = { amount: callBack.withinWorkingDays, unit: 'working-day' } as const;
  const { dueAt } = calendarOf(city).addDuration(ctx.clock.now(), limit);
  await drawCallBack(ctx, state, { source: 'sample', day, number, dueAt });
}

/** 差评: everybody who gave one is called back within the city's days, and the follow-up's clocks begin to run. */
async function followRated(ctx: Ctx, city: City, caseId: string, stars: number): Promise<void> {
  const { rating } = settingsOf(city);
  const state = await findCase(ctx.db, caseId);
  if (state === undefined || !rating.negativeLevels.includes(stars)) return;
  const limit = { amount: rating.callBackWithinDays, unit: 'calendar-day' } as const;
  const { dueAt } = calendarOf(city).addDuration(ctx.clock.now(), limit);
  await drawCallBack(ctx, state, { source: 'negative-rating', dueAt });
  if (state.leadOrganisationId !== undefined) await openFollowUp(ctx, city, state, stars);
}
