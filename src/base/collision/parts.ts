import type { Ctx } from '../../platform/context/index.ts';
import type { Intake } from '../intake/index.ts';

/** What questions need of the city and of the server. */
export interface CollisionParts {
  /** Its fields follow changes of the administration. */
  readonly intake: Intake;
  readonly dataDir: string;
  /** Tells those who may approve, other than the actor, that an emergency question runs; answers how many. */
  tellApprovers(tx: Ctx, told: { definitionId: string; runId: string; endsAt: Date }): Promise<number>;
}
