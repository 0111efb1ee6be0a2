import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/node';

/**
 * Unpacks the first sheet of a workbook in a thread of its own: it takes seconds for large ones, and one that
 * unpacks without end meets the thread's limits of memory and time, not the server's.
 */
const { bytes, maxRows } = workerData as { bytes: Uint8Array; maxRows: number };
try {
  const rows = await readSheet(Buffer.from(bytes));
  const cells = rows.slice(0, maxRows + 2).map((row) => row.map(textOf));
  parentPort?.postMessage({ rows: cells });
} catch (error) {
  parentPort?.postMessage({ failure: String((error as Error).message).slice(0, 200) });
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace('T', ' ');
  return String(cell);
}
