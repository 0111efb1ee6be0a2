import { renameSync } from 'node:fs';
import { type Duck, quoteText } from '../../platform/analytics/index.ts';
import type { LinkConfig } from './config.ts';
import type { Stages } from './stages.ts';

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
