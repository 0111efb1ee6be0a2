import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noChromium, openChromium } from './chromium.ts';

test('a page is drawn in Chinese', { skip: noChromium, timeout: 60_000 }, async () => {
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    const style = 'display: inline-block; font-size: 20px';
    await page.setContent(
      `<html lang="zh-CN"><title>城市大脑</title><p style="${style}">城市大脑</p></html>`,
    );
    assert.equal(await page.title(), '城市大脑');
    const box = await page.locator('p').boundingBox();
    assert.equal(Math.round(box!.width), 80, 'four characters are four squares wide');
  } finally {
    await browser.close();
  }
});
