/** Tables in files: CSV and XLSX in, XLSX out. For what people bring in and take away; not for bulk copies. */

export { parseCsv } from './csv.ts';
export { findTable, headerNames, SEARCHED_ROWS, type TablePlace, type TableSearch } from './find-table.ts';
export {
  columnsIn,
  instantCell,
  type ListColumn,
  type ListSheet,
  MOST_LISTED_ROWS,
  sheetOfList,
} from './list-sheet.ts';
export { readTable, type Table, type TableLimits, type TableRow } from './read.ts';
export { MOST_SHEET_ROWS, type SheetToSend, sendSheet } from './send-sheet.ts';
export { type CellValue, type StreamColumn, sheetStream } from './stream-sheet.ts';
export { neutralise, type SheetColumn, writeSheet } from './write.ts';
