import type { City } from '../../base/scene/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { markStale } from './count.ts';
import { BY_SOURCE } from './lease-sources.ts';
import { tellRegistry, tenantsOf } from './letting-records.ts';

const BATCH = 200;

interface Row {
  readonly id: string;
  readonly houseId: string;
  readonly gridId: string;
  readonly address: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly inForce: boolean;
  readonly registeredBy: string;
  readonly synthetic: boolean;
}

/**
 * Lets lettings begin and lapse by the day: tenants of one that begins live there from now on; who stays after the last
 * day is for somebody to say. In batches, each a transaction of its own; again on the same day it changes nothing.
 */
export async function keepInForce(root: RootCtx, city: City): Promise<number> {
  const today = city.loop.dayOf(root.clock.now());
  let changed = 0;
  for (;;) {
    const count = await inTransaction(root, (tx) => turnBatch(tx, city, today));
    changed += count;
    if (count < BATCH) return changed;
  }
}

async function turnBatch(tx: Ctx, city: City, today: string): Promise<number> {
  const rows = await tx.db.query<Row>(
    `WITH due AS (
       (SELECT id FROM housing.letting WHERE state = 'running' AND in_force AND ends_on < $1 ORDER BY ends_on, id LIMIT ${BATCH})
       UNION ALL
       (SELECT id FROM housing.letting WHERE state = 'running' AND NOT in_force AND starts_on <= $1 AND ends_on >= $1
        ORDER BY starts_on LIMIT ${BATCH})
       LIMIT ${BATCH}
     )
     UPDATE housing.letting l SET in_force = NOT l.in_force FROM due, registry.house h, registry.building b
     WHERE l.id = due.id AND h.id = l.house_id AND b.id = h.building_id
     RETURNING l.id, l.house_id::text AS "houseId", l.grid_id AS "gridId", registry.door(b.address, h.unit, h.room) AS address,
       l.starts_on::text AS "startsOn", l.ends_on::text AS "endsOn", l.in_force AS "inForce", l.registered_by AS "registeredBy", l.synthetic`,
    [today],
  );
  for (const row of rows) {
    if (!row.inForce || row.registeredBy === BY_SOURCE) continue;
    const tenants = await tenantsOf(tx, row.id);
    await tellRegistry(tx, city, { ...row, endedOn: null }, { tenants, day: today });
  }
  await markStale(
    tx,
    rows.map(({ gridId }) => gridId),
  );
  return rows.length;
}
