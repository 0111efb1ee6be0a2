import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { allMigrations } from '../src/main/modules.ts';
import { createTestDatabase } from '../src/platform/db/testing.ts';
import type { UpperSummary } from '../src/scenes/hotline/simulator/simulator.ts';
import type { PoliceSummary } from '../src/scenes/police-diversion/simulator.ts';
import { type RunningCommand, signInStaff, startCommand, startTestServer } from './support.ts';

// Both outside parties stand at the other end of their real exchanges while made-up staff work on what they send.

const COUNT = 6;
/** Longer than the journey may take: the parties end when it is over, not it when they are. */
const PARTY = [...['--count', String(COUNT), '--within', '5'], ...['--seconds', '600', '--seed', 'e2e']];
/** From the start of the server on; half a minute on a quiet machine, the rest is for a busy one. */
const LIMIT_MS = 200_000;

interface Reconciled {
  readonly differences: number;
  readonly compared: number;
}
// One that has its tables already: how a city is set up from nothing is seen elsewhere.
const database = await createTestDatabase(allMigrations);
type Staff = Awaited<ReturnType<typeof signInStaff>>;

test('tickets and calls come in, are worked on, and the answers arrive outside', {
  timeout: LIMIT_MS + 25_000,
}, async (t) => {
  const endAt = performance.now() + LIMIT_MS;
  const { server, start } = await begin(t);
  const dispatcher = await signInStaff(server.address, 'dispatcher');
  const upper = start('upper-platform', ...PARTY, '--differences', '2');
  const police = start('police', ...PARTY);
  await workUntilSettled(dispatcher, { upper, police }, start, endAt);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const reconcile = () => dispatcher<Reconciled>('POST', '/api/v1/hotline/reconciliations/fetch', { day });
  assert.equal((await reconcile()).differences, 2, 'the first list has two rows that are wrong');
  const last = await reconcile();
  assert.deepEqual([last.differences, last.compared], [0, COUNT]);
  const { json: heard, said: policeSaid } = await police.ended;
  const { sent, open, faults, refused, results, acknowledged } = heard as PoliceSummary;
  assert.deepEqual([sent, open, faults, refused], [COUNT, 0, 0, 0], policeSaid);
  assert.ok(results > 0 && acknowledged > 0, policeSaid);
  upper.child.kill('SIGTERM');
  const { code, json, said } = await upper.ended;
  assert.equal(code, 0, said);
  const seen = json as UpperSummary;
  assert.deepEqual([seen.sent, seen.open, seen.lists, seen.unproved, seen.failed], [COUNT, 0, 2, 0, 0], said);
  assert.ok(seen.signed > 0 && seen.completions > 0 && seen.approved > 0, said);
  await isLabelled(dispatcher);
  const admin = await signInStaff(server.address, 'admin');
  const { endpoint } = await admin<{ endpoint: string | null }>('GET', '/api/v1/hotline/exchange');
  assert.equal(endpoint, null, 'the exchange is as it was');
});

/** A server, and commands beside it; all of them end with the test. */
async function begin(t: TestContext) {
  const server = await startTestServer({
    env: { LOG_LEVEL: 'error', DATABASE_URL: database.connectionString },
  });
  const running: RunningCommand[] = [];
  t.after(async () => {
    await Promise.all(running.map((command) => command.end()));
    await server.stop();
  });
  const start = (...args: readonly string[]): RunningCommand => {
    const command = startCommand(server.env, 'simulate', ...args, '--json');
    running.push(command);
    return command;
  };
  return { server, start };
}

/**
 * Staff work whenever something is open, until every ticket is closed or returned and 110 has heard the end of every
 * call: both hand some of what they got back over again. Throws with what is missing when the time is up, and with its
 * words when a party has ended too early.
 */
async function workUntilSettled(
  call: Staff,
  { upper, police }: { upper: RunningCommand; police: RunningCommand },
  start: (...args: readonly string[]) => RunningCommand,
  endAt: number,
): Promise<void> {
  const over = { upper: '', police: '' };
  void upper.ended.then(({ code, said }) => (over.upper = `ended with ${code}: ${said}`));
  void police.ended.then(({ code, said }) => (over.police = `ended with ${code}: ${said}`));
  for (let round = 0; ; ) {
    const { items: tickets } = await call<{ items: { upper: { closedAt: string | null } }[] }>(
      'GET',
      '/api/v1/hotline/tickets?limit=50',
    );
    const closed = tickets.filter(({ upper: { closedAt } }) => closedAt !== null).length;
    assert.equal(over.upper, '', 'the upper platform stays until it is told to go');
    if (closed === COUNT && over.police !== '') return;
    const { items: cases } = await call<{ items: { state: string }[] }>(
      'GET',
      '/api/v1/cases?open=true&flow=incident',
    );
    const found = `tickets closed ${closed} of ${COUNT}; open cases: ${cases.map(({ state }) => state)}; 110 ${over.police || 'waits'}`;
    if (performance.now() > endAt) {
      const waits = JSON.stringify(await call('GET', '/api/v1/hotline/requests?state=waiting'));
      assert.fail(`not settled in ${LIMIT_MS} ms, ${round} rounds: ${found}; ${waits}; ${upper.said()}`);
    }
    if (cases.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      continue;
    }
    const work = start('work', '--per-second', '500', '--seed', `e2e ${round++}`);
    const late = setTimeout(() => void work.end(), endAt - performance.now());
    const { code, said } = await work.ended;
    clearTimeout(late);
    assert.equal(code, 0, `work ${round} (${found}): ${said}`);
    assert.doesNotMatch(said, /left open/, 'a command that is done ends');
  }
}

/** Whoever looks at what came from the simulators sees that it is made up. */
async function isLabelled(call: Staff): Promise<void> {
  type Labelled = { items: { synthetic: boolean }[] };
  for (const path of ['/api/v1/hotline/tickets', '/api/v1/police-diversion/calls', '/api/v1/cases']) {
    const { items } = await call<Labelled>('GET', `${path}?limit=50`);
    assert.ok(items.length >= COUNT && items.every((item) => item.synthetic), path);
  }
}
