import type { Ctx } from '../../platform/context/index.ts';
import { appendEvents } from '../../platform/outbox/index.ts';

/** Houses that somebody wants to be visited: who sends people to doors takes it up. */
export interface WantedHouseCheck {
  readonly title: string;
  /** The houses lie in it. */
  readonly areaId: string;
  /** YYYY-MM-DD */
  readonly startsOn: string;
  readonly endsOn: string;
  /** At most 5,000. */
  readonly houseIds: readonly string[];
}

/** Type of the event by which houses are handed over to be checked at the door. */
export const HOUSE_CHECK_WANTED = 'registry.house_check.wanted';

/** Tells that houses are to be checked at the door, in the caller's transaction. */
export function wantHouseCheck(ctx: Ctx, wanted: WantedHouseCheck): void {
  const id = ctx.ids.next();
  appendEvents(
    ctx.db,
    [
      {
        type: HOUSE_CHECK_WANTED,
        aggregate: `house-check:${id}`,
        data: { ...wanted, id, orderedBy: ctx.actor.id },
      },
    ],
    ctx.clock.now(),
  );
}
