import Type, { type TSchema } from 'typebox';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, type Route } from '../http/index.ts';
import { sendSheet } from './send-sheet.ts';
import type { CellValue, StreamColumn } from './stream-sheet.ts';

/** Rows of a page's list in one file: they are gathered before the first byte, so that too many are refused, not cut. */
export const MOST_LISTED_ROWS = 20_000;
const PAGE = 200;

interface Titles {
  readonly zh: string;
  readonly en: string;
}

/** One column: its title in both languages, its width in characters, and what stands in it. */
export type ListColumn<Row> = readonly [
  zh: string,
  en: string,
  width: number,
  value: (row: Row, language: 'zh' | 'en') => CellValue,
];

export interface ListSheet<Row> {
  /** Where the file is asked for; it holds every parameter of the list's own path. */
  readonly path: string;
  /** What is taken away, for the audit log: `admin.duties`. */
  readonly list: string;
  readonly title: Titles;
  readonly columns: readonly ListColumn<Row>[];
  readonly timeZone: string;
}

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next?: string | null;
}

/**
 * A list that a page shows, as a workbook: the list's own route is asked page by page, so what is in the file is what
 * its reader sees, with the same filters, rights and masks. At most 20,000 rows; noted in the audit log.
 * The route throws `tables.export_too_large`, `tables.export_busy` and what the list throws.
 */
export function sheetOfList<Row>(list: Route, sheet: ListSheet<Row>): Route {
  assert(list.method === 'GET', 'a sheet is made of a list that is read');
  const { handler } = list;
  return defineRoute({
    method: 'GET',
    path: sheet.path,
    summary: `As a workbook, at most ${MOST_LISTED_ROWS} rows, noted in the audit log. ${list.summary}`,
    access: list.access,
    ratePerMinute: 20,
    ...(list.params && { params: list.params }),
    query: Type.Object(filtersOf(list.query)),
    handler: async (ctx, input) => {
      const readPage = (at: object) =>
        handler(ctx, { ...input, query: { ...input.query, ...at } }) as Promise<unknown> as Promise<
          Page<Row>
        >;
      const rows = await gather(readPage, 'limit' in propertiesOf(list.query));
      const { language, reply } = input;
      const query = input.query as object;
      const params = (input.params ?? {}) as object;
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: sheet.timeZone }).format(ctx.clock.now());
      return (await sendSheet(ctx, reply, {
        ...{ list: sheet.list, details: { ...query, ...params }, timeZone: sheet.timeZone },
        fileName: `${sheet.title[language]}-${day}`,
        title: sheet.title[language],
        columns: columnsIn(sheet.columns, language),
        pages: inPages(rows),
      })) as unknown as undefined;
    },
  });
}

/** The columns of a sheet in one language. */
export function columnsIn<Row>(
  columns: readonly ListColumn<Row>[],
  language: 'zh' | 'en',
): StreamColumn<Row>[] {
  return columns.map(([zh, en, width, value]) => ({
    ...{ title: language === 'zh' ? zh : en, width },
    value: (row) => value(row, language),
  }));
}

/** An instant as a cell. */
export const instantCell = (at: string | null): CellValue => (at === null ? null : new Date(at));

async function gather<Row>(read: (at: object) => Promise<Page<Row>>, isPaged: boolean): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ ...(isPaged && { limit: PAGE }), ...(cursor !== undefined && { cursor }) });
    rows.push(...page.items);
    if (rows.length > MOST_LISTED_ROWS)
      throw new AppError('tables.export_too_large', { most: MOST_LISTED_ROWS });
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

async function* inPages<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += PAGE) yield rows.slice(from, from + PAGE);
}

type Properties = Record<string, TSchema>;

/** What a list can be asked by; of an intersection that of all its parts. */
function propertiesOf(query: TSchema | undefined): Properties {
  const { properties = {}, allOf = [] } = (query ?? {}) as { properties?: Properties; allOf?: TSchema[] };
  return Object.assign({}, properties, ...allOf.map(propertiesOf));
}

function filtersOf(query: TSchema | undefined): Properties {
  const { cursor: _, limit: __, ...filters } = propertiesOf(query);
  return filters;
}
