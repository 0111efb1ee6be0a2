import { parentPort, workerData } from 'node:worker_threads';
import readWorkbook, { readSheet } from 'read-excel-file/node';
import { findTable, headerNames, SEARCHED_ROWS, type TableSearch, type Unpacked } from './find-table.ts';
import { mergedDown } from './merged-cells.ts';

/**
 * Unpacks a workbook in a thread of its own: it takes seconds for large ones, and one that unpacks without end meets
 * the thread's limits of memory and time, not the server's. The first sheet is read, or the table is looked for.
 */
const { bytes, maxRows, search } = workerData as {
  bytes: Uint8Array;
  maxRows: number;
  search?: TableSearch;
};
const MORE_THAN_KEPT = 1e15;
type Cells = readonly (readonly unknown[])[];

try {
  const answer = search
    ? await lookFor(search)
    : { rows: asText(await readSheet(Buffer.from(bytes))).slice(0, maxRows + 2) };
  parentPort?.postMessage(answer satisfies Unpacked);
} catch (error) {
  const failure = String((error as Error).message).slice(0, 200);
  parentPort?.postMessage({ failure } satisfies Unpacked);
}

async function lookFor({ sheet: wanted, columns, takesFirst = false }: TableSearch): Promise<Unpacked> {
  const all = (await readWorkbook(Buffer.from(bytes))) as unknown as { sheet: string; data?: Cells }[];
  const sheets = wanted === undefined ? all : all.filter(({ sheet }) => sheet === wanted);
  if (sheets.length === 0) return { unknown: wanted ?? '', sheets: all.map(({ sheet }) => sheet) };
  // A sheet that is a chart has no cells.
  const beginnings = sheets.map(({ sheet, data = [] }) => {
    return { sheet, rows: asText(data.slice(0, SEARCHED_ROWS)) };
  });
  const header = findTable(beginnings, columns);
  const { several } = header;
  if (several !== undefined && !takesFirst) return { several };
  const { sheet, data = [] } = sheets[header.sheet]!;
  const isFirst = sheet === all[0]!.sheet && header.row === 0;
  const below = header.row + header.lines;
  const rows = asText(data.slice(below, below + maxRows + 1));
  const merged = await mergedDown(Buffer.from(bytes), all.indexOf(sheets[header.sheet]!));
  // A program shows such a cell once; what it says, it says of each row. Those of the header are names.
  for (const { column, from, to } of merged.filter((cell) => cell.from >= below))
    for (const row of rows.slice(from - below + 1, to - below + 1))
      row[column] ||= rows[from - below]?.[column] ?? '';
  return {
    rows: [headerNames(beginnings[header.sheet]!.rows, header), ...rows],
    place: { sheet, line: below, isFirst, ...(several && { sheets: several }) },
  };
}

function asText(rows: Cells): string[][] {
  return rows.map((row) => row.map(textOf));
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ');
  // A spreadsheet keeps fifteen digits of a number: more must not look as if they were the ones that were written.
  if (typeof cell === 'number' && Math.abs(cell) >= MORE_THAN_KEPT) return cell.toExponential();
  return String(cell);
}
