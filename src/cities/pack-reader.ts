import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** One fault in a pack: where it stands, why it is one, and what would be right. */
export interface PackProblem {
  readonly file: string;
  /** 1 is the first line; 0 when the fault has no place in the file. */
  readonly line: number;
  readonly field: string;
  readonly why: string;
  readonly expected: string;
}

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const MAX_ROWS = 200_000;
const MAX_CELL_CHARACTERS = 2_000;
/** A file that is wrong from top to bottom must not fill the memory with problems. */
const MAX_COLLECTED = 1_000;

/** Reads the files of a pack and collects what is wrong with them instead of stopping at the first fault. */
export class PackReader {
  readonly dir: string;
  readonly problems: PackProblem[] = [];

  constructor(dir: string) {
    this.dir = dir;
  }

  report(file: string, line: number, field: string, why: string, expected: string): void {
    if (this.problems.length < MAX_COLLECTED) this.problems.push({ file, line, field, why, expected });
  }

  has(file: string): boolean {
    return existsSync(join(this.dir, file));
  }

  /** The text of a file, or undefined with a problem reported. */
  text(file: string): string | undefined {
    if (isAbsolute(file)) {
      this.report(file, 0, 'file', 'the path is absolute', 'a path relative to the pack');
      return undefined;
    }
    const path = join(this.dir, file);
    if (!existsSync(path)) {
      this.report(file, 0, 'file', 'the file is missing', `a file ${file} in the pack`);
      return undefined;
    }
    const { size } = statSync(path);
    if (size > MAX_FILE_BYTES) {
      this.report(file, 0, 'file', `the file has ${size} bytes`, `at most ${MAX_FILE_BYTES}`);
      return undefined;
    }
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      return decoder.decode(readFileSync(path));
    } catch {
      this.report(file, 0, 'file', 'the file is not UTF-8', 'UTF-8 text');
      return undefined;
    }
  }

  /** Reads each row of a CSV whose header must be exactly `columns` and makes T of it. */
  table<T>(file: string, columns: readonly string[], make: (row: TableRow) => T): T[] {
    const text = this.text(file);
    if (text === undefined) return [];
    let records: { record: string[]; info: { lines: number } }[];
    try {
      records = parse(text, {
        bom: true,
        info: true,
        skip_empty_lines: true,
        relax_column_count: true,
        to: MAX_ROWS + 2,
      }) as unknown as typeof records;
    } catch (error) {
      const { lines, message } = error as { lines?: number; message: string };
      this.report(file, lines ?? 0, 'file', message, 'CSV as in RFC 4180');
      return [];
    }
    if (records.length > MAX_ROWS + 1) {
      this.report(file, MAX_ROWS + 2, 'file', `more than ${MAX_ROWS} rows`, `at most ${MAX_ROWS}`);
      return [];
    }
    const header = (records.shift()?.record ?? []).map((cell) => cell.trim());
    if (header.join(',') !== columns.join(',')) {
      this.report(file, 1, 'header', `the header is ${header.join(',')}`, columns.join(','));
      return [];
    }
    return records.flatMap(({ record, info }) => {
      if (record.length === columns.length)
        return [make(new TableRow(this, file, info.lines, columns, record))];
      this.report(file, info.lines, 'row', `it has ${record.length} cells`, `${columns.length} cells`);
      return [];
    });
  }
}

/** One row on its way into a type: each getter checks, reports what is wrong, and goes on with a stand-in. */
export class TableRow {
  readonly line: number;
  readonly #reader: PackReader;
  readonly #file: string;
  readonly #columns: readonly string[];
  readonly #cells: readonly string[];

  constructor(
    reader: PackReader,
    file: string,
    line: number,
    columns: readonly string[],
    cells: readonly string[],
  ) {
    this.#reader = reader;
    this.#file = file;
    this.line = line;
    this.#columns = columns;
    this.#cells = cells;
  }

  fail(field: string, why: string, expected: string): void {
    this.#reader.report(this.#file, this.line, field, why, expected);
  }

  /** The cell without blanks around it; may be empty. */
  optional(field: string): string {
    const cell = (this.#cells[this.#columns.indexOf(field)] ?? '').trim();
    if (cell.length > MAX_CELL_CHARACTERS) {
      this.fail(field, `it has ${cell.length} characters`, `at most ${MAX_CELL_CHARACTERS}`);
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (/[\u0000-\u001f\u007f]/.test(cell)) this.fail(field, 'it holds control characters', 'plain text');
    return cell;
  }

  text(field: string): string {
    const cell = this.optional(field);
    if (cell === '') this.fail(field, 'it is empty', 'a value');
    return cell;
  }

  textOrUndefined(field: string): string | undefined {
    return this.optional(field) || undefined;
  }

  /** A value for codes and keys: letters of any script, digits and . _ { } -. */
  code(field: string): string {
    const cell = this.text(field);
    if (cell !== '' && !/^[\p{L}\p{N}._{}-]{1,80}$/u.test(cell)) {
      this.fail(field, `"${cell}" is not a code`, 'letters, digits and . _ -');
    }
    return cell;
  }

  list(field: string, separator: string | RegExp = /\s+/): string[] {
    return this.optional(field)
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  oneOf<const T extends string>(field: string, values: readonly T[]): T {
    const cell = this.optional(field) as T;
    if (values.includes(cell)) return cell;
    this.fail(field, `"${cell}" is not known`, values.join(', '));
    return values[0]!;
  }

  number(field: string, least: number, most: number, whole = false): number {
    const cell = this.optional(field);
    const value = Number(cell);
    const right = /^\d+(\.\d+)?$/.test(cell) && value >= least && value <= most;
    if (right && (!whole || Number.isInteger(value))) return value;
    this.fail(field, `"${cell}" is not right`, `a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
    return least;
  }

  /** 'YYYY-MM-DD' of a day that exists. */
  date(field: string): string {
    const cell = this.optional(field);
    const right = /^\d{4}-\d{2}-\d{2}$/.test(cell) && isRealDate(cell);
    if (!right) this.fail(field, `"${cell}" is not a date`, 'YYYY-MM-DD');
    return right ? cell : '1970-01-01';
  }
}

function isRealDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
