import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { changeGrid } from './changes.ts';
import { type CityPart, makeMembers, makePart } from './contents.ts';
import { createChangeFeedWriter, createFeedWriter } from './feeds/feed-writer.ts';
import { CHANGE_COLUMNS, lineWriter, TRUTH_TABLE_NAMES, TRUTH_TABLES, type TruthTable } from './tables.ts';

export interface PartTask {
  readonly part: CityPart;
  /** Folder of the parts; the part gets one of its own there, which is whole once it has its name. */
  readonly directory: string;
  readonly feeds: boolean;
  /** Only what happens on this day after TODAY, instead of the city itself. */
  readonly day?: string;
}

/** Rows of each file of a part: tables of the truth, and feeds as `feed_<code>`. */
export type PartCounts = Readonly<Record<string, number>>;

const FLUSH_CHARACTERS = 1 << 20;

/** Text that goes to files in pieces, so that a part never stands in memory. */
export class Files {
  readonly #directory: string;
  readonly #open = new Map<string, { handle: number; text: string[]; length: number }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  write(name: string, text: string): void {
    let file = this.#open.get(name);
    if (file === undefined) {
      file = { handle: openSync(join(this.#directory, name), 'w'), text: [], length: 0 };
      this.#open.set(name, file);
    }
    file.text.push(text);
    file.length += text.length;
    if (file.length >= FLUSH_CHARACTERS) this.#flush(file);
  }

  close(): void {
    for (const file of this.#open.values()) {
      this.#flush(file);
      closeSync(file.handle);
    }
    this.#open.clear();
  }

  #flush(file: { handle: number; text: string[]; length: number }): void {
    const bytes = Buffer.from(file.text.join(''));
    let written = 0;
    while (written < bytes.length) written += writeSync(file.handle, bytes, written);
    Object.assign(file, { text: [], length: 0 });
  }
}

const writers = Object.fromEntries(
  TRUTH_TABLE_NAMES.map((table) => [table, lineWriter(TRUTH_TABLES[table])]),
) as Record<TruthTable, (row: object) => string>;

/**
 * Makes one part of the city as CSV, for a worker thread. All or nothing: the folder of the part appears when every
 * file in it is whole. Returns the number of rows by table.
 */
export function writePart(task: PartTask): PartCounts {
  const { part, directory } = task;
  const whole = join(directory, String(part.number));
  const draft = `${whole}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const files = new Files(draft);
  const counts: Record<string, number> = {};
  try {
    if (task.day === undefined) writeRows(task, files, counts);
    else writeChanges(task, task.day, files, counts);
  } finally {
    files.close();
  }
  rmSync(whole, { recursive: true, force: true });
  renameSync(draft, whole);
  return counts;
}

function writeRows({ part, feeds }: PartTask, files: Files, counts: Record<string, number>): void {
  const add = (table: TruthTable, rows: readonly object[]) => {
    const toLine = writers[table];
    let text = '';
    for (const row of rows) text += toLine(row);
    files.write(`${table}.csv`, text);
    counts[table] = (counts[table] ?? 0) + rows.length;
  };
  const feedWriter = feeds ? createFeedWriter(part.seed, files, counts) : undefined;
  for (const made of makePart(part)) {
    for (const table of ['building', 'house', 'household', 'person', 'organisation', 'thing'] as const) {
      add(table, made.contents[table]);
    }
    feedWriter?.(made);
  }
  for (const { code, name, level, parentCode } of part.memberGrids) {
    add('grid', [{ grid_code: code, name, level, parent_code: parentCode, synthetic: true }]);
  }
  for (const grid of part.memberGrids) add('grid_member', makeMembers(grid, part.seed));
}

const writeChange = lineWriter(CHANGE_COLUMNS);

function writeChanges(
  { part, feeds }: PartTask,
  day: string,
  files: Files,
  counts: Record<string, number>,
): void {
  const feedWriter = feeds ? createChangeFeedWriter(part.seed, files, counts) : undefined;
  for (const made of makePart(part)) {
    const changes = changeGrid(made, part.seed, day);
    if (changes.length > 0) files.write('change.csv', changes.map(writeChange).join(''));
    feedWriter?.(made, changes, day);
  }
}
