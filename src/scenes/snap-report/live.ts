import type { SceneParts } from '../../base/scene/index.ts';
import type { Watcher } from '../../platform/outbox/index.ts';
import { citizensOf } from './queries.ts';

/**
 * Tells the open pages of those who reported a case that it has moved on: one message for each of them, so that
 * nobody learns who the others are.
 */
export function liveForCitizens({ push }: SceneParts): Watcher {
  return {
    name: 'snap-report.live',
    types: ['loop.case.', 'snap-report.'],
    tell: async (ctx, events) => {
      const at = new Map(events.map((event) => [String(event.data.caseId), event.happenedAt]));
      const rows = await citizensOf(ctx.db, [...at.keys()]);
      push.publish(
        rows.map(({ caseId, reportId, citizenId }) => ({
          topic: 'cases',
          type: 'snap-report.changed',
          data: { reportId, citizenIds: [citizenId], at: at.get(caseId) },
        })),
      );
    },
  };
}
