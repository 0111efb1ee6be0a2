import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ElderWalk, findEntries, openElderWalk, walkInElder } from './elder-walk.ts';
import { whyNot } from './support.ts';

const skip = whyNot('citizen');
let walk: ElderWalk | undefined;
before(async () => {
  if (skip === false) walk = await openElderWalk();
});
after(() => walk?.close());

test('every page of the citizen has the way into elder mode, and keeps its rules with letters of 30 px', {
  skip,
  timeout: 170_000,
}, async () => {
  assert.ok(walk);
  const { page } = walk;
  await findEntries(walk);
  await page.goto('/citizen/mine');
  await page.getByRole('button', { name: '长辈版', exact: true }).click();
  const larger = page.getByRole('button', { name: '字大些', exact: true });
  await larger.click();
  await larger.click();
  await larger.and(page.locator(':disabled')).waitFor();
  const main = await page.evaluate('parseFloat(getComputedStyle(document.querySelector("main")).fontSize)');
  assert.equal(main, 30);
  assert.deepEqual(await walkInElder(walk, '30'), []);
});
