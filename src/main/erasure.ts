import { type Erasure, type ErasureRouteParts, finishErasures } from '../base/erasure/index.ts';
import { eraseMessages } from '../base/messages/index.ts';
import type { City, Scene } from '../base/scene/index.ts';
import { systemActor } from '../platform/access/index.ts';
import type { Auth } from '../platform/auth/index.ts';
import { asActor } from '../platform/context/index.ts';
import { defineJob, type Job } from '../platform/jobs/index.ts';
import { eraseDemoMessages } from '../platform/sms/index.ts';

type Citizens = Pick<Auth, 'findCitizen' | 'findCitizenPhone' | 'eraseCitizen'>;

/** What the platform and the base keep of people beside reports and cases. */
function baseErasures(auth: Citizens): readonly Erasure[] {
  return [
    {
      id: 'account',
      erase: async (ctx, { citizenIds }) => {
        let done = 0;
        for (const id of citizenIds) {
          if ((await auth.findCitizenPhone(ctx, id)) === undefined) continue;
          await auth.eraseCitizen(ctx, id);
          done += 1;
        }
        return done;
      },
    },
    { id: 'messages', erase: (ctx, { citizenIds }) => eraseMessages(ctx, citizenIds) },
    {
      id: 'message-box',
      erase: async (ctx, { phone }) => (phone === undefined ? 0 : eraseDemoMessages(ctx, phone)),
    },
    {
      // Answers are kept for a day so that a repeated request gets the same; they may show the person.
      id: 'answers',
      erase: async (ctx, { citizenIds, pattern }) => {
        const rows = await ctx.db.query(
          `DELETE FROM platform.idempotency
           WHERE actor = ANY($1) OR ($2::text IS NOT NULL AND body::text ~ $2) RETURNING key`,
          [citizenIds, pattern ?? null],
        );
        return rows.length;
      },
    },
  ];
}

/** Puts erasing together from what every module and scene says of itself. */
export function createErasure(
  city: City,
  auth: Citizens,
  scenes: readonly Scene[],
  secret: ErasureRouteParts['secret'],
): ErasureRouteParts {
  return {
    ...{ intake: city, secret },
    erasures: [...scenes.flatMap((scene) => scene.erasures ?? []), ...baseErasures(auth)],
    citizens: {
      findId: (ctx, phone) => auth.findCitizen(ctx, phone),
      findPhone: async (ctx, id) => (await auth.findCitizenPhone(ctx, id))?.phone,
    },
  };
}

/** Every night: what open cases kept goes once they are closed. */
export function erasureJob(parts: ErasureRouteParts): Job {
  return defineJob({
    name: 'persons.finish-erasures',
    schedule: '37 2 * * *',
    limitS: 3_600,
    handler: async (ctx) => {
      const persons = await finishErasures(asActor(ctx, systemActor('erasure')), parts);
      ctx.log.info({ persons }, 'erasure: looked at those whose cases were open');
    },
  });
}
