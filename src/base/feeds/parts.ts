import type { Ctx } from '../../platform/context/index.ts';
import type { VerifyParts } from './query-only/verify.ts';

/** What sources need of the server. */
export interface FeedParts extends VerifyParts {
  readonly dataDir: string;
  /** Largest file that somebody may send. */
  readonly uploadLimitBytes: number;
  /** Folder in which other systems leave files; empty: none. */
  readonly feedsDirectory: string;
  /** The city's. */
  readonly timeZone: string;
  /** The city's day. */
  today(ctx: Ctx): string;
}
