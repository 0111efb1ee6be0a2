// Linking in a process of its own, asked for in the console: the same work as `citybrain registry link`.
import { deriveOptionsOf, linking } from '../base/registry/index.ts';
import { uuidIds } from '../lib/ids.ts';
import { systemClock } from '../lib/time.ts';
import type { Actor } from '../platform/access/index.ts';
import type { Say } from '../platform/analytics/index.ts';
import { createCtx } from '../platform/context/index.ts';
import { openPool } from '../platform/db/index.ts';
import { openCity } from './city.ts';
import { createLogger } from './logger.ts';
import { scenes } from './scenes.ts';

export interface LinkInput {
  readonly connectionString: string;
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly dataDir: string;
  readonly memoryLimitMb: number;
}

/** Deriving a million persons is one statement. */
const STATEMENT_MS = 3_600_000;

/** Answers what came of it, in numbers; throws `registry.no_sources` and what linking throws. */
export async function run(input: LinkInput, say: Say): Promise<Record<string, unknown>> {
  const { connectionString, dataDir, memoryLimitMb } = input;
  const pool = openPool({
    ...{ connectionString, connections: 4, applicationName: 'citybrain linking' },
    statementTimeoutMs: STATEMENT_MS,
  });
  try {
    const root = createCtx({
      ...{ actor: { ...input.actor, grants: [] }, db: pool, clock: systemClock, ids: uuidIds },
      log: createLogger('warn'),
    });
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    const linkPersons = await linking.linkPersons();
    let lines = 0;
    const { sources, records, entities, households, reviews, applied, seconds } = await linkPersons(root, {
      ...deriveOptionsOf(city, root.clock.now()),
      ...{ areas: city.areas, dataDir, memoryLimitMb },
      say: (line) => {
        lines += 1;
        say({ line: line.slice(0, 200), lines });
      },
    });
    const { merges, splits } = applied;
    return { sources, records, entities, households, reviews, merges, splits, seconds };
  } finally {
    await pool.close();
  }
}
