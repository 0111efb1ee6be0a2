import { renameSync } from 'node:fs';
import { type Duck, quoteText } from '../../platform/analytics/index.ts';
import type { LinkConfig } from './config.ts';
import type { Stages } from './run/stages.ts';

/** What every stage is given. */
export interface Work {
  readonly config: LinkConfig;
  readonly duck: Duck;
  readonly stages: Stages;
  /** Term frequencies of another run to take, by field; those of these records unless told. */
  readonly terms?: (field: string) => string;
  /** A few records of many: what share of them is as it should be says nothing. */
  readonly isPart?: boolean;
  say(line: string): void;
}

/** Writes the rows of a query as Parquet: under its name only once it is whole. */
export async function writeParquet({ duck }: Pick<Work, 'duck'>, query: string, file: string): Promise<void> {
  await duck.run(
    `COPY (${query}) TO ${quoteText(`${file}.new`)} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 100000)`,
  );
  renameSync(`${file}.new`, file);
}

/** A stage's Parquet file as a table of a query. */
export function parquet(file: string): string {
  return `read_parquet(${quoteText(file)})`;
}

/** The only row of a query. */
export async function oneRow<Row>(duck: Duck, sql: string): Promise<Row> {
  const [row] = await duck.rows<Row>(sql);
  return row!;
}

const BATCH_ROWS = 65_536;

/** Columns of a table of two numbers: each record with its value, those without one left out. */
export function* columnsOf(
  records: number,
  numberOf: (rid: number) => number | undefined,
): Iterable<[number[], number[]]> {
  let [rids, values]: [number[], number[]] = [[], []];
  for (let rid = 0; rid < records; rid++) {
    const value = numberOf(rid);
    if (value === undefined) continue;
    rids.push(rid);
    values.push(value);
    if (rids.length === BATCH_ROWS) {
      yield [rids, values];
      [rids, values] = [[], []];
    }
  }
  if (rids.length > 0) yield [rids, values];
}
