import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { incidentFlow } from '../../intake/incident-flow.ts';
import { baseMigrations } from '../../migrations.ts';
import { openFlowBook } from './flows.ts';

const { ctx } = await createTestDatabase(baseMigrations);

test('a version that only the database knows is read as it was written, the fields of its forms in their order', async () => {
  await openFlowBook(ctx.db, [incidentFlow]);
  const later = await openFlowBook(ctx.db, []);
  const { hash, ...definition } = later.get('incident', incidentFlow.version);
  const { hash: written, ...given } = incidentFlow;
  assert.equal(hash, written);
  assert.equal(JSON.stringify(definition), JSON.stringify(given));
});
