import { compileCalendar } from '../../lib/calendar/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Loop } from './commands.ts';
import type { Flow } from './flow/flow.ts';
import { openFlowBook } from './flow/flows.ts';
import { createLimitTable, type LimitRow } from './flow/limits.ts';
import { createNumberSource } from './numbers.ts';

/** A calendar for tests: Monday to Friday 08:30–12:00 and 14:00–17:30 in UTC+8, no holidays. */
export const testCalendar = compileCalendar({
  id: 'test',
  version: 1,
  timeZone: 'Asia/Shanghai',
  weekly: Object.fromEntries(
    [1, 2, 3, 4, 5].map((day) => [
      day,
      [
        { start: '08:30', end: '12:00' },
        { start: '14:00', end: '17:30' },
      ],
    ]),
  ) as never,
  exceptions: [],
  knownFrom: '2020-01-01',
  knownUntil: '2032-12-31',
  source: 'made for tests',
});

/** Units of this test file. */
const storedUnits = new Set<string>();

/** A loop for tests with the given flows and limits; its units are those of `storeTestOrganisations`. */
export async function createTestLoop(
  ctx: Ctx,
  flows: readonly Flow[],
  limits: readonly LimitRow[] = [],
): Promise<Loop> {
  const table = createLimitTable(limits);
  const dayOf = (at: Date) => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return {
    flows: await openFlowBook(ctx.db, flows),
    calendars: () => testCalendar,
    currentCalendar: () => ({ id: 'test', version: 1 }),
    limits: () => table,
    dayOf,
    nextNumber: createNumberSource(dayOf),
    isUnit: (id) => storedUnits.has(id),
  };
}

/** A member of staff with these permissions everywhere, in the given organisation. */
export function staffActor(id: string, permissions: readonly string[], organisationId?: string): Actor {
  return {
    kind: 'staff',
    id,
    name: id,
    ...(organisationId && { organisationId }),
    grants: [{ role: 'test', permissions: new Set(permissions) }],
  };
}

/** Stores fictional organisations and returns their ids by code. */
export async function storeTestOrganisations(
  ctx: Ctx,
  codes: readonly string[],
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const code of codes) {
    const id = ctx.ids.next();
    ids[code] = id;
    storedUnits.add(id);
    await ctx.db.query(
      'INSERT INTO organisations.organisation (id, code, name, kind) VALUES ($1, $2, $2, $3)',
      [id, code, 'bureau'],
    );
  }
  return ids;
}
