import { assert } from '../../lib/assert.ts';

export interface SheetColumn<Row> {
  readonly title: string;
  /** Width in characters; 16 unless said. */
  readonly width?: number;
  value(row: Row): string | number | null;
}

/** A sheet is written in memory: more rows than this are taken away in parts. */
const MOST_ROWS = 50_000;
const LONGEST_CELL = 32_000;

/**
 * A workbook with one sheet: a bold header and one row each. Text that a spreadsheet would run as a formula is
 * neutralised. At most 50,000 rows.
 */
export async function writeSheet<Row>(
  name: string,
  columns: readonly SheetColumn<Row>[],
  rows: readonly Row[],
): Promise<Buffer> {
  assert(rows.length <= MOST_ROWS, `a sheet has at most ${MOST_ROWS} rows`);
  const header = columns.map(({ title }) => ({ value: title, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    columns.map((column) => {
      const value = column.value(row);
      if (value === null) return null;
      if (typeof value === 'number') return { value, type: Number };
      return { value: neutralise(value).slice(0, LONGEST_CELL), type: String };
    }),
  );
  const options = {
    sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    columns: columns.map(({ width = 16 }) => ({ width })),
    stickyRowsCount: 1,
  };
  // Loaded when the first sheet is written: most servers write none for days.
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  return writeXlsxFile([header, ...body], options).toBuffer();
}

/**
 * Puts an apostrophe before text that begins like a formula (= + - @, tab, carriage return), so that opening an
 * exported file, or saving it as CSV and opening that, runs nothing. Control characters that XML forbids go.
 */
export function neutralise(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return /^[=+\-@\t\r]/.test(clean) ? `'${clean}` : clean;
}
