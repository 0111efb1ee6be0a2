import type { Db } from '../../platform/db/index.ts';
import { findSetting } from '../../platform/settings/index.ts';

/** Limits that an operator may set under the key `collision`. */
export interface CollisionSettings {
  /** Longest life of an emergency question, hours. */
  readonly emergencyHours: number;
  /** Longest life of an approval, days. */
  readonly approvalDays: number;
  /** People that one step may bring from the registry, or rows that are looked up in it. */
  readonly mostCandidates: number;
  /** Runs at the same time, over all servers. */
  readonly mostRuns: number;
  readonly memoryLimitMb: number;
  readonly timeoutS: number;
}

const DEFAULTS: CollisionSettings = {
  ...{ emergencyHours: 24, approvalDays: 366, mostCandidates: 2_000_000, mostRuns: 2 },
  ...{ memoryLimitMb: 1_536, timeoutS: 900 },
};

/** The settings, with defaults where nothing is set. */
export async function collisionSettings(db: Db): Promise<CollisionSettings> {
  return { ...DEFAULTS, ...(await findSetting<Partial<CollisionSettings>>(db, 'collision')) };
}
