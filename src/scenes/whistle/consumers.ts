import { act, type CaseState } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import { findWhistleCase, followTasks } from './commands.ts';
import { endWhistleAt } from './store.ts';

/** From this level of a clock's alarm on its time is over; level 1 only warns. */
const EXPIRED = 2;

/** Keeps the responses in step with the loop, and brings what is overdue to the district centre. */
export function whistleConsumers(city: City): Consumer[] {
  return [
    {
      name: 'whistle.responses',
      types: ['loop.case.changed', 'loop.case.closed'],
      handle: async (ctx, events) => {
        const last = new Map(events.map((event) => [event.aggregate, event.data]));
        for (const data of last.values()) {
          const state = await findWhistleCase(ctx, data as object);
          if (state === undefined) continue;
          await followTasks(ctx, state);
          if (state.closedAt !== undefined) await endWhistleAt(ctx.db, state.id, state.closedAt);
        }
      },
    },
    {
      name: 'whistle.overdue',
      types: ['loop.clock.rang'],
      handle: async (ctx, events) => {
        for (const { data } of events) {
          const { alarm } = data as { alarm?: { clock: string; level: number } };
          if (alarm === undefined || alarm.level < EXPIRED) continue;
          if (alarm.clock !== 'respond' && alarm.clock !== 'arrive') continue;
          const state = await findWhistleCase(ctx, data as object);
          if (state !== undefined) await escalate(ctx, city, state);
        }
      },
    },
  ];
}

async function escalate(ctx: Ctx, city: City, state: CaseState): Promise<void> {
  // The clock may have rung while the last department was reporting in.
  const isWaiting = state.state === 'blown' || state.state === 'gathering';
  const isThere = state.tasks.some((task) => task.group === 'escalation' && task.status === 'open');
  if (!isWaiting || isThere) return;
  const path = city.areas.resolve(state.subject.place.areaPath);
  // No line of a duty list fits nothing: what comes back is the unit that stands in, the district's centre.
  const centre = city.duties.resolve({ list: '', code: '', path, day: city.loop.dayOf(ctx.clock.now()) });
  if (centre === undefined) return;
  await act(asActor(ctx, systemActor('whistle')), city.loop, {
    caseId: state.id,
    action: 'escalate',
    capacity: 'system',
    form: { centre: centre.lead.id },
  });
}
