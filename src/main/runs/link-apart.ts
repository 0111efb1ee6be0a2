// Linking in a process of its own, asked for in the console: the same work as `citybrain registry link`.
import { deriveOptionsOf, linking } from '../../base/registry/index.ts';
import type { Say } from '../../platform/analytics/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { type ApartInput, withCity } from './city-apart.ts';

/** Answers what came of it, in numbers; throws `registry.no_sources` and what linking throws. */
export async function run(input: ApartInput, say: Say): Promise<Record<string, unknown>> {
  const { dataDir, memoryLimitMb } = input;
  return withCity('citybrain linking', input, async (root, city) => {
    let lines = 0;
    const options = {
      ...deriveOptionsOf(city, root.clock.now()),
      ...{ areas: city.areas, dataDir, memoryLimitMb },
      say: (line: string) => {
        lines += 1;
        say({ line: line.slice(0, 200), lines });
      },
    };
    return await linkAll(root, options);
  });
}

type Options = Parameters<Awaited<ReturnType<typeof linking.linkPersons>>>[1];

/** Persons, organisations and things, as far as a source of them is loaded; persons' linking says when there is none at all. */
async function linkAll(root: RootCtx, options: Options): Promise<Record<string, unknown>> {
  const rows = await root.db.query<{ subject: string }>(
    'SELECT DISTINCT subject FROM feeds.source WHERE current_load IS NOT NULL',
  );
  const loaded = new Set(rows.map(({ subject }) => subject));
  const isNothing = !loaded.has('organisation') && !loaded.has('thing');
  const began = performance.now();
  const persons =
    loaded.has('person') || isNothing ? await (await linking.linkPersons())(root, options) : undefined;
  const organisations = loaded.has('organisation')
    ? await (await linking.linkOrganisations())(root, options)
    : undefined;
  const things = loaded.has('thing') ? await (await linking.linkThings())(root, options) : undefined;
  return {
    ...(persons && {
      persons: {
        ...{
          how: persons.how,
          sources: persons.sources,
          records: persons.records,
          entities: persons.entities,
        },
        households: persons.households,
      },
    }),
    ...(organisations && { organisations: countsOf(organisations) }),
    ...(things && { things: countsOf(things) }),
    reviews: (persons?.reviews ?? 0) + (organisations?.reviews ?? 0),
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

const countsOf = ({
  sources,
  records,
  entities,
}: {
  sources: number;
  records: number;
  entities: number;
}) => ({
  ...{ sources, records, entities },
});
