/** What tells where in a workbook the table is. */
export interface TableSearch {
  /** The sheet by its name; the only one with such a table unless told. */
  readonly sheet?: string;
  /** Columns that the header must have; none: whatever table there is. */
  readonly columns: readonly string[];
  /** The first of several such tables is taken, and all are named: for whoever shows them. */
  readonly takesFirst?: boolean;
}

/** Where in a workbook the table was. */
export interface TablePlace {
  readonly sheet: string;
  /** Row of the header, the first of the sheet is 1. */
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

interface Header {
  readonly sheet: number;
  readonly row: number;
  readonly several?: readonly string[];
}

/**
 * The sheet and the row of the header: the ones that have the columns asked for. Where none has them all, the nearest
 * one or the only table there is, so that whoever asked can say what is missing. Where several sheets have such a
 * table it is the first, and their names are told.
 */
export function findTable(sheets: readonly SheetRows[], columns: readonly string[]): Header {
  const best = sheets.map(({ rows }) => nearestRow(rows, columns));
  for (const least of [columns.length, Math.ceil(columns.length / 2)]) {
    const found = best.flatMap(({ row, named }, sheet) =>
      named > 0 && named >= least ? [{ sheet, row }] : [],
    );
    if (found.length > 0) return only(sheets, found);
  }
  const tables = sheets.flatMap(({ rows }, sheet) => {
    const row = rows.slice(0, HEADER_LINES).findIndex((_, at) => isHeader(rows, at));
    return row < 0 ? [] : [{ sheet, row }];
  });
  return tables.length > 0 ? only(sheets, tables) : { sheet: 0, row: 0 };
}

const only = (sheets: readonly SheetRows[], found: readonly Header[]): Header =>
  found.length === 1 ? found[0]! : { ...found[0]!, several: found.map(({ sheet }) => sheets[sheet]!.sheet) };

/** The row that has most of the columns, and how many. */
function nearestRow(rows: SheetRows['rows'], columns: readonly string[]): { row: number; named: number } {
  let best = { row: 0, named: 0 };
  for (const [row, cells] of rows.slice(0, HEADER_LINES).entries()) {
    const names = new Set(cells.map((cell) => cell.trim()));
    const named = columns.filter((column) => names.has(column)).length;
    if (named > best.named) best = { row, named };
  }
  return best;
}

/** What no column is called: a day, a long number. */
const VALUE = /^(\d{5,}|\d+\.\d+|\d{4}-\d{2}-\d{2}.*)$/;

/**
 * Names in neighbouring cells above rows that fill no other cells: a title fills one, a line with unit and date fills
 * fewer than what is below.
 */
function isHeader(rows: SheetRows['rows'], at: number): boolean {
  const cells = rows[at]!.map((cell) => cell.trim());
  const named = cells.flatMap((cell, place) => (cell === '' ? [] : [place]));
  if (!named.some((place) => cells[place + 1])) return false;
  if (named.some((place) => VALUE.test(cells[place]!))) return false;
  const below = rows
    .slice(at + 1)
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
