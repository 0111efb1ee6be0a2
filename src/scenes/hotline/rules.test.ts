import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limitUntil, parseInstant } from '../../base/intake/index.ts';
import { innerDueAt, offsetMinutesOf, statusOf } from './rules.ts';

test('the inner deadline lies after the receipt and before the upper one, whatever the numbers', () => {
  const rule = fc.record({ ratio: fc.double({ min: 0.1, max: 1, noNaN: true }), minimumHours: fc.nat(72) });
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 60 * 86_400_000 }), rule, (windowMs, limit) => {
      const from = new Date('2026-11-18T02:00:00Z');
      const upper = new Date(from.getTime() + windowMs);
      const inner = innerDueAt(from, upper, limit);
      assert.ok(inner > from && inner < upper);
      const room = upper.getTime() - inner.getTime();
      assert.ok(room >= Math.min(limit.minimumHours * 3_600_000, windowMs / 2 - 1));
      assert.ok(limitUntil(from, inner, '').duration.amount > 0);
    }),
  );
});

test('times are read as other systems write them, and never rolled over', () => {
  const iso = (text: string) => parseInstant(text, { offsetMinutes: 480 })?.toISOString();
  assert.equal(iso('2026-11-18T10:00:00+08:00'), '2026-11-18T02:00:00.000Z');
  assert.equal(iso('2026-11-18 10:00'), '2026-11-18T02:00:00.000Z');
  assert.equal(iso('2026年1月8日 9:05'), '2026-01-08T01:05:00.000Z');
  assert.equal(iso('2026/11/18'), '2026-11-17T16:00:00.000Z');
  for (const bad of ['', '2026-02-30', '2026-11-18 25:00', '明天', '0001-01-01'])
    assert.equal(iso(bad), undefined, bad);
  const at = new Date('2026-11-18T00:00:00Z');
  const zones = ['Asia/Shanghai', 'UTC', 'America/St_Johns'];
  assert.deepEqual(
    zones.map((zone) => offsetMinutesOf(zone, at)),
    [480, 0, -210],
  );
});

test('statuses of other platforms are known by their usual words', () => {
  assert.equal(statusOf(' 已签收 '), 'signed');
  assert.equal(statusOf('closed'), 'closed');
  assert.equal(statusOf('督办中'), '督办中');
});
