import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ElderWalk, openElderWalk, walkInElder } from './elder-walk.ts';
import { whyNot } from './support.ts';

const skip = whyNot('citizen');
let walk: ElderWalk | undefined;
before(async () => {
  if (skip === false) walk = await openElderWalk();
});
after(() => walk?.close());

test('every page of the citizen keeps the rules of elder mode; nobody reads against a clock', {
  skip,
  timeout: 170_000,
}, async () => {
  assert.ok(walk);
  const { page } = walk;
  await page.goto('/citizen/mine');
  const entry = page.getByRole('button', { name: '长辈版', exact: true });
  await entry.click();
  assert.deepEqual(await walkInElder(walk, '18'), []);
  await page.goto('/citizen/');
  await page.getByRole('button', { name: '标准版', exact: true }).click();
  await entry.waitFor();
});
