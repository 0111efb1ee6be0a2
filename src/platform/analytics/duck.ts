import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DuckDBConnection, DuckDBInstance, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';

export interface DuckOptions {
  /** The database's file; in memory when left out. Parquet files need none. */
  readonly path?: string;
  /** Where DuckDB may write what does not fit into memory; made when missing. */
  readonly directory: string;
  /** Memory of DuckDB's own buffers. The process needs some 500 MB more. */
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** What it may write beside memory; 40,000 MB unless told. */
  readonly spillLimitMb?: number;
}

/** One column of a chunk, a value for each row. */
export type DuckColumn = readonly unknown[];

/** One open DuckDB. Statements run one after the other, off the event loop. */
export interface Duck {
  /** Runs one or several statements (parameters: one statement) and forgets the answer. */
  run(sql: string, params?: DuckParameters): Promise<void>;
  /** All rows as objects: BIGINT is bigint, DATE and TIMESTAMP are Date, lists are arrays. For small answers. */
  rows<Row>(sql: string, params?: DuckParameters): Promise<Row[]>;
  /**
   * A big answer, some 2,000 rows at a time, by column; values as DuckDB's own (DATE is `{ days }`). To be read to its
   * end before the next statement begins: that one would end it without a word.
   */
  chunks(sql: string, params?: DuckParameters): AsyncIterable<readonly DuckColumn[]>;
  /** Adds rows, given by column, to a table that exists; the columns in the table's order and types. */
  append(table: string, batches: Iterable<readonly DuckColumn[]>): Promise<void>;
  /**
   * Makes a rule of ours a function of text in SQL; NULL stays NULL. It runs on this process's own thread, about a
   * million values a second: what SQL can tell by itself should not be asked of it.
   */
  define(name: string, read: (value: string) => string | null): void;
  close(): Promise<void>;
}

export type DuckParameters = Readonly<Record<string, unknown>> | readonly unknown[];

/** Rows that one data chunk of DuckDB holds at most. */
const CHUNK_ROWS = 2048;

/**
 * Opens DuckDB with explicit limits; rows keep no order unless a statement says ORDER BY. Nothing is ever fetched
 * from a network. Throws `analytics.locked` when another process has the file open; statements throw
 * `analytics.out_of_memory` when a limit is too small, `analytics.spill_full` when the disk is.
 */
export async function openDuck(options: DuckOptions): Promise<Duck> {
  const { memoryLimitMb, threads } = options;
  assert(memoryLimitMb >= 64 && threads >= 1, 'DuckDB needs at least 64 MB and one thread');
  // A folder for each opening: two of them side by side must not sweep each other's files away.
  const spill = join(resolve(options.directory), `duckdb-${process.pid}-${(opened++).toString(36)}`);
  await mkdir(spill, { recursive: true });
  const settings = {
    memory_limit: `${Math.round(memoryLimitMb)}MB`,
    threads: String(threads),
    temp_directory: spill,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  };
  try {
    // Loaded when it is used: 70 MB that a server, whose DuckDB runs in a process apart, need not hold.
    const library = await import('@duckdb/node-api');
    const instance = await library.DuckDBInstance.create(options.path ?? ':memory:', settings);
    const connection = await instance.connect();
    // Among the settings of the opening it is accepted and has no effect.
    await connection.run(`SET max_temp_directory_size = '${options.spillLimitMb ?? 40_000}MB'`);
    return new OpenDuck(library, instance, connection, spill, options);
  } catch (error) {
    await rm(spill, { recursive: true, force: true });
    throw explain(error, options);
  }
}

let opened = 0;

type Library = typeof import('@duckdb/node-api');

class OpenDuck implements Duck {
  readonly #library: Library;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #spill: string;
  readonly #options: DuckOptions;

  constructor(
    library: Library,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    spill: string,
    options: DuckOptions,
  ) {
    this.#library = library;
    this.#instance = instance;
    this.#connection = connection;
    this.#spill = spill;
    this.#options = options;
  }

  async run(sql: string, params?: DuckParameters): Promise<void> {
    await this.#attempt(() => this.#connection.run(sql, valuesOf(params)));
  }

  rows<Row>(sql: string, params?: DuckParameters): Promise<Row[]> {
    return this.#attempt(async () => {
      const reader = await this.#connection.runAndReadAll(sql, valuesOf(params));
      return reader.getRowObjectsJS() as Row[];
    });
  }

  async *chunks(sql: string, params?: DuckParameters): AsyncIterable<readonly DuckColumn[]> {
    const result = await this.#attempt(() => this.#connection.stream(sql, valuesOf(params)));
    for (;;) {
      const chunk = await this.#attempt(() => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk.getColumns();
    }
  }

  append(table: string, batches: Iterable<readonly DuckColumn[]>): Promise<void> {
    return this.#attempt(async () => {
      const appender = await this.#connection.createAppender(table);
      try {
        const types: DuckDBType[] = [];
        for (let place = 0; place < appender.columnCount; place++) types.push(appender.columnType(place));
        for (const batch of batches) {
          assert(batch.length === types.length, `${table} has ${types.length} columns, not ${batch.length}`);
          const rows = batch[0]?.length ?? 0;
          for (let from = 0; from < rows; from += CHUNK_ROWS) {
            const part = batch.map((column) => column.slice(from, from + CHUNK_ROWS) as DuckDBValue[]);
            const chunk = this.#library.DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, rows - from));
            chunk.setColumns(part);
            appender.appendDataChunk(chunk);
          }
        }
        appender.flushSync();
      } finally {
        appender.closeSync();
      }
    });
  }

  define(name: string, read: (value: string) => string | null): void {
    const { DuckDBScalarFunction, VARCHAR } = this.#library;
    this.#connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        ...{ name, parameterTypes: [VARCHAR], returnType: VARCHAR },
        mainFunction: (_info, input, output) => {
          const values = input.getColumnValues(0) as (string | null)[];
          for (const [row, value] of values.entries())
            output.setItem(row, value === null ? null : read(value));
          output.flush();
        },
      }),
    );
  }

  async close(): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.#spill, { recursive: true, force: true });
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explain(error, this.#options);
    }
  }
}

function valuesOf(params: DuckParameters | undefined): DuckDBValue[] | undefined {
  return params as DuckDBValue[] | undefined;
}

/** What an operator can mend gets a code; the rest stays DuckDB's own words. */
function explain(error: unknown, options: DuckOptions): unknown {
  const message = error instanceof Error ? error.message : '';
  if (/max_temp_directory_size|No space left/i.test(message)) {
    return new AppError('analytics.spill_full', { directory: options.directory }, error);
  }
  if (/Out of Memory Error/i.test(message)) {
    return new AppError('analytics.out_of_memory', { memoryLimitMb: options.memoryLimitMb }, error);
  }
  if (/Could not set lock|Conflicting lock/i.test(message)) {
    return new AppError('analytics.locked', { path: options.path ?? '' }, error);
  }
  return error;
}

/** A name (table, column) as it is written in a statement, whatever characters it has. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as it is written in a statement, where no parameter can stand (file names, options). */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
