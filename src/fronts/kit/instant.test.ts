import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dayInWords, instantInWords } from './instant.ts';

const words = { today: '今天', yesterday: '昨天', tomorrow: '明天' };
const nowMs = Date.parse('2026-11-21T01:00:00+08:00');

it('an instant is worded by the days of the city, whatever the device thinks', () => {
  const say = (at: string | null, timeZone = 'Asia/Shanghai') =>
    instantInWords(at, nowMs, { timeZone, locale: 'zh-CN', words });
  assert.equal(say('2026-11-21T00:05:00+08:00'), '今天 00:05');
  assert.equal(say('2026-11-20T23:55:00+08:00'), '昨天 23:55');
  assert.equal(say('2026-11-20T23:55:00+08:00', 'UTC'), '今天 15:55');
  assert.equal(say('2026-11-03T09:05:00+08:00'), '11月3日 09:05');
  assert.equal(say('2026-11-22T09:00:00+08:00'), '明天 09:00');
  assert.equal(say('2025-11-03T09:05:00+08:00'), '2025年11月3日 09:05');
  assert.equal(say(null), '');
});

it('a day is written as its readers write it, the same one wherever it is read', () => {
  const [zh, en] = ['zh-CN', 'en-GB'].map((locale) => ({ locale, timeZone: 'Asia/Shanghai' }));
  assert.equal(dayInWords('2026-11-22', zh!), '2026年11月22日');
  assert.equal(dayInWords('2026-11-22', en!), '22 Nov 2026');
  assert.equal(dayInWords('2026-11-22', { ...en!, timeZone: 'America/Lima' }), '22 Nov 2026');
  // Of an instant it is the city's day.
  assert.equal(dayInWords('2026-11-21T20:00:00Z', zh!), '2026年11月22日');
  // This year's go without the year.
  assert.equal(dayInWords('2026-01-05', en!, nowMs), '5 Jan');
  assert.equal(dayInWords('2025-12-31', en!, nowMs), '31 Dec 2025');
});
