import type { ClockView } from '../../base/loop/contract.ts';
import { clockViews, findCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { explainClock, paceOf, remaining, startClock } from '../../lib/calendar/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { OnlineAppealsSettings } from './commands.ts';

/** The clocks of a question's case that run or pause, the citizen's first; none before it has a case. */
export async function clocksOf(ctx: Ctx, city: City, caseId: string | null): Promise<ClockView[]> {
  const state = caseId === null ? undefined : await findCase(ctx.db, caseId);
  if (state === undefined) return [];
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  return clockViews(city.loop, flow, state, ctx.clock.now())
    .filter((clock) => clock.stoppedAt === null)
    .sort((one, two) => Number(two.overall) - Number(one.overall));
}

/** The clock of one pressing (督办): the city's working days from when it was pressed to the unit's next answer. */
export function pressingClock(
  city: City,
  pressing: { readonly pressedAt: Date; readonly dueAt: Date; readonly answeredAt: Date | null },
  now: Date,
): ClockView {
  const { pressedReplyWithinWorkingDays: amount } = city.setting<OnlineAppealsSettings>('onlineAppeals');
  const current = city.calendars.current();
  const calendar = city.calendars.get(current.id, current.version);
  const { pressedAt, dueAt, answeredAt } = pressing;
  const duration = { amount, unit: 'working-day' } as const;
  // What was promised then holds, also when the city has another limit by now.
  const clock = { ...startClock(calendar, { id: 'pressing', at: pressedAt, duration }), dueAt };
  const reading = remaining(clock, calendar, now);
  const pace = answeredAt === null ? paceOf(clock, calendar, now) : 0;
  const { zh, en } = explainClock(clock, calendar, now);
  return {
    ...{
      id: 'pressing',
      title: { zh: '督办答复时限', en: 'Answer when pressed' },
      overall: false,
      extensions: 0,
    },
    ...{ running: answeredAt === null, counting: pace > 0, pace },
    ...{ startedAt: pressedAt.toISOString(), dueAt: dueAt.toISOString() },
    stoppedAt: answeredAt?.toISOString() ?? null,
    overdue: (answeredAt ?? now) > dueAt,
    ...{ amount, unit: 'working-day', remainingMs: reading.remainingMs, usedMs: reading.usedMs },
    ...{ allowanceMs: clock.allowance, source: '', explanation: { zh, en } },
  };
}
