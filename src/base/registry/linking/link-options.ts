import type { AreaDirectory } from '../../areas/index.ts';
import type { DeriveOptions } from '../records/derive-persons.ts';

export interface LinkOptions extends DeriveOptions {
  readonly dataDir: string;
  readonly areas: AreaDirectory;
  readonly memoryLimitMb: number;
  /** Everything is linked anew, also when it would be enough to take in what changed. */
  readonly whole?: boolean;
  /** Records stored in one transaction. */
  readonly batch?: number;
  say(line: string): void;
}
