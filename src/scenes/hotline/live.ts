import { findCases, organisationsOf } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { Watcher } from '../../platform/outbox/index.ts';

/**
 * Tells open desks that something went up or came down about a ticket, after its case has long been told of: a request
 * is made behind the action that it follows from. Only ids travel, to those who may see the case.
 */
export function liveTickets({ push }: SceneParts): Watcher {
  return {
    name: 'hotline.live',
    types: ['hotline.request.', 'hotline.ticket.'],
    tell: async (ctx, events) => {
      const ids = [...new Set(events.map((event) => String(event.data.caseId)))];
      const states = new Map((await findCases(ctx.db, ids)).map((state) => [state.id, state]));
      push.publish(
        events.flatMap(({ type, data, happenedAt: at }) => {
          const state = states.get(String(data.caseId));
          if (state === undefined) return [];
          const { ticketId, caseId } = data;
          const scope = { organisationIds: organisationsOf(state), areaIds: state.subject.place.areaPath };
          return [{ topic: 'cases', type, data: { ticketId, caseId, at, ...scope } }];
        }),
      );
    },
  };
}
