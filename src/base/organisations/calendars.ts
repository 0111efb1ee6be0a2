import { type Calendar, type CalendarDefinition, compileCalendar } from '../../lib/calendar/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Db } from '../../platform/db/index.ts';

/** Every version of the working calendars; cases keep counting by the version they were opened with. */
export interface CalendarBook {
  get(id: string, version: number): Calendar;
  /** The newest version of the city's calendar. */
  current(): { id: string; version: number };
}

export async function loadCalendars(db: Db, currentId: string): Promise<CalendarBook> {
  const rows = await db.query<{ id: string; version: number; definition: CalendarDefinition }>(
    'SELECT id, version, definition FROM organisations.calendar ORDER BY id, version',
  );
  const book = new Map(rows.map((row) => [`${row.id} ${row.version}`, compileCalendar(row.definition)]));
  const newest = rows.filter((row) => row.id === currentId).at(-1);
  if (newest === undefined) throw new AppError('organisations.calendar_not_found', { calendar: currentId });
  return {
    get: (id, version) => {
      const calendar = book.get(`${id} ${version}`);
      if (calendar === undefined)
        throw new AppError('organisations.calendar_not_found', { calendar: `${id} ${version}` });
      return calendar;
    },
    current: () => ({ id: newest.id, version: newest.version }),
  };
}

/** Stores a version of a calendar after checking it whole. A version that exists is never changed. */
export async function storeCalendar(ctx: Ctx, definition: CalendarDefinition): Promise<void> {
  compileCalendar(definition);
  await ctx.db.query(
    'INSERT INTO organisations.calendar (id, version, definition, created_at) VALUES ($1, $2, $3, $4)',
    [definition.id, definition.version, JSON.stringify(definition), ctx.clock.now()],
  );
}
