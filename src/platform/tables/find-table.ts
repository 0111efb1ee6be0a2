/** What tells where in a workbook the table is. */
export interface TableSearch {
  /** The sheet by its name; the only one with such a table unless told. */
  readonly sheet?: string;
  /** Columns that the header must have; none: whatever table there is. */
  readonly columns: readonly string[];
  /** The first of several such tables is taken, and all are named: for whoever shows them. */
  readonly takesFirst?: boolean;
}

/** Where in a workbook the table was; of a text, which has no sheets, their name is empty. */
export interface TablePlace {
  readonly sheet: string;
  /** Row of the header, of its second line where it has two; the first of the sheet is 1. */
  readonly line: number;
  /** It is where one looks first: the first row of the first sheet. */
  readonly isFirst: boolean;
  /** Of several such tables, the first of which was taken: their sheets. */
  readonly sheets?: readonly string[];
}

/** What the thread that unpacks workbooks answers: the rows from the header on, or why there are none. */
export type Unpacked =
  | { readonly rows: string[][]; readonly place?: TablePlace }
  | { readonly failure: string }
  | { readonly several: readonly string[] }
  | { readonly unknown: string; readonly sheets: readonly string[] };

/** A sheet's rows, cells as text. */
export interface SheetRows {
  readonly sheet: string;
  readonly rows: readonly (readonly string[])[];
}

/** Title, unit, date and notes stand above a header; further down nobody looks for one. */
const HEADER_LINES = 20;
const LOOKED_AT_BELOW = 10;
/** Rows of each sheet that finding the table needs. */
export const SEARCHED_ROWS = HEADER_LINES + 5 * LOOKED_AT_BELOW;

export interface Header {
  readonly sheet: number;
  readonly row: number;
  /** Two where a line of groups stands above the names: then the names are read from both. */
  readonly lines: 1 | 2;
  readonly several?: readonly string[];
}

/** The name of a column as people mean it: a line break within a cell is none of its characters. */
const nameOf = (cell: string): string => cell.replace(/\s*[\r\n]+\s*/g, '').trim();

/** The names of a header. Of two lines the lower one counts; what it leaves empty is named by the upper one. */
export function headerNames(
  rows: SheetRows['rows'],
  { row, lines }: Pick<Header, 'row' | 'lines'>,
): string[] {
  const upper = (rows[row] ?? []).map(nameOf);
  if (lines === 1) return upper;
  const lower = (rows[row + 1] ?? []).map(nameOf);
  return Array.from(
    { length: Math.max(upper.length, lower.length) },
    (_, at) => lower[at] || upper[at] || '',
  );
}

/**
 * The sheet and the row of the header: the ones that have the columns asked for, on one line or on two. Where none has
 * them all, the nearest one or the only table there is, so that whoever asked can say what is missing. Where several
 * sheets have such a table it is the first, and their names are told.
 */
export function findTable(sheets: readonly SheetRows[], columns: readonly string[]): Header {
  const best = sheets.map(({ rows }) => nearestRow(rows, columns));
  for (const least of [columns.length, Math.ceil(columns.length / 2)]) {
    const found = best.flatMap(({ row, lines, named }, sheet) =>
      named > 0 && named >= least ? [{ sheet, row, lines }] : [],
    );
    if (found.length > 0) return only(sheets, found);
  }
  const tables = sheets.flatMap(({ rows }, sheet): Header[] => {
    for (const lines of [1, 2] as const) {
      const row = rows.slice(0, HEADER_LINES).findIndex((_, at) => isHeader(rows, { row: at, lines }));
      if (row >= 0) return [{ sheet, row, lines }];
    }
    return [];
  });
  return tables.length > 0 ? only(sheets, tables) : { sheet: 0, row: 0, lines: 1 };
}

const only = (sheets: readonly SheetRows[], found: readonly Header[]): Header =>
  found.length === 1 ? found[0]! : { ...found[0]!, several: found.map(({ sheet }) => sheets[sheet]!.sheet) };

/** The row, or two of them, that has most of the columns, and how many. One is taken before two. */
function nearestRow(rows: SheetRows['rows'], columns: readonly string[]) {
  let best: { row: number; lines: 1 | 2; named: number } = { row: 0, lines: 1, named: 0 };
  for (const lines of [1, 2] as const)
    for (const row of rows.slice(0, HEADER_LINES).keys()) {
      const names = new Set(headerNames(rows, { row, lines }));
      const named = columns.filter((column) => names.has(column)).length;
      if (named > best.named) best = { row, lines, named };
    }
  return best;
}

/** What no column is called: a day, a long number. */
const VALUE = /^(\d{5,}|\d+\.\d+|\d{4}-\d{2}-\d{2}.*)$/;

/**
 * Names in neighbouring cells above rows that fill no other cells: a title fills one, a line with unit and date fills
 * fewer than what is below.
 */
function isHeader(rows: SheetRows['rows'], header: Pick<Header, 'row' | 'lines'>): boolean {
  const cells = headerNames(rows, header);
  const named = cells.flatMap((cell, place) => (cell === '' ? [] : [place]));
  if (!named.some((place) => cells[place + 1])) return false;
  if (named.some((place) => VALUE.test(cells[place]!))) return false;
  const below = rows
    .slice(header.row + header.lines)
    .map((row) => row.flatMap((cell, place) => (cell.trim() === '' ? [] : [place])))
    .filter((filled) => filled.length > 0)
    .slice(0, LOOKED_AT_BELOW);
  const fits = (filled: readonly number[]) => {
    const outside = filled.filter((place) => !cells[place]);
    // Programs write the numbers of rows into a first column without a name.
    return outside.length === 0 || (outside.length === 1 && outside[0]! < named[0]!);
  };
  return below.filter(fits).length > below.length / 2;
}
