import type { AppError } from '../../../lib/errors.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import type { Load } from '../store.ts';

export interface LoadOptions {
  readonly code: string;
  /** Left out for a PostgreSQL table. */
  readonly file?: string;
  readonly mode: 'full' | 'changes';
  /** The day the rows speak of where they name none; today unless told. */
  readonly asOf?: string;
  /** Shrinking, turning back in time and columns that do not fit are meant. */
  readonly confirmed?: boolean;
  readonly dataDir: string;
  /** The city's. */
  readonly timeZone: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
  /** Where variables named FEED_… are looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onStep?: (step: string) => void;
  /** Told the load's number as soon as it has one. */
  readonly onLoad?: (id: number) => void;
  /** Told where in a workbook the table is, when that is not the top of its first sheet. */
  readonly onTable?: (file: string, table: TablePlace) => void;
}

export interface LoadResult {
  /**
   * `already`: this very file was loaded before; `empty`: changes without a row, and no load but the one before. Nothing
   * was done.
   */
  readonly outcome: 'stored' | 'already' | 'empty';
  readonly load: Load;
}

/** What became of one of several files. */
export type FileResult = LoadResult | { readonly outcome: 'failed'; readonly error: AppError };
