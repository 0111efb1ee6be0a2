import writeXlsxFile, { type Row } from 'write-excel-file/node';

/**
 * A row of cells; a list within it is one cell over as many columns as it is long, filled by its first entry; `rows` is one
 * over so many rows, below which the others have ''.
 */
export type TestCells = readonly (
  | string
  | number
  | readonly string[]
  | { readonly value: string; readonly rows: number }
)[];

/** A workbook as people make them: several sheets by name, with titles in merged cells. */
export function makeWorkbook(sheets: Readonly<Record<string, readonly TestCells[]>>): Promise<Buffer> {
  const cellsOf = (cell: TestCells[number]): Row => {
    if (typeof cell === 'number') return [{ value: cell, type: Number as NumberConstructor }];
    if (typeof cell === 'string') return [cell === '' ? null : { value: cell, type: String }];
    if ('rows' in cell) return [{ value: cell.value, type: String, rowSpan: cell.rows }];
    const merged = { value: cell[0]!, type: String, columnSpan: cell.length };
    return [merged, ...cell.slice(1).map(() => null)];
  };
  const written = Object.entries(sheets).map(([sheet, rows]) => {
    return { sheet, data: rows.map((row) => row.flatMap(cellsOf)) };
  });
  return writeXlsxFile(written).toBuffer();
}
