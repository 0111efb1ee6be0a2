import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskRoutes } from '../../base/desk/index.ts';
import { findCase } from '../../base/loop/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { TicketDetail, TicketReceipt } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, city } = town;
const http = await town.serve(deskRoutes({ city, keepsCases: () => false }));
const dispatcher = town.staff('dispatcher');
const agent = town.staff('hotline-agent');

async function call<T>(actor: Actor, method: 'GET' | 'POST', path: string, payload?: object): Promise<T> {
  const answer = await http.inject({
    ...{ method, url: `/api/v1${path}`, headers: town.headersOf(actor) },
    ...(payload && { payload }),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as T;
}
const take = (number: string, areaCode: string) =>
  call<TicketReceipt>(agent, 'POST', '/hotline/tickets', {
    ...{ number, deadline: '2026-11-25T10:00:00+08:00', text: `其他事项 ${number}`, kind: '求助', areaCode },
  });
const settle = async () => {
  await town.deliver();
  await town.deliver();
};

test('a ticket that is put to another case goes on there: it is not given back to the upper side', async () => {
  const [one, two] = [await take('M-1', '990101001'), await take('M-2', '990102001')];
  assert.notEqual(one.caseId, two.caseId);
  await settle();
  const merged = await call<{ groups: string[][] }>(dispatcher, 'POST', '/desk/merge', {
    ...{ into: one.caseId, cases: [two.caseId] },
  });
  await settle();
  assert.equal((await findCase(ctx.db, two.caseId))!.state, 'not-taken-up');
  const ticketOf = (id: string) => call<TicketDetail>(dispatcher, 'GET', `/hotline/tickets/${id}`);
  const together = await ticketOf(two.id);
  assert.deepEqual([together.caseId, together.requests], [one.caseId, []]);
  await call(dispatcher, 'POST', '/desk/part', { groups: merged.groups });
  await settle();
  const alone = await ticketOf(two.id);
  assert.notEqual(alone.caseId, one.caseId);
  assert.deepEqual(alone.requests, []);
});
