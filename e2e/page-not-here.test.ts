import { test } from 'node:test';
import { openPhone, openStage, whyNot } from './support.ts';

const skip = whyNot('citizen');
const stage = openStage(skip);

test('a page that was never loaded says so without network, keeps its way back, and opens later', {
  skip,
}, async () => {
  const page = await openPhone(stage.browser, stage.server.address);
  await page.goto('/citizen/');
  const open = page.getByRole('button', { name: '看大家的提问和答复' });
  await open.waitFor();
  await page.context().setOffline(true);
  await open.click();
  await page.getByText('这一页还没有下载').waitFor();
  await page.getByRole('button', { name: '返回' }).click();
  await open.waitFor();
  await page.context().setOffline(false);
  await open.click();
  // A browser may remember that the part did not come: trying again reads it anew.
  const remembered = page.getByText('这一页没有取到');
  await remembered.or(page.getByText('还没有公开的提问')).first().waitFor();
  if (await remembered.isVisible()) await page.getByRole('button', { name: '再试一次' }).click();
  await page.getByText('还没有公开的提问').waitFor();
});

test('what failed without network comes by itself when the network is back', { skip }, async () => {
  const page = await openPhone(stage.browser, stage.server.address);
  await page.goto('/citizen/public');
  const closed = page.getByText('已办结', { exact: true });
  await closed.waitFor();
  await page.waitForTimeout(500);
  await page.context().setOffline(true);
  await closed.click();
  await page.getByText('连不上网络').waitFor();
  await page.context().setOffline(false);
  await page.getByText('连不上网络').waitFor({ state: 'detached' });
});
