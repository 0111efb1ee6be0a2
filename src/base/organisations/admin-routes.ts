import Type from 'typebox';
import type { CalendarDefinition } from '../../lib/calendar/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, defineRoute, pageOf, type Route } from '../../platform/http/index.ts';
import type { Area, AreaDirectory } from '../areas/index.ts';
import { endDutyLine, storeCalendarVersion, storeDuty } from './admin-commands.ts';
import {
  CalendarInput,
  CalendarView,
  DutyInput,
  DutyMatrix,
  DutyPage,
  type DutyView,
} from './admin-contract.ts';
import type { CalendarBook } from './calendars.ts';
import type { OrganisationDirectory } from './directory.ts';
import type { DutyList } from './duty.ts';

const access = { permission: 'city.manage' } as const;
const Done = Type.Object({ done: Type.Literal(true) });

interface NamedCategory {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly retiredOn: string | null;
}

export interface OrganisationAdminParts {
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly duties: DutyList;
  readonly calendars: CalendarBook;
  /** Names of categories; the lists themselves belong to a later module. */
  readonly categories: {
    readonly mainList: string;
    find(list: string, code: string): NamedCategory | undefined;
    all(list: string): readonly NamedCategory[];
  };
  today(ctx: Ctx): string;
  changed(tx: Ctx, part: 'duties' | 'calendars'): void;
}

/** Administration of the duty list and the working calendar. The parts are read at each call: they change. */
export function organisationAdminRoutes(parts: OrganisationAdminParts): Route[] {
  return [...dutyRoutes(parts), matrixRoute(parts), ...calendarRoutes(parts)];
}

const selectDuties = statement(
  'organisations.list_duties',
  `SELECT id, category_list AS "categoryList", category_prefix AS "categoryPrefix", areas, lead, assist,
     legal_basis AS "legalBasis", source, valid_from AS "validFrom", valid_to AS "validTo" FROM organisations.duty
   WHERE (valid_to IS NULL OR valid_to > $1) AND ($2 = '' OR category_list = $2)
     AND ($3 = '' OR category_prefix LIKE $3 || '%' OR lead ILIKE '%' || $3 || '%' OR legal_basis LIKE '%' || $3 || '%'
       OR category_prefix = ANY($4))
     AND (category_list, category_prefix, id) > ($5, $6, $7)
   ORDER BY category_list, category_prefix, id LIMIT $8`,
);
const NIL = '00000000-0000-0000-0000-000000000000';

/** Words of a name find the lines of that category. */
function codesNamed(categories: OrganisationAdminParts['categories'], list = '', words = ''): string[] {
  if (words === '') return [];
  const all = categories.all(list === '' ? categories.mainList : list);
  return all.filter((each) => each.name.includes(words)).map((each) => each.code);
}

