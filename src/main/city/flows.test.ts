import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidentFlow } from '../../base/intake/index.ts';
import { defineFlow, type Flow, openFlowBook } from '../../base/loop/index.ts';
import { baseMigrations } from '../../base/migrations.ts';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { scenes } from '../scenes.ts';

const flows: readonly Flow[] = [incidentFlow, ...scenes.flatMap((scene) => scene.flows ?? [])];
const { ctx } = await createTestDatabase(baseMigrations);

test('where staff move a case on, its flow says what it waits for: else it would stand under "waiting for others"', () => {
  const silent = flows.flatMap((flow) =>
    Object.entries(flow.states).flatMap(([state, { final, main = [] }]) => {
      const isMovedOn = Object.values(flow.actions).some(
        ({ from, to, who }) =>
          to !== undefined &&
          (from === '*' || from.includes(state)) &&
          who.some((one) => 'permission' in one),
      );
      return !final && isMovedOn && main.length === 0 ? [`${flow.id} ${state}`] : [];
    }),
  );
  assert.deepEqual(silent, []);
});

test('what a case waits for changes no flow, and cases of an older version wait for the same', async () => {
  const { hash, ...definition } = incidentFlow;
  const { suspended, ...states } = definition.states;
  const { main, ...silent } = suspended!;
  const before = defineFlow({ ...definition, states: { ...states, suspended: silent } });
  const rest = defineFlow({ ...definition, states: { ...states, suspended: suspended! } });
  assert.deepEqual([before.hash, main], [rest.hash, ['resume']]);
  await openFlowBook(ctx.db, [{ ...before, version: 1 }]);
  const book = await openFlowBook(ctx.db, [incidentFlow]);
  assert.deepEqual(book.get('incident', 1).states.suspended?.main, ['resume']);
  assert.equal(book.current('incident').hash, hash);
  assert.throws(
    () => defineFlow({ ...definition, states: { ...states, suspended: { ...silent, main: ['sign'] } } }),
    { code: 'loop.flow_invalid' },
  );
});
