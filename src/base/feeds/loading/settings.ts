import type { Db } from '../../../platform/db/index.ts';
import { findSetting } from '../../../platform/settings/index.ts';

/** Limits of loads that somebody asks for in the console, under the key `feeds`. */
export interface FeedSettings {
  /** Of the process that loads; DuckDB in it gets 500 MB less. */
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly timeoutS: number;
}

const DEFAULTS: FeedSettings = { memoryLimitMb: 2_048, threads: 2, timeoutS: 14_400 };

/** The settings, with defaults where nothing is set. */
export async function feedSettings(db: Db): Promise<FeedSettings> {
  return { ...DEFAULTS, ...(await findSetting<Partial<FeedSettings>>(db, 'feeds')) };
}
