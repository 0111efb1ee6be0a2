import { storeSmallTown } from '../src/base/registry/testing.ts';
import type { City } from '../src/base/scene/index.ts';
import { uuidIds } from '../src/lib/ids.ts';
import { systemClock } from '../src/lib/time.ts';
import { openCity } from '../src/main/city/city.ts';
import { openDatabase } from '../src/main/database.ts';
import { createLogger } from '../src/main/logger.ts';
import { scenes } from '../src/main/scenes.ts';
import { systemActor } from '../src/platform/access/index.ts';
import { createCtx, type RootCtx } from '../src/platform/context/index.ts';

/** Puts the made-up estate into the grid member's community of a running server, and what a test has beside it. */
export async function storeTown(
  dataDir: string,
  more: (ctx: RootCtx, city: City) => Promise<void> = async () => {},
): Promise<void> {
  const { pool: db, close } = await openDatabase(
    { databaseUrl: '', dataDir, databaseConnections: 3 },
    { log: () => {} },
  );
  const ctx = createCtx({
    ...{ actor: systemActor('test'), clock: systemClock, ids: uuidIds, log: createLogger('warn'), db },
  });
  const city = await openCity(
    ctx,
    scenes.flatMap((scene) => scene.flows ?? []),
  );
  const small = { ctx, clock: systemClock, connectionString: db.connectionString };
  await storeSmallTown(small as never, city.areas, '990101001001');
  await more(ctx, city);
  await close();
}
