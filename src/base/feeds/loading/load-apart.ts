// One load in a process of its own, asked for in the console or by a schedule.
import { uuidIds } from '../../../lib/ids.ts';
import { systemClock } from '../../../lib/time.ts';
import type { Actor } from '../../../platform/access/index.ts';
import type { Say } from '../../../platform/analytics/index.ts';
import { createCtx } from '../../../platform/context/index.ts';
import { openPool } from '../../../platform/db/index.ts';
import { type LoadOptions, loadSource } from './load.ts';

export interface LoadApartInput extends Omit<LoadOptions, 'environment' | 'onStep' | 'onLoad'> {
  readonly connectionString: string;
  /** Whoever asked for it stands at the load and in the audit log. */
  readonly actor: Pick<Actor, 'kind' | 'id' | 'name'>;
}

/** What is left of a load for the run that asked for it; plain data. */
export interface LoadApartOutput {
  readonly outcome: 'stored' | 'already' | 'empty';
  readonly load: number;
  readonly rowsRead: number | null;
  readonly rowsStored: number | null;
  readonly rowsAside: number | null;
  readonly rowsFaulty: number | null;
  readonly added: number | null;
  readonly changed: number | null;
  readonly removed: number | null;
}

/** The steps of a load in their order; a table is fetched before. */
const STEPS = ['fetching', 'reading', 'checked', 'snapshot', 'changes', 'validated', 'stored'] as const;
const STATEMENT_MS = 600_000;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Throws what `loadSource` throws. */
export async function run(
  { connectionString, actor, ...options }: LoadApartInput,
  say: Say,
): Promise<LoadApartOutput> {
  const pool = openPool({
    ...{ connectionString, connections: 3, applicationName: 'citybrain feeds' },
    statementTimeoutMs: STATEMENT_MS,
  });
  try {
    const root = createCtx({
      ...{ actor: { ...actor, grants: [] }, db: pool, clock: systemClock, ids: uuidIds, log: silent },
    });
    const { outcome, load } = await loadSource(root, {
      ...{ ...options, environment: process.env },
      onStep: (step) => say({ step, done: STEPS.indexOf(step as never) + 1, of: STEPS.length }),
      onLoad: (id) => say({ load: id }),
    });
    const { id, rowsRead, rowsStored, rowsAside, rowsFaulty, added, changed, removed } = load;
    const none = { rowsRead: 0, rowsAside: 0, rowsFaulty: 0, added: 0, changed: 0, removed: 0 };
    const counts = outcome === 'empty' ? none : { rowsRead, rowsAside, rowsFaulty, added, changed, removed };
    return { outcome, load: id, rowsStored, ...counts };
  } finally {
    await pool.close();
  }
}
