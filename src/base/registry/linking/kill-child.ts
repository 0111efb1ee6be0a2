import { uuidIds } from '../../../lib/ids.ts';
import { systemClock } from '../../../lib/time.ts';
import { systemActor } from '../../../platform/access/index.ts';
import { createCtx, inTransaction } from '../../../platform/context/index.ts';
import { openPool } from '../../../platform/db/index.ts';
import { loadAreas } from '../../areas/index.ts';
import { mergeEntities } from '../records/decisions.ts';
import { linkPersons } from './link-persons.ts';

/** For kill.test.ts: links all persons, or merges two, and stops for ever at a line that is said, where it is killed. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const [connectionString = '', dataDir = '', until = '', ...ids] = process.argv.slice(2);
const pool = openPool({ connectionString, connections: 4 });
const root = createCtx({
  ...{ actor: systemActor('test'), db: pool, clock: systemClock, ids: uuidIds, log: silent },
});
const rules = { cityDivision: '9901', day: '2026-11-18' };
const say = (line: string) => {
  if (!new RegExp(until, 'u').test(line)) return;
  process.stdout.write(`${line}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
};
if (ids.length === 2)
  await inTransaction(root, async (tx) => {
    await mergeEntities(tx, [Number(ids[0]), Number(ids[1])], { ...rules, reason: 'test' });
    // The statements are with the database, the commit is not.
    await tx.db.query('SELECT 1');
    say('merged');
  });
else
  await linkPersons(root, {
    ...{ ...rules, dataDir, areas: await loadAreas(pool, rules.day), memoryLimitMb: 256, batch: 25, say },
  });
