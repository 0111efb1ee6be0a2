import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { DefinitionView, ResultPage, RunPage, RunView } from './contract.ts';
import { collisionRoutes } from './index.ts';
import { createCollisionTown, FATHER, inputOf, JOURNEY } from './testing.ts';

const town = await createCollisionTown();
const app = await town.serve(collisionRoutes(town.parts, town.runner));
const steward = town.headersOf(town.steward.actor);
const leader = town.headersOf(town.leader.actor);
const dispatcher = town.headersOf(town.staff('dispatcher'));
const admin = town.headersOf(town.staff('administrator'));
/** A leader of one district only. */
const district = town.headersOf(town.staff('leader', { area: '990101' }));
/** The post of the operations centre, which serves the whole city. */
const centre = town.headersOf(town.staff('leader', { unit: 'city.operations-centre' }));

async function call<Body = { code?: string }>(
  headers: Record<string, string>,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  payload?: object,
) {
  const url = `/api/v1/collision${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: (isJson ? answer.json() : answer.body) as Body };
}

const codeOf = async (...input: Parameters<typeof call>) => (await call(...input)).body.code;
const NOBODY = '00000000-0000-4000-8000-000000000000';

test('each route is closed to who lacks its right, and to posts of a part of the city', async () => {
  const routes: ['GET' | 'POST' | 'PUT', string, object?][] = [
    ['GET', '/sources'],
    ['GET', '/definitions'],
    ['POST', '/definitions', inputOf(JOURNEY)],
    ['GET', `/definitions/${NOBODY}`],
    ['PUT', `/definitions/${NOBODY}`, { ...inputOf(JOURNEY), expectedVersion: 1 }],
    ['POST', `/definitions/${NOBODY}/submit`, { expectedVersion: 1 }],
    ['POST', `/definitions/${NOBODY}/decide`, { expectedVersion: 1, approve: true }],
    ['POST', `/definitions/${NOBODY}/run`],
    ['GET', `/definitions/${NOBODY}/runs`],
    ['POST', `/definitions/${NOBODY}/end`],
    ['GET', `/runs/${NOBODY}`],
    ['POST', `/runs/${NOBODY}/stop`],
    ['GET', `/runs/${NOBODY}/rows`],
    ['GET', `/runs/${NOBODY}/rows.csv`],
    ['POST', `/runs/${NOBODY}/tasks`, { title: '核实', text: '核实' }],
    ['POST', `/runs/${NOBODY}/delete`],
  ];
  for (const [method, path, body] of routes) {
    assert.equal((await call({}, method, path, body)).status, 401, path);
    for (const other of [dispatcher, admin])
      assert.equal(await codeOf(other, method, path, body), 'access.denied', `${method} ${path}`);
  }
  for (const path of ['/definitions', '/sources', `/definitions/${NOBODY}`, `/runs/${NOBODY}/rows`])
    assert.equal(await codeOf(district, 'GET', path), 'collision.city_wide', path);
  assert.equal((await call(centre, 'GET', '/definitions')).status, 200);
  for (const path of [
    `/definitions/${NOBODY}/submit`,
    `/definitions/${NOBODY}/run`,
    `/runs/${NOBODY}/delete`,
  ])
    assert.equal(await codeOf(leader, 'POST', path, { expectedVersion: 1 }), 'access.denied', path);
  assert.equal(
    await codeOf(steward, 'POST', `/definitions/${NOBODY}/decide`, { expectedVersion: 1, approve: true }),
    'access.denied',
  );
  assert.equal(await codeOf(steward, 'GET', `/definitions/${NOBODY}`), 'collision.not_found');
  assert.equal(await codeOf(steward, 'GET', `/runs/${NOBODY}/rows`), 'collision.run_not_found');
});

test('a body that is no question is refused whole', async () => {
  for (const wrong of [
    { ...inputOf(JOURNEY), sql: 'SELECT 1' },
    { ...inputOf(JOURNEY), purpose: '  ' },
    { ...inputOf([]) },
    { ...inputOf(JOURNEY), maximumRows: 1_000_000 },
  ])
    assert.equal((await call(steward, 'POST', '/definitions', wrong)).status, 400);
});

test('from the draft to the proof: masked without a purpose, and every look in the audit log', async () => {
  const { body: draft } = await call<DefinitionView>(steward, 'POST', '/definitions', inputOf(JOURNEY));
  const at = `/definitions/${draft.id}`;
  assert.equal(await codeOf(steward, 'POST', `${at}/run`), 'collision.not_approved');
  await call(steward, 'POST', `${at}/submit`, { expectedVersion: 1 });
  const seen = await call<DefinitionView>(leader, 'GET', at);
  assert.deepEqual([seen.body.state, seen.body.may.decide, seen.body.may.run], ['submitted', true, false]);
  await call(leader, 'POST', `${at}/decide`, { expectedVersion: 1, approve: true, note: '同意' });
  const begun = await call<RunView>(steward, 'POST', `${at}/run`);
  assert.deepEqual([begun.status, begun.body.state], [201, 'running']);
  const run = `/runs/${begun.body.id}`;
  const end = performance.now() + 20_000;
  let current = begun.body;
  while (current.state === 'running') {
    assert.ok(performance.now() < end, 'it does not end');
    // Who asks without a pause is told to wait by the limit of calls.
    await setTimeout(50);
    current = (await call<RunView>(steward, 'GET', run)).body;
  }
  assert.equal(current.state, 'done');
  const masked = await call<ResultPage>(leader, 'GET', `${run}/rows`);
  const [row] = masked.body.items;
  assert.deepEqual(
    [masked.body.isUnmasked, row?.name, row?.residentNumber],
    [false, '王**', '990*************36'],
  );
  const purpose = { 'x-purpose': encodeURIComponent('流行病学调查') };
  const noRight = await call<ResultPage>({ ...leader, ...purpose }, 'GET', `${run}/rows`);
  assert.equal(noRight.body.isUnmasked, false);
  const open = await call<ResultPage>({ ...steward, ...purpose }, 'GET', `${run}/rows`);
  assert.equal(open.body.items[0]?.name, '王建国');
  const csv = await call<string>(steward, 'GET', `${run}/rows.csv`);
  assert.match(csv.body, /王\*\*.*合成arrivals A9 2026-11-09/);
  const tasks = await call(steward, 'POST', `${run}/tasks`, { title: '核实', text: '请上门核实。' });
  assert.deepEqual(tasks.body, { opened: 1, known: 0, unassigned: 0, left: 0 });
  const proof = await call<{ rows: number }>(steward, 'POST', `${run}/delete`);
  assert.equal(proof.body.rows, 1);
  assert.equal((await call(steward, 'GET', `${run}/rows`)).status, 410);
  const after = await call<RunView>(leader, 'GET', run);
  assert.deepEqual([after.body.state, after.body.proof?.rowsLeft, after.body.tasks], ['deleted', 0, 1]);
  const actions = await town.ctx.db.query<{ action: string }>(
    'SELECT action FROM audit.entry WHERE subject = ANY($1) ORDER BY happened_at, id',
    [[`collision:${draft.id}`, `collision-run:${begun.body.id}`]],
  );
  const told = new Set(actions.map(({ action }) => action));
  for (const action of [
    ...['definition.created', 'definition.submitted', 'definition.approved', 'run.started', 'run.done'],
    ...['result.viewed', 'result.exported', 'tasks.made', 'result.deleted'],
  ])
    assert.ok(told.has(`collision.${action}`), action);
  assert.equal(actions.filter(({ action }) => action === 'access.unmasked').length, 1);
  const shown = await town.ctx.db.query<{ details: { with: string } }>(
    "SELECT details FROM audit.entry WHERE action = 'access.unmasked' AND subject = $1",
    [`person:${FATHER}`],
  );
  assert.deepEqual(
    shown.map(({ details }) => details.with),
    [`collision-run:${begun.body.id}`],
    'who was shown in full is noted as seen',
  );
});

test('runs of a question are paged to the first of them, with their proofs', async () => {
  const { body: draft } = await call<DefinitionView>(steward, 'POST', '/definitions', inputOf(JOURNEY));
  await town.ctx.db.query(
    `INSERT INTO collision.run (id, definition_id, version, state, question, sources, synthetic, started_by, started_by_name, started_at, alive_at)
     SELECT gen_random_uuid(), $1, 1, 'stopped', '{}', '[]', true, 'x', 'x', '2026-01-01'::timestamptz + (n / 2) * interval '1 day', now()
     FROM generate_series(1, 45) n`,
    [draft.id],
  );
  const { body: view } = await call<DefinitionView>(steward, 'GET', `/definitions/${draft.id}`);
  assert.deepEqual([view.runs.length, view.hasOlderRuns], [20, true]);
  const seen = view.runs.map(({ id }) => id);
  let path = `/definitions/${draft.id}/runs?before=${seen.at(-1)}`;
  for (
    let cursor: string | null = '';
    cursor !== null;
    path = `/definitions/${draft.id}/runs?cursor=${cursor}`
  ) {
    const page: RunPage = (await call<RunPage>(leader, 'GET', path)).body;
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  }
  assert.deepEqual([seen.length, new Set(seen).size], [45, 45]);
  const forged = Buffer.from('["x"]').toString('base64url');
  assert.equal((await call(leader, 'GET', `/definitions/${draft.id}/runs?cursor=${forged}`)).status, 400);
});
