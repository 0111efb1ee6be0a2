import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { UpperSummary } from '../src/scenes/hotline/simulator.ts';
import type { PoliceSummary } from '../src/scenes/police-diversion/simulator.ts';
import { type RunningCommand, signInStaff, startCommand, startTestServer } from './support.ts';

// Both outside parties stand at the other end of their real exchanges while made-up staff work on what they send.

const COUNT = '12';
/** What both parties send takes a fifth of their time; the rest is for working on it. */
const SECONDS = '125';
const LIMIT_MS = 120_000;
interface Reconciled {
  readonly differences: number;
  readonly compared: number;
}

// Alone it settles within a minute; within the whole suite it twice did not end, and why is not known yet.
const skip = process.env.OUTSIDE === 'on' ? false : 'by itself only: OUTSIDE=on npm test e2e/outside';

test('tickets and calls come in, are worked on, and the answers arrive outside', {
  ...{ timeout: 165_000, skip },
}, async (t) => {
  const { server, start } = await begin(t);
  const dispatcher = await signInStaff(server.address, 'dispatcher');
  const upper = start(
    'upper-platform',
    '--count',
    COUNT,
    '--seconds',
    SECONDS,
    '--differences',
    '2',
    '--seed',
    'e2e',
  );
  const police = start('police', '--count', COUNT, '--seconds', SECONDS, '--seed', 'e2e');
  const waiting = async () =>
    (await dispatcher<{ items: unknown[] }>('GET', '/api/v1/hotline/requests?state=waiting&limit=5')).items
      .length;
  const tickets = async () =>
    (
      await dispatcher<{ items: { upper: { closedAt: string | null } }[] }>(
        'GET',
        '/api/v1/hotline/tickets?limit=50',
      )
    ).items;
  // 110 hands some of what it got back over again, so there is work until it has heard the end of every call.
  let isHeard = false;
  void police.ended.then(() => {
    isHeard = true;
  });
  let settled = false;
  const until = Date.now() + LIMIT_MS;
  for (let round = 0; Date.now() < until && !(settled && isHeard); round++) {
    const { code, said } = await start('work', '--per-second', '500', '--seed', `e2e ${round}`).ended;
    assert.equal(code, 0, said);
    for (let tries = 0; tries < 10 && (await waiting()) > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 500));
    const all = await tickets();
    settled = all.length === Number(COUNT) && all.every((ticket) => ticket.upper.closedAt !== null);
  }
  assert.ok(settled, 'every ticket is closed or returned on both sides');
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const reconcile = () => dispatcher<Reconciled>('POST', '/api/v1/hotline/reconciliations/fetch', { day });
  assert.equal((await reconcile()).differences, 2, 'the first list has two rows that are wrong');
  const last = await reconcile();
  assert.deepEqual([last.differences, last.compared], [0, Number(COUNT)]);
  const heard = (await police.ended).json as PoliceSummary;
  assert.equal(heard.sent, Number(COUNT));
  assert.deepEqual([heard.open, heard.faults, heard.refused], [0, 0, 0], JSON.stringify(heard));
  assert.ok(heard.results > 0 && heard.acknowledged > 0, JSON.stringify(heard));
  upper.child.kill('SIGTERM');
  const { code, json, said } = await upper.ended;
  assert.equal(code, 0, said);
  const seen = json as UpperSummary;
  assert.deepEqual([seen.sent, seen.open, seen.unproved, seen.lists], [Number(COUNT), 0, 0, 2], said);
  assert.ok(seen.signed > 0 && seen.completions > 0 && seen.approved > 0, said);
  await isLabelled(dispatcher);
  const admin = await signInStaff(server.address, 'admin');
  const { endpoint } = await admin<{ endpoint: string | null }>('GET', '/api/v1/hotline/exchange');
  assert.equal(endpoint, null, 'the exchange is as it was');
});

/** A server, and commands beside it; all of them end with the test. */
async function begin(t: TestContext) {
  const server = await startTestServer({ env: { LOG_LEVEL: 'error' } });
  const running: RunningCommand[] = [];
  t.after(async () => {
    for (const { child } of running) if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.all(running.map(({ ended }) => ended));
    await server.stop();
  });
  const start = (...args: readonly string[]): RunningCommand => {
    const command = startCommand(server.env, 'simulate', ...args, '--json');
    running.push(command);
    return command;
  };
  return { server, start };
}

/** Whoever looks at what came from the simulators sees that it is made up. */
async function isLabelled(call: Awaited<ReturnType<typeof signInStaff>>): Promise<void> {
  type Labelled = { items: { synthetic: boolean }[] };
  for (const path of ['/api/v1/hotline/tickets', '/api/v1/police-diversion/calls', '/api/v1/cases']) {
    const { items } = await call<Labelled>('GET', `${path}?limit=50`);
    assert.ok(items.length >= Number(COUNT) && items.every((item) => item.synthetic), path);
  }
}
