import { uuidIds } from '../../../lib/ids.ts';
import { systemClock } from '../../../lib/time.ts';
import { systemActor } from '../../../platform/access/index.ts';
import { createCtx } from '../../../platform/context/index.ts';
import { openPool } from '../../../platform/db/index.ts';
import { loadInTurn } from './load.ts';

/** For kill.test.ts: loads files and stops for ever when a step comes for the so-manieth time; there it is killed. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const [connectionString = '', dataDir = '', code = '', mode = '', until = '', times = '1', ...files] =
  process.argv.slice(2);
const pool = openPool({ connectionString, connections: 4 });
const root = createCtx({
  ...{ actor: systemActor('test'), db: pool, clock: systemClock, ids: uuidIds, log: silent },
});
let left = Number(times);
const options = {
  ...{ code, mode: mode === 'changes' ? ('changes' as const) : ('full' as const), dataDir, timeZone: 'UTC' },
  ...{ memoryLimitMb: 256, threads: 1, environment: {} },
  onStep: (step: string) => {
    if (step === until) left -= 1;
    if (step !== until || left > 0) return;
    process.stdout.write(`${step}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
  },
};
await loadInTurn(root, options, files);
