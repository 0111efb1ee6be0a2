import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueInWords, whenInWords } from './when.ts';

const ZONE = 'Asia/Shanghai';
const now = new Date('2026-11-21T06:30:00Z');
const say = (at: string) => whenInWords(new Date(at), now, ZONE);

test('times are said as people say them, in the city’s own day', () => {
  assert.deepEqual(say('2026-11-21T06:20:00Z'), { zh: '今天 14:20', en: 'today 14:20' });
  assert.equal(say('2026-11-20T16:05:00Z').zh, '今天 00:05');
  assert.equal(say('2026-11-20T15:59:00Z').zh, '昨天 23:59');
  assert.equal(say('2026-11-22T10:00:00Z').zh, '明天 18:00');
  assert.deepEqual(say('2026-12-01T10:00:00Z'), { zh: '12月1日 18:00', en: '1 Dec 18:00' });
  assert.equal(say('2027-01-04T10:00:00Z').zh, '2027年1月4日 18:00');
});

test('a deadline at midnight belongs to the day that ends', () => {
  const due = dueInWords(new Date('2026-12-01T16:00:00Z'), now, ZONE);
  assert.deepEqual(due, { zh: '12月1日 24:00', en: '1 Dec 24:00' });
});
