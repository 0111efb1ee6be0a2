import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { createCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { loadSource } from './load.ts';

/** For kill.test.ts: loads a file and stops for ever at a step, where it is killed. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const [connectionString = '', dataDir = '', code = '', file = '', until = ''] = process.argv.slice(2);
const pool = openPool({ connectionString, connections: 4 });
const root = createCtx({
  ...{ actor: systemActor('test'), db: pool, clock: systemClock, ids: uuidIds, log: silent },
});
await loadSource(root, {
  ...{ code, file, mode: 'full', dataDir, timeZone: 'UTC', memoryLimitMb: 256, threads: 1, environment: {} },
  onStep: (step) => {
    if (step !== until) return;
    process.stdout.write(`${step}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  },
});
