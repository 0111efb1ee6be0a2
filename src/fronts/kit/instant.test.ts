import assert from 'node:assert/strict';
import { it } from 'node:test';
import { instantInWords } from './instant.ts';

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
  assert.equal(say(null), '');
});
