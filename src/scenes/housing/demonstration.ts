import { EDGE_KINDS } from '../../base/registry/index.ts';
import type { City, DemoMember } from '../../base/scene/index.ts';
import { DAY_MS } from '../../lib/time.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import type { LettingRequest } from './contract.ts';
import { keepInForce } from './in-force.ts';
import { endLetting, registerLetting } from './letting.ts';
import { dayAfter } from './standing.ts';

/** Lettings for each who looks after a community. */
const A_MEMBER = 16;

/** What becomes of a letting: how many days ago it began and how long it is, in turn. */
const LIVES = [
  { ago: 20, days: 365 },
  { ago: 90, days: 365 },
  { ago: 353, days: 365 },
  { ago: 150, days: 730, endedAgo: 35 },
  { ago: 45, days: 365, crowded: true },
  { ago: 380, days: 365 },
  { ago: 200, days: 1_095, shared: true },
  { ago: 5, days: 365 },
] as const;

interface LetHouse {
  readonly houseId: string;
  readonly landlord: string;
  readonly tenants: readonly string[];
}

/**
 * Registers lettings of made-up houses as their grid members would have over the last year: running, soon at their end,
 * lapsed, ended, and some rooms with more people than they take. Nothing where any letting stands.
 */
export async function fillDemonstration(
  root: RootCtx,
  { city, members }: { readonly city: City; readonly members: readonly DemoMember[] },
): Promise<void> {
  if ((await root.db.query('SELECT 1 FROM housing.letting LIMIT 1')).length > 0) return;
  const taken = new Set<string>();
  const now = root.clock.now();
  for (const { areaId, actor } of members) {
    const houses = (await findLetHouses(root, areaId)).filter(({ houseId }) => !taken.has(houseId));
    for (const [index, house] of houses.slice(0, A_MEMBER).entries()) {
      taken.add(house.houseId);
      const life = LIVES[index % LIVES.length]!;
      const then = (ago: number) => {
        const at = new Date(now.getTime() - ago * DAY_MS - index * 600_000);
        return { ...root, actor, clock: { now: () => at } };
      };
      const form = formOf(root.ids.next(), house, life, city.loop.dayOf(then(life.ago).clock.now()));
      await registerLetting(then(life.ago), city, form);
      if ('endedAgo' in life)
        await endLetting(then(life.endedAgo), city, form.id, { reason: '租客提前退租，已交还房屋' });
    }
  }
  await keepInForce(root, city);
}

function formOf(
  id: string,
  { houseId, landlord, tenants }: LetHouse,
  life: (typeof LIVES)[number],
  startsOn: string,
): LettingRequest {
  const isShared = 'shared' in life && tenants.length > 1;
  return {
    ...{ id, houseId, startsOn, endsOn: dayAfter(startsOn, life.days), kind: isShared ? 'shared' : 'whole' },
    ...{ landlord: { id: landlord }, tenants: tenants.slice(0, 4).map((each) => ({ id: each })) },
    // One small room is too little for two.
    ...('crowded' in life && { rooms: 1, areaM2: 9, note: '现场查看：一间房，隔断两处' }),
    ...(isShared && { rooms: tenants.length, areaM2: 20 * tenants.length }),
  };
}

/** Made-up houses of a community whose living owner lives elsewhere, those with most people first. */
function findLetHouses(root: RootCtx, areaId: string): Promise<LetHouse[]> {
  return root.db.query<LetHouse>(
    `SELECT h.id::text AS "houseId", o.id::text AS landlord, array_agg(p.id::text ORDER BY p.born) AS tenants
     FROM areas.area a JOIN registry.building b ON b.grid_id = a.id JOIN registry.house h ON h.building_id = b.id
       CROSS JOIN LATERAL (
         SELECT q.id, q.house_id FROM registry.edge e JOIN registry.person q ON q.id = e.from_id
         WHERE e.to_id = h.id AND e.kind = ${EDGE_KINDS.owns} AND e.valid_to IS NULL AND q.state = 1 ORDER BY q.id LIMIT 1
       ) o
       JOIN registry.person p ON p.house_id = h.id AND p.state = 1 AND p.born < '2006-01-01'
     WHERE a.path && ARRAY[$1::uuid] AND h.synthetic AND h.use <> 5 AND o.house_id IS DISTINCT FROM h.id
     GROUP BY h.id, o.id ORDER BY least(count(*), 3) DESC, h.id LIMIT ${4 * A_MEMBER}`,
    [areaId],
  );
}