function dutyRoutes(parts: OrganisationAdminParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/duties',
      summary: 'The duty list: lines in force or to come',
      access,
      query: Type.Object({
        list: Type.Optional(Type.String({ maxLength: 60 })),
        words: Type.Optional(Type.String({ maxLength: 60, pattern: '^[^%_\\\\]*$' })),
        cursor: Type.Optional(Type.String({ maxLength: 500 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      response: DutyPage,
      handler: async (ctx, { query }) => {
        const limit = query.limit ?? 50;
        const from = query.cursor === undefined ? ['', '', NIL] : decodeCursor(query.cursor, 3);
        const { categories } = parts;
        const named = codesNamed(categories, query.list, query.words);
        const rows = await ctx.db.run<DutyView>(selectDuties, [
          ...[parts.today(ctx), query.list ?? '', query.words ?? '', named, ...from, limit + 1],
        ]);
        const page = pageOf(rows, limit, (row) => [row.categoryList, row.categoryPrefix, row.id]);
        return {
          items: page.items.map((row) => ({
            ...row,
            category: categories.find(row.categoryList, row.categoryPrefix)?.name ?? null,
          })),
          next: page.next,
        };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/duties',
      summary: 'Adds a line valid from a day; the one it replaces ends on that day',
      access,
      status: 201,
      body: DutyInput,
      response: Type.Object({ id: Type.String() }),
      handler: async (ctx, { body }) => {
        const { categoryList: list, categoryPrefix: prefix } = body;
        if (!parts.categories.all(list).some((each) => each.code.startsWith(prefix)))
          throw new AppError('classify.category_unknown', { list, code: prefix });
        const stored = await storeDuty(ctx, parts.organisations, body);
        parts.changed(ctx, 'duties');
        return stored;
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/duties/:id/end',
      summary: 'Ends a line of the duty list on a day',
      access,
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      body: Type.Object({ validTo: Type.String({ format: 'date' }) }),
      response: Done,
      handler: async (ctx, { params, body }) => {
        await endDutyLine(ctx, params.id, body.validTo);
        parts.changed(ctx, 'duties');
        return { done: true as const };
      },
    }),
  ];
}

const MATRIX_PAGE = 60;

function matrixRoute(parts: OrganisationAdminParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/duties/matrix',
    summary: 'Who answers for each category in each district, holes marked',
    access,
    ratePerMinute: 120,
    query: Type.Object({
      list: Type.Optional(Type.String({ maxLength: 60 })),
      holes: Type.Optional(
        Type.Boolean({ description: 'only categories that nobody answers for somewhere' }),
      ),
      words: Type.Optional(Type.String({ maxLength: 60 })),
      cursor: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    response: DutyMatrix,
    handler: async (ctx, { query }) => {
      const list = query.list ?? parts.categories.mainList;
      const columns = parts.areas.childrenOf(parts.areas.city.id).filter((area) => !area.exclusive);
      const places = columns.map((column) => deepest(parts.areas, column));
      const day = parts.today(ctx);
      const cellsOf = (code: string) =>
        places.map((path) => {
          const duty = parts.duties.resolve({ list, code, path, day });
          const hole = duty === undefined || duty.fallback;
          return { unit: duty?.lead.name ?? null, hole, prefix: duty?.categoryPrefix ?? '' };
        });
      const [after] = query.cursor === undefined ? [''] : decodeCursor(query.cursor, 1);
      const known = parts.categories.all(list);
      // Nothing is dispatched under a heading: only its last branches need somebody.
      const headings = new Set(known.map((each) => each.parent));
      const all = known
        .filter((each) => !headings.has(each.code))
        .filter((each) => each.retiredOn === null || each.retiredOn > day);
      const rows = all
        .filter(
          (each) => !query.words || each.name.includes(query.words) || each.code.startsWith(query.words),
        )
        .map(({ code, name }) => ({ code, name, cells: cellsOf(code) }));
      const holed = rows.filter((row) => row.cells.some((cell) => cell.hole));
      const wanted = (query.holes ? holed : rows).filter((row) => row.code > String(after));
      const page = pageOf(wanted.slice(0, MATRIX_PAGE + 1), MATRIX_PAGE, (row) => [row.code]);
      return {
        ...{ columns: columns.map(({ code, name }) => ({ code, name })), rows: page.items as never },
        ...{ holes: holed.length, categories: rows.length, next: page.next },
      };
    },
  });
}

/** A path down to one of the smallest areas, so that rules for streets and communities find their unit. */
function deepest(areas: AreaDirectory, column: Area): Area[] {
  let area = column;
  for (let child = areas.childrenOf(area.id)[0]; child; child = areas.childrenOf(area.id)[0]) area = child;
  return areas.resolve(area.path);
}

function calendarRoutes(parts: OrganisationAdminParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/admin/calendar',
      summary: 'The working calendar in force and its versions',
      access,
      response: CalendarView,
      handler: async (ctx) => {
        const current = await currentCalendar(ctx, parts);
        const versions = await ctx.db.query<{ version: number; createdAt: Date; source: string }>(
          `SELECT version, created_at AS "createdAt", definition ->> 'source' AS source FROM organisations.calendar
           WHERE id = $1 ORDER BY version DESC LIMIT 50`,
          [current.id],
        );
        return {
          ...(current as unknown as CalendarView),
          versions: versions.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
        };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/admin/calendar',
      summary: 'Adds a version of the working calendar; open clocks keep theirs',
      access,
      status: 201,
      body: CalendarInput,
      response: Type.Object({ version: Type.Integer() }),
      handler: async (ctx, { body }) => {
        const stored = await storeCalendarVersion(ctx, await currentCalendar(ctx, parts), body);
        parts.changed(ctx, 'calendars');
        return stored;
      },
    }),
  ];
}

async function currentCalendar(ctx: Ctx, parts: OrganisationAdminParts): Promise<CalendarDefinition> {
  const { id, version } = parts.calendars.current();
  const [row] = await ctx.db.query<{ definition: CalendarDefinition }>(
    'SELECT definition FROM organisations.calendar WHERE id = $1 AND version = $2',
    [id, version],
  );
  if (row === undefined)
    throw new AppError('organisations.calendar_not_found', { calendar: `${id} ${version}` });
  return row.definition;
}
