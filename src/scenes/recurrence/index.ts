import { defineScene } from '../../base/scene/index.ts';
import { errors } from './errors.ts';
import { programmeFlow } from './flow.ts';
import { figures } from './indicators.ts';
import { manifest } from './manifest.ts';
import { notices } from './notices.ts';
import { beginReadingAnew, occurrenceKeeper, readOlderCases } from './occurrences.ts';
import { endProgramme, keepFigures } from './programmes.ts';
import { rankCity } from './ranking.ts';
import { recurrenceRoutes } from './routes.ts';

/** 反复问题、专项治理. */
export const scene = defineScene({
  manifest,
  figures,
  errors,
  migrations: { module: 'recurrence', directory: new URL('./migrations/', import.meta.url) },
  flows: [programmeFlow],
  notices,
  routes: ({ city }) => recurrenceRoutes(city),
  consumers: ({ city }) => [
    occurrenceKeeper(city.identity.timeZone),
    {
      name: 'recurrence.programmes',
      types: ['loop.case.closed'],
      handle: async (ctx, events) => {
        for (const { data } of events) {
          const { caseId, flowId } = data as { caseId: string; flowId: string };
          if (flowId === 'programme') await endProgramme(ctx, city, caseId);
        }
      },
    },
  ],
  jobs: [
    {
      name: 'recurrence.read-older',
      schedule: '*/5 * * * *',
      run: async (ctx, { city }) => {
        const { read, changed } = await readOlderCases(ctx, city.identity.timeZone);
        if (changed > 0)
          ctx.log.info({ read, changed }, 'recurrence: cases were counted otherwise than they are');
      },
    },
    { name: 'recurrence.read-anew', schedule: '11 1 * * 0', run: beginReadingAnew },
    {
      name: 'recurrence.rank',
      schedule: '*/15 * * * *',
      run: async (ctx, { city }) => void (await rankCity(ctx, city)),
    },
    {
      name: 'recurrence.keep-figures',
      schedule: '23 4 * * *',
      run: async (ctx, { city }) => void (await keepFigures(ctx, city)),
    },
  ],
});
