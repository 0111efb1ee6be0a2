// The city in a process of its own, for long work behind the server.
import type { City } from '../../base/scene/index.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { openCity } from '../city/city.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';

export interface ApartInput {
  readonly connectionString: string;
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  readonly dataDir: string;
  readonly memoryLimitMb: number;
}

/** Deriving a million persons is one statement. */
const STATEMENT_MS = 3_600_000;

/** Opens the city as it stands in the database, for as long as the work lasts. */
export async function withCity<Result>(
  applicationName: string,
  { connectionString, actor }: ApartInput,
  work: (root: RootCtx, city: City) => Promise<Result>,
): Promise<Result> {
  const pool = openPool({
    ...{ connectionString, connections: 4, applicationName, statementTimeoutMs: STATEMENT_MS },
  });
  try {
    const root = createCtx({
      ...{ actor: { ...actor, grants: [] }, db: pool, clock: systemClock, ids: uuidIds },
      log: createLogger('warn'),
    });
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    return await work(root, city);
  } finally {
    await pool.close();
  }
}
