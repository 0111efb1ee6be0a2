import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLoop } from '../../base/loop/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/time.ts';
import { createSimulator } from '../../main/simulator/simulator.ts';
import { simulatorActor } from '../../main/simulator/steps.ts';
import { asActor } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import { ask } from './commands.ts';
import type { QuestionView } from './contract.ts';
import { migrations, scene } from './index.ts';
import type { WeeklyIndex } from './index-contract.ts';
import { QUESTIONS } from './simulator-questions.ts';
import { weekOf } from './weekly-index.ts';

const town = await createTestCity([migrations], [], [scene]);
const http = await town.serve();
const ctx = asActor(town.ctx, simulatorActor());
const random = seededRandom('appeals');

const live = (elapsedMs: number) => scene.synthetic!.live!(ctx, town.parts, { random, elapsedMs });
async function read<Result>(path: string): Promise<Result> {
  const answer = await http.inject({ method: 'GET', url: `/api/v1/online-appeals/${path}` });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as Result;
}
const questions = () => read<{ items: QuestionView[] }>('questions?limit=100').then(({ items }) => items);
async function counts() {
  const [row] = await town.ctx.db.query<Record<string, number>>(
    `SELECT count(*)::int AS asked, (count(*) FILTER (WHERE NOT synthetic))::int AS "unlabelled",
       (count(*) FILTER (WHERE replied_at IS NOT NULL))::int AS replied,
       (count(*) FILTER (WHERE stars IS NOT NULL))::int AS rated,
       (count(*) FILTER (WHERE status = 'submitted'))::int AS waiting,
       (count(*) FILTER (WHERE greatest(asked_at, moderated_at, drafted_at, replied_at, closed_at, evaluated_at) > $1))::int
         AS ahead,
       (SELECT count(*)::int FROM online_appeals.pressing) AS pressed,
       (SELECT count(*)::int FROM loop.case WHERE NOT synthetic) AS "unlabelledCases"
     FROM online_appeals.question`,
    [town.ctx.clock.now()],
  );
  return row!;
}

test('a new city has questions of the past three weeks with answers, ratings and an index; again is no more', async () => {
  const calls = Math.ceil(QUESTIONS.length / 2);
  for (let call = 0; call < 3; call++) await live(4_000);
  // Begun again where it ended, as after a restart.
  for (let call = 3; call < calls + 2; call++) await live(0);
  await town.deliver();
  const made = await counts();
  assert.equal(made.asked, QUESTIONS.length, JSON.stringify(made));
  assert.ok(made.replied! >= 9 && made.rated! >= 5 && made.pressed! >= 2, JSON.stringify(made));
  assert.deepEqual([made.unlabelled, made.unlabelledCases, made.ahead], [0, 0, 0]);
  const shown = await questions();
  assert.ok(shown.length >= 12 && shown.every(({ synthetic }) => synthetic));
  assert.ok(
    shown.some(({ repliedAt, dueAt }) => repliedAt !== null && dueAt !== null && repliedAt > dueAt),
    'one is late',
  );
  assert.ok(shown.some(({ repliedAt }) => repliedAt === null));
  const answered = shown.find(({ reply }) => reply !== null)!;
  assert.ok(
    answered.unit && answered.publishedAt > answered.askedAt && answered.repliedAt! > answered.publishedAt,
  );
  const { items: weeks } = await read<{ items: { week: string }[] }>('index');
  assert.ok(weeks.length >= 1);
  const index = await read<WeeklyIndex>(`index/${weeks[0]!.week}`);
  assert.ok(index.synthetic && index.received >= 3 && index.replied >= 2, JSON.stringify(index));
  assert.deepEqual((await checkLoop(town.ctx, town.city.loop)).findings, []);
  for (let call = 0; call < 5; call++) await live(0);
  assert.deepEqual(await counts(), made);
});

test('life goes on: what waits is reviewed and answered in its own words, and new ones come', async () => {
  const before = await counts();
  const simulator = createSimulator(ctx, town.parts, {
    ...{ random, reportsPerMinute: 0, pace: 8, scenes: [scene] },
  });
  for (let quarter = 0; quarter < 96; quarter++) {
    town.clock.advance(15 * MINUTE_MS);
    await simulator.live(15 * MINUTE_MS);
    await town.deliver();
  }
  const after = await counts();
  assert.ok(after.asked! > before.asked! + 4 && after.asked! < before.asked! + 30, JSON.stringify(after));
  assert.ok(after.replied! >= before.replied! + 4, JSON.stringify(after));
  const shown = await questions();
  const power = shown.find(({ title, reply }) => title.includes('充电桩') && reply !== null);
  assert.match(power?.reply ?? '', /充电端口/);
  assert.deepEqual((await checkLoop(town.ctx, town.city.loop)).findings, []);
});

test('one that a rule holds up holds up no other; what may not be shown is passed on unseen', async () => {
  const made = (title: string, text: string) =>
    ask(ctx, town.city, { title, text }, { madeUpAsker: town.ctx.ids.next() });
  const stuck = [
    await made('公厕什么时候修', '公园边的公厕门锁坏了。'),
    await made('路灯几点亮', '门口的路灯天黑了才亮。'),
  ];
  town.clock.advance(HOUR_MS);
  for (let call = 0; call < 3; call++) await live(0);
  // Answered, as it seems, by a unit whose words are not there.
  await town.ctx.db.query(
    'UPDATE online_appeals.question SET drafted_at = asked_at WHERE id = ANY($1::uuid[])',
    [stuck],
  );
  const ids = [
    await made('举报工作人员受贿', '举报某科室工作人员收受贿赂，请调查处理。'),
    await made('公厕晚上能不能开门', '公园边的公厕七点就锁了。'),
  ];
  town.clock.advance(HOUR_MS);
  for (let call = 0; call < 4; call++) await live(0);
  const rows = await town.ctx.db.query<{ id: string; status: string }>(
    'SELECT id, status FROM online_appeals.question WHERE id = ANY($1::uuid[])',
    [ids],
  );
  const statusOf = Object.fromEntries(rows.map(({ id, status }) => [id, status]));
  assert.deepEqual(
    ids.map((id) => statusOf[id]),
    ['private', 'published'],
  );
});

test('what a real person asked or reviewed is left alone, and their week is published by people', async () => {
  const citizen = town.as(town.citizen(1));
  const asked = { title: '路灯什么时候修', text: '门口的路灯坏了，请问什么时候修？' };
  const id = await ask(citizen, town.city, asked);
  const week = weekOf(town.city.loop.dayOf(town.clock.now()));
  town.clock.advance(8 * 24 * HOUR_MS);
  for (let call = 0; call < 30; call++) await live(MINUTE_MS);
  await town.deliver();
  const [row] = await town.ctx.db.query<{ status: string }>(
    'SELECT status FROM online_appeals.question WHERE id = $1',
    [id],
  );
  assert.equal(row!.status, 'submitted');
  const { items } = await read<{ items: { week: string }[] }>('index');
  assert.ok(items.length >= 1 && items.every((each) => each.week !== week), JSON.stringify(items));
});
