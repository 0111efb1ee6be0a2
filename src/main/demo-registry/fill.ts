import { setPriority } from 'node:os';
import type { City, DemoMember } from '../../base/scene/index.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { type Ctx, createCtx, type RootCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { storeSetting } from '../../platform/settings/index.ts';
import { openCity } from '../city/city.ts';
import { registerErrors } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { createRoles } from '../roles.ts';
import { scenes } from '../scenes.ts';
import { loadSyntheticRegistry } from '../synthetic-city/load-registry.ts';
import { storeDoubles } from './doubles.ts';
import { type DemoProgress, type FillOrder, PROGRESS } from './index.ts';
import { storeOrganisationRecords } from './organisation-records.ts';

/** Some 23,000 persons of a city of eleven million. */
const SCALE = 0.002;
const SEED = 1;
const ROLE = 'grid-member';
/** The last that gets the machine. */
const PRIORITY = 15;
/** Building indexes of a small city takes seconds; a busy machine may take longer. */
const STATEMENT_LIMIT_MS = 300_000;

/** The other side: loads the city and what makes it worth looking at. */
async function serveOrder({ connectionString, city: pack, isEmpty }: FillOrder): Promise<void> {
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
    const members = await findMembers(root, city);
    if (isEmpty) {
      await storeSetting(root, PROGRESS, 'begun' satisfies DemoProgress);
      await loadSyntheticRegistry({ ...root, db }, city.areas, {
        ...{ city: pack, scale: SCALE, seed: SEED, threads: 1, say: () => {} },
        // Whoever looks after a community of the demonstration has somebody to visit.
        communities: (await staffAreas(root)).map((id) => city.areas.get(id).code),
      });
    }
    // Each does nothing where it is done already: a filling that was broken off goes on here.
    await storeDoubles(root, city);
    await storeOrganisationRecords(root, city);
    for (const scene of scenes) await scene.demonstrate?.(root, { city, members });
    await storeSetting(root, PROGRESS, 'whole' satisfies DemoProgress);
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

/** Those who look after one community, as their role lets them; made-up work is done in their name. */
async function findMembers(root: RootCtx, city: City): Promise<DemoMember[]> {
  const rows = await root.db.query<{ id: string; name: string; organisationId: string; areaId: string }>(
    `SELECT s.id, s.name, s.organisation_id AS "organisationId", a.area_id AS "areaId"
     FROM organisations.staff s JOIN organisations.staff_area a ON a.staff_id = s.id WHERE s.post = '网格员' ORDER BY s.name, s.id`,
  );
  const permissions = new Set(createRoles(scenes)[ROLE]!.permissions);
  return rows
    .filter(({ areaId }) => city.areas.childrenOf(areaId).length > 0)
    .map(({ areaId, ...staff }) => ({
      areaId,
      actor: { ...staff, kind: 'staff', grants: [{ role: ROLE, permissions, areaId }] },
    }));
}

if (import.meta.main && process.send) {
  // Whoever ordered it is gone: its transaction goes with it.
  process.once('disconnect', () => process.exit(0));
  setPriority(PRIORITY);
  process.once('message', (order: FillOrder) => void serveOrder(order));
}
