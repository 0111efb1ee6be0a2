import { eraseFromResults } from '../../base/collision/index.ts';
import {
  type ErasedPerson,
  type Erasure,
  type ErasureRouteParts,
  finishErasures,
} from '../../base/erasure/index.ts';
import { cleanSources } from '../../base/feeds/index.ts';
import { eraseMessages } from '../../base/messages/index.ts';
import { eraseRegistryPersons, findErasable, forgetLinking } from '../../base/registry/index.ts';
import type { City, Scene } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import type { Auth } from '../../platform/auth/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import { defineJob, type Job } from '../../platform/jobs/index.ts';
import { eraseDemoMessages } from '../../platform/sms/index.ts';

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

/** What the six elements hold of a person: in the registry, in what sources bring, in results of questions over several. */
function registryErasures(city: City): readonly Erasure[] {
  const find = (ctx: Ctx, { phone, names }: ErasedPerson) =>
    findErasable(ctx, { phone, names, isChecked: ctx.actor.kind === 'staff' || ctx.actor.kind === 'token' });
  return [
    // First: who is not in the registry any more is not found in the results.
    { id: 'collision', erase: async (ctx, person) => eraseFromResults(ctx, await find(ctx, person)) },
    {
      id: 'registry',
      erase: async (ctx, person) => eraseRegistryPersons(ctx, city, await find(ctx, person)),
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
    erasures: [
      ...scenes.flatMap((scene) => scene.erasures ?? []),
      ...registryErasures(city),
      ...baseErasures(auth),
    ],
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

/** What was erased from the registry goes from the files of sources within minutes; a load or linking that runs puts it off. */
export function cleanSourcesJob(dataDir: string): Job {
  return defineJob({
    name: 'feeds.clean',
    schedule: '*/10 * * * *',
    limitS: 7_200,
    handler: async (ctx, _, signal) => {
      const rows = await cleanSources(ctx, dataDir, {
        signal,
        forget: () => forgetLinking(ctx, dataDir),
      });
      if (rows > 0) ctx.log.info({ rows }, 'feeds: rows of erased people were taken out of files');
    },
  });
}
