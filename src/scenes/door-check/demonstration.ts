import { sql } from 'kysely';
import type { City, DemoMember } from '../../base/scene/index.ts';
import { findZone } from '../../lib/calendar/zone.ts';
import { DAY_MS, HOUR_MS } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import type { VisitRequest } from './contract.ts';
import { orderRound } from './rounds.ts';
import { takeVisit } from './visit.ts';

/** Homes of the round, and doors at which somebody has been. */
const HOMES = 120;
const VISITED = 36;
const STARTED_AGO = 6;
const GOES_ON = 24;

interface OpenDoor {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly persons: readonly string[];
}
type Found = Omit<VisitRequest, 'id' | 'taskId' | 'visitedAt'>;

/**
 * Lets a round go on in the first community that somebody looks after, some of its doors visited over the last days: most
 * as registered, some empty, moved out, newly arrived, refused, not met, doubtful, and one that two found differently.
 * Nothing where any round stands.
 */
export async function fillDemonstration(
  root: RootCtx,
  { city, members }: { readonly city: City; readonly members: readonly DemoMember[] },
): Promise<void> {
  const [first] = members;
  if (first === undefined || (await root.db.query('SELECT 1 FROM door_check.round LIMIT 1')).length > 0)
    return;
  const mine = members.filter(({ areaId }) => areaId === first.areaId);
  const now = root.clock.now().getTime();
  const at = (time: number) => ({ ...root, clock: { now: () => new Date(time) } });
  const dayOf = (days: number) => city.loop.dayOf(new Date(now + days * DAY_MS));
  const order = {
    ...{ title: '示范 · 第四季度入户采集核查', areaId: first.areaId },
    ...{ startsOn: dayOf(-STARTED_AGO), endsOn: dayOf(GOES_ON) },
    houseIds: await findHomes(root, first.areaId),
  };
  if (order.houseIds.length === 0) return;
  const ordered = { ...at(now - STARTED_AGO * DAY_MS), actor: systemActor('synthetic-city') };
  const roundId = await orderRound(ordered, city, order);
  const doors = await findDoors(root, roundId);
  const { wallAt, instantAt } = findZone(city.identity.timeZone)!;
  const today = Math.floor(wallAt(now) / DAY_MS) * DAY_MS;
  for (const [index, door] of doors.entries()) {
    // By day, some every day up to yesterday.
    const [day, turn] = [Math.floor((index * STARTED_AGO) / VISITED), index % (VISITED / STARTED_AGO)];
    const time = instantAt(today - (STARTED_AGO - day) * DAY_MS + (9.5 + 1.25 * turn) * HOUR_MS);
    const visit = async (member: DemoMember, found: Found) => {
      const ctx = { ...at(time), actor: member.actor };
      const place = { lon: door.lon + 0.0001, lat: door.lat - 0.0001 };
      await takeVisit(ctx, city, {
        ...{ id: root.ids.next(), taskId: door.id, visitedAt: new Date(time).toISOString() },
        ...{ ...(found.outcome !== 'not-met' && place), ...found },
      });
    };
    await visit(mine[index % mine.length]!, foundAt(index, door.persons));
    const other = mine[(index + 1) % mine.length]!;
    // What one of them found, another finds otherwise.
    if (index === 2 && other !== mine[index % mine.length]) await visit(other, { outcome: 'empty' });
  }
}

/** What is found behind a door, in turn. */
function foundAt(index: number, persons: readonly string[]): Found {
  if (persons.length === 0) return { outcome: 'empty' };
  const lives = persons.map((id) => ({ id, says: 'lives' as const }));
  switch (index % 12) {
    case 3:
    case 8:
      return { outcome: 'not-met', note: '敲门无人应，已留联系卡' };
    case 5:
      return { outcome: 'refused' };
    case 6:
      return { outcome: 'met', persons: [{ id: persons[0]!, says: 'moved-out' }, ...lives.slice(1)] };
    case 9:
      return {
        ...{ outcome: 'met', persons: lives, use: 'let', note: '新来租客，证件未随身' },
        newPersons: [
          { name: NEWCOMERS[index % NEWCOMERS.length]!, kind: 'floating', relation: '租客', province: '41' },
        ],
      };
    case 10:
      return {
        outcome: 'met',
        persons: lives,
        use: 'shared',
        note: '客厅隔出两间，电线沿墙拉设',
        report: index > 12,
      };
    default:
      return { outcome: 'met', persons: lives };
  }
}
const NEWCOMERS = ['合成甲', '合成乙', '合成丙', '合成丁'];

async function findHomes(root: RootCtx, areaId: string): Promise<string[]> {
  const rows = await root.db.query<{ id: string }>(
    `SELECT h.id::text AS id FROM areas.area a JOIN registry.building b ON b.grid_id = a.id
       JOIN registry.house h ON h.building_id = b.id
     WHERE a.path && ARRAY[$1::uuid] AND h.synthetic AND h.use <> 5 ORDER BY b.id, h.unit, h.room LIMIT ${HOMES}`,
    [areaId],
  );
  return rows.map(({ id }) => id);
}

/** The first doors of the round with who lives there by the registry. */
async function findDoors(root: RootCtx, roundId: string): Promise<OpenDoor[]> {
  const { rows } = await sql<OpenDoor>`
    SELECT t.id, b.lon, b.lat, ARRAY(
        SELECT p.id::text FROM registry.person p WHERE p.house_id = t.house_id AND p.state = 1 ORDER BY p.id LIMIT 60) AS persons
    FROM door_check.task t JOIN registry.house h ON h.id = t.house_id JOIN registry.building b ON b.id = h.building_id
    WHERE t.round_id = ${roundId} ORDER BY b.id, h.unit, h.room LIMIT ${VISITED}`.execute(root.db.kysely);
  return rows;
}
