// For bad-input.test.ts: begins a run in a process of its own, which is killed meanwhile.
import { uuidIds } from '../../lib/ids.ts';
import { manualClock } from '../../lib/time.ts';
import { openCity } from '../../main/city/city.ts';
import { registerErrors } from '../../main/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { createCtx } from '../../platform/context/index.ts';
import { openPool } from '../../platform/db/index.ts';
import { createRunner } from './index.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const [connectionString = '', dataDir = '', definitionId = '', now = ''] = process.argv.slice(2);
registerErrors();
const db = openPool({ connectionString, connections: 4 });
const root = createCtx({
  ...{ actor: systemActor('test'), db, clock: manualClock(now), ids: uuidIds, log: silent },
});
const runner = createRunner(root, {
  ...{ intake: await openCity(root, []), dataDir, tellApprovers: async () => 1 },
});
const { id } = await runner.start(root, definitionId);
process.stdout.write(id);
