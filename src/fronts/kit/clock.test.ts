import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ageInWords, type ClockView, durationInWords, minutesLeft, shareUsed } from './clock.ts';
import { words } from './words/kit-words-zh.ts';

const clock: ClockView = {
  unit: 'work_hours',
  state: 'running',
  limitMinutes: 240,
  leftMinutes: 130,
  asOf: '2026-03-02T02:00:00Z',
  isCounting: true,
  minutesPerDay: 480,
};
const atMs = Date.parse(clock.asOf);

describe('clocks on the screen', () => {
  it('says the two largest parts of what is left', () => {
    assert.equal(durationInWords(130, words), '2 小时 10 分');
    assert.equal(durationInWords(120, words), '2 小时');
    assert.equal(durationInWords(480 * 2 + 65, words, 480), '2 天 1 小时');
    assert.equal(durationInWords(-95, words), '1 小时 35 分');
    assert.equal(durationInWords(0.4, words), '不到 1 分');
    assert.equal(durationInWords(480 + 5, words, 480), '1 天');
  });

  it('goes down only while the calendar counts', () => {
    assert.equal(minutesLeft(clock, atMs + 10 * 60_000), 120);
    assert.equal(minutesLeft({ ...clock, isCounting: false }, atMs + 10 * 60_000), 130);
    assert.equal(minutesLeft({ ...clock, state: 'paused' }, atMs + 10 * 60_000), 130);
    assert.equal(minutesLeft(clock, atMs - 5_000), 130);
  });

  it('never draws more than the whole bar', () => {
    assert.equal(shareUsed({ ...clock, leftMinutes: -500 }, atMs), 1);
    assert.equal(shareUsed({ ...clock, leftMinutes: 900 }, atMs), 0);
    assert.equal(shareUsed({ ...clock, limitMinutes: 0 }, atMs), 1);
  });

  it('says how old data are', () => {
    assert.equal(ageInWords(12_400, words), '12 秒');
    assert.equal(ageInWords(-5, words), '0 秒');
    assert.equal(ageInWords(3_600_000 * 50, words), '2 天');
  });
});
