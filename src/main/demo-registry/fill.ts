import { setPriority } from 'node:os';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { type Ctx, createCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { openCity } from '../city.ts';
import { registerErrors } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { loadSyntheticRegistry } from '../synthetic-city/load-registry.ts';
import { storeDoubles } from './doubles.ts';
import type { FillOrder } from './index.ts';
import { storeOrganisationRecords } from './organisation-records.ts';

/** Some 23,000 persons of a city of eleven million. */
const SCALE = 0.002;
const SEED = 1;
/** The last that gets the machine. */
const PRIORITY = 15;
/** Building indexes of a small city takes seconds; a busy machine may take longer. */
const STATEMENT_LIMIT_MS = 300_000;

/** The other side: loads the city and what makes it worth looking at. */
async function serveOrder({ connectionString, city: pack }: FillOrder): Promise<void> {
  registerErrors();
  const db = openPool({
    ...{ connectionString, connections: 2, applicationName: 'citybrain demo registry' },
    statementTimeoutMs: STATEMENT_LIMIT_MS,
  });
  const log = createLogger('warn');
  const root = createCtx({
    ...{ actor: systemActor('synthetic-city'), clock: systemClock, ids: uuidIds, log, db },
  });
  try {
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    await loadSyntheticRegistry({ ...root, db }, city.areas, {
      ...{ city: pack, scale: SCALE, seed: SEED, threads: 1, say: () => {} },
      // Whoever looks after a community of the demonstration has somebody to visit.
      communities: (await staffAreas(root)).map((id) => city.areas.get(id).code),
    });
    await storeDoubles(root, city);
    await storeOrganisationRecords(root, city);
  } catch (error) {
    log.warn({ error: String(error) }, 'demo registry: not loaded');
  }
  await db.close();
  process.disconnect();
}

async function staffAreas({ db }: Ctx): Promise<string[]> {
  const rows = await db.query<{ id: string }>('SELECT DISTINCT area_id AS id FROM organisations.staff_area');
  return rows.map(({ id }) => id);
}

if (import.meta.main && process.send) {
  // Whoever ordered it is gone: its transaction goes with it.
  process.once('disconnect', () => process.exit(0));
  setPriority(PRIORITY);
  process.once('message', (order: FillOrder) => void serveOrder(order));
}
