import { assert } from '../../../lib/assert.ts';
import type { Db } from '../../../platform/db/index.ts';
import { findSetting } from '../../../platform/settings/index.ts';

/** Limits of loads that somebody asks for in the console, under the key `feeds`. */
export interface FeedSettings {
  /** Of the process that loads; DuckDB in it gets 500 MB less. */
  readonly memoryLimitMb: number;
  readonly threads: number;
  readonly timeoutS: number;
  /** How long what loads rejected is kept; each version with its first day and its source. */
  readonly rejectedKept: readonly KeepingRule[];
}

/** So many days after a load ended its rejected rows go. */
export interface KeepingRule {
  /** YYYY-MM-DD. */
  readonly validFrom: string;
  readonly days: number;
  readonly source: string;
}

const DEFAULTS: FeedSettings = {
  ...{ memoryLimitMb: 2_048, threads: 2, timeoutS: 14_400 },
  rejectedKept: [
    {
      ...{ validFrom: '2020-01-01', days: 90 },
      source:
        '个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间；来源单位核对、更正、重报不合格数据以一个季度为限，期限可由本市另定',
    },
  ],
};

/** The rule that holds on a day, YYYY-MM-DD: the latest that has begun; before the first one, the first. */
export function keepingRuleOf({ rejectedKept }: FeedSettings, day: string): KeepingRule {
  const [first, ...later] = rejectedKept.toSorted((one, other) =>
    one.validFrom.localeCompare(other.validFrom),
  );
  assert(first, 'the setting feeds.rejectedKept names at least one rule');
  const rule = later.findLast(({ validFrom }) => validFrom <= day) ?? first;
  assert(Number.isInteger(rule.days) && rule.days > 0, 'rejected rows are kept for whole days');
  return rule;
}

/** The settings, with defaults where nothing is set. */
export async function feedSettings(db: Db): Promise<FeedSettings> {
  return { ...DEFAULTS, ...(await findSetting<Partial<FeedSettings>>(db, 'feeds')) };
}
