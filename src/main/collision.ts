import {
  type CollisionParts,
  collisionPermissions,
  collisionRoutes,
  createRunner,
  createTeller,
  keepTime,
} from '../base/collision/index.ts';
import type { Messages } from '../base/messages/index.ts';
import type { City } from '../base/scene/index.ts';
import type { RootCtx } from '../platform/context/index.ts';
import type { Route } from '../platform/http/index.ts';
import { defineJob, type Job } from '../platform/jobs/index.ts';
import { createRoles } from './roles.ts';
import { scenes } from './scenes.ts';

export interface Collision {
  readonly routes: readonly Route[];
  /** Every minute: emergencies end, results that are due go with their proof, silent runs stand as broken. */
  readonly job: Job;
  stop(): Promise<void>;
}

/** Puts questions over several sources together. */
export function createCollision(
  root: RootCtx,
  { city, messages, dataDir }: { city: City; messages: Messages; dataDir: string },
): Collision {
  const approvers = Object.entries(createRoles(scenes)).flatMap(([role, { permissions }]) =>
    permissions.includes(collisionPermissions.approve) ? role : [],
  );
  const parts: CollisionParts = {
    ...{ intake: city, dataDir, tellApprovers: createTeller(messages, approvers, () => city.areas.city.id) },
  };
  const runner = createRunner(root, parts);
  return {
    routes: collisionRoutes(parts, runner),
    job: defineJob({
      name: 'collision.keep-time',
      schedule: '* * * * *',
      handler: async (ctx) => {
        const { ended, deleted, broken } = await keepTime(ctx, parts);
        if (ended + deleted + broken > 0) ctx.log.info({ ended, deleted, broken }, 'collision: kept time');
      },
    }),
    stop: () => runner.stop(),
  };
}
