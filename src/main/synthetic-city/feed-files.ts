import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeSheet } from '../../platform/tables/index.ts';
import { declarationOf } from './feeds/declarations.ts';
import type { FeedDefinition } from './feeds/definition.ts';
import { FEEDS } from './feeds/definitions.ts';
import { encodeGb18030 } from './feeds/gb18030.ts';

/** A sheet with more rows is a CSV instead. */
const SHEET_ROWS = 40_000;

export interface FeedFileTask {
  readonly code: string;
  readonly rows: number;
  /** Folders of the parts, in order. */
  readonly parts: readonly string[];
  readonly output: string;
}

/** What the feed's file is made as: Parquet is written by DuckDB, from a CSV of ours. */
export const formatOf = (feed: FeedDefinition, rows: number): FeedDefinition['format'] =>
  feed.format === 'xlsx' && rows > SHEET_ROWS ? 'csv' : feed.format;

/** The line with the titles of the columns, as the first line of a CSV. */
export const headerOf = (feed: FeedDefinition): string =>
  `${feed.columns.map(([title]) => title).join(feed.delimiter ?? ',')}\n`;

/**
 * Puts the parts of a feed together in its format and encoding and writes its declaration, in a worker thread. A
 * Parquet feed only gets its declaration. The file appears when it is whole.
 */
export async function writeFeedFile({ code, rows, parts, output }: FeedFileTask): Promise<void> {
  const feed = FEEDS.find((one) => one.code === code)!;
  const format = formatOf(feed, rows);
  const declaration = `${JSON.stringify(declarationOf(feed, format), null, 2)}\n`;
  writeFileSync(join(output, `${code}.json`), declaration);
  if (format === 'parquet') return;
  const name = `feed-${code}.part`;
  const files = parts.map((part) => join(part, name)).filter((file) => existsSync(file));
  const whole = join(output, `${code}.${format}`);
  const draft = `${whole}.draft`;
  if (format === 'xlsx') {
    const records = files
      .flatMap((file) => readFileSync(file, 'utf8').split('\n').filter(Boolean))
      .map((line) => line.split(','));
    const columns = feed.columns.map(([title], i) => ({ title, value: (row: string[]) => row[i] ?? '' }));
    writeFileSync(draft, await writeSheet(feed.title, columns, records));
  } else {
    const encode = feed.encoding === 'gb18030' ? encodeGb18030 : (text: string) => Buffer.from(text);
    const handle = openSync(draft, 'w');
    const write = (bytes: Buffer) => {
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    };
    try {
      if (format === 'csv') write(encode(headerOf(feed)));
      for (const file of files) write(encode(readFileSync(file, 'utf8')));
    } finally {
      closeSync(handle);
    }
  }
  renameSync(draft, whole);
}
