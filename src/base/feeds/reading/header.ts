import { AppError } from '../../../lib/errors.ts';
import { findTable, headerNames, SEARCHED_ROWS } from '../../../platform/tables/index.ts';

/** Where the columns of a delimited text are named. */
export interface TextHeader {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Rows of the text down to the last one of the header; 1 where it is the first. */
  readonly rows: number;
  /** A name goes over several lines. */
  readonly hasBreak: boolean;
}

const DELIMITERS = [',', '\t', ';', '|'];
/** A title fills one cell, a line with unit and day two. */
const FEW_CELLS = 2;

/**
 * The header of a delimited text: its first row, or where that has not the columns asked for the one that has them, on
 * one line or two, among the first twenty. Undefined for a text that has nothing in these. Throws `feeds.quote_open`.
 */
export function findHeader(
  text: string,
  wanted: readonly string[],
  delimiter: string | undefined,
): TextHeader | undefined {
  const delimiters = delimiter === undefined ? DELIMITERS : [delimiter];
  const first = mostOf(delimiters, (each) => rowsOf(text, each, 1)[0]?.length ?? 0);
  const [row = []] = rowsOf(text, first, 1);
  const plain = headerNames([row], { row: 0, lines: 1 });
  if (wanted.length > 0 && wanted.every((column) => plain.includes(column)))
    return { delimiter: first, columns: plain, rows: 1, hasBreak: hasBreak([row]) };
  requireEnds(row, 0);
  const isTable = wanted.length === 0 && filled(row) > FEW_CELLS;
  const best = isTable ? first : mostOf(delimiters, (each) => knownBy(text, each, wanted));
  const rows = rowsOf(text, best, SEARCHED_ROWS);
  const top = rows.findIndex((row) => row.some((cell) => cell.trim() !== ''));
  if (top < 0) return undefined;
  const found = findTable([{ sheet: '', rows }], wanted);
  // Who only looks takes the first row for the header, unless it fills hardly a cell of those that are below.
  const isPlain = wanted.length === 0 && !isAboveTable(rows, top) && found.lines === 1;
  const place = isPlain || found.row < top ? { row: top, lines: 1 as const } : found;
  const last = place.row + place.lines;
  for (const [at, cells] of rows.slice(0, last).entries()) requireEnds(cells, at);
  return {
    ...{ delimiter: best, columns: headerNames(rows, place), rows: last },
    hasBreak: hasBreak(rows.slice(0, last)),
  };
}

/** How well a delimiter tells cells apart: by the columns that are found, then by how many cells there are. */
function knownBy(text: string, delimiter: string, wanted: readonly string[]): number {
  const rows = rowsOf(text, delimiter, SEARCHED_ROWS);
  const names = headerNames(rows, findTable([{ sheet: '', rows }], wanted));
  const cells = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return wanted.filter((column) => names.includes(column)).length + Math.min(cells, 1_000) / 1_001;
}

/** More lines within a cell are no name: its quote does not end, and what follows may tell of people. */
const MOST_BREAKS = 5;

function requireEnds(row: readonly string[], at: number): void {
  const breaks = Math.max(...row.map((cell) => cell.split('\n').length - 1));
  if (breaks > MOST_BREAKS) throw new AppError('feeds.quote_open', { line: at + 1, lines: breaks });
}

const hasBreak = (rows: readonly string[][]) => rows.some((row) => row.some((cell) => /[\r\n]/.test(cell)));

const filled = (row: readonly string[]) => row.filter((cell) => cell.trim() !== '').length;

const isAboveTable = (rows: readonly string[][], at: number): boolean =>
  filled(rows[at]!) <= FEW_CELLS && rows.slice(at + 1).some((row) => filled(row) > FEW_CELLS);

const mostOf = (delimiters: readonly string[], measure: (delimiter: string) => number): string => {
  const measured = delimiters.map(measure);
  return delimiters[measured.indexOf(Math.max(...measured))] ?? ',';
};

/** The first rows of a delimited text as cells; quotes as RFC 4180 has them. */
export function rowsOf(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  let [cells, cell, isQuoted]: [string[], string, boolean] = [[], '', false];
  const endCell = () => {
    cells.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length && rows.length < most; at += 1) {
    const letter = text[at]!;
    if (isQuoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && cell === '') isQuoted = true;
    else if (letter === delimiter) endCell();
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      endCell();
      rows.push(cells);
      cells = [];
    } else cell += letter;
  }
  if (rows.length < most && (cell !== '' || cells.length > 0 || isQuoted)) rows.push([...cells, cell]);
  return rows;
}
