import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClockView as LoopClock } from '../../base/loop/contract.ts';
import { mondayToFriday } from '../../lib/calendar/china.ts';
import { compileCalendar, paceOf, remaining, startClock } from '../../lib/calendar/index.ts';
import {
  ageInWords,
  type ClockView,
  clockOf,
  clockOfLimit,
  durationInWords,
  minutesLeft,
  shareUsed,
} from './clock.ts';
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

describe('a limit that ends at an instant', () => {
  const [from, dueAt] = ['2026-03-02T02:00:00Z', '2026-03-02T06:00:00Z'];
  it('runs around the clock until it is done', () => {
    const view = clockOfLimit({ from, dueAt, doneAt: null });
    assert.equal(minutesLeft(view, Date.parse('2026-03-02T03:00:00Z')), 180);
    assert.equal(minutesLeft(view, Date.parse('2026-03-02T06:05:00Z')), -5);
    assert.equal(shareUsed(view, Date.parse('2026-03-02T05:00:00Z')), 0.75);
  });

  it('then says whether in time, by how much not, or only that it ended', () => {
    assert.equal(clockOfLimit({ from, dueAt, doneAt: '2026-03-02T05:00:00Z' }).state, 'met');
    const late = clockOfLimit({ from, dueAt, doneAt: '2026-03-02T06:30:00Z' });
    assert.deepEqual([late.state, late.leftMinutes], ['missed', -30]);
    assert.equal(clockOfLimit({ from, dueAt, doneAt: undefined }).state, 'ended');
  });
});

describe('a clock of the loop', () => {
  const hourMs = 3_600_000;
  const dayMs = 24 * hourMs;
  const asOf = '2026-03-02T02:00:00Z';
  const loop: LoopClock = {
    ...{ id: 'handle', title: { zh: '处置时限', en: 'Handling' }, overall: false, running: true },
    ...{
      counting: true,
      pace: 1,
      startedAt: '2026-03-02T01:00:00Z',
      dueAt: '2026-03-04T09:00:00Z',
      stoppedAt: null,
    },
    ...{ overdue: false, amount: 2, unit: 'working-day', usedMs: 0, extensions: 0, source: '' },
    ...{ remainingMs: 1.5 * dayMs, allowanceMs: 2 * dayMs, explanation: { zh: '', en: '' } },
  };
  const draw = (extra: Partial<LoopClock>) => clockOf({ ...loop, ...extra }, { language: 'zh', asOf });
  const said = (extra: Partial<LoopClock>) => {
    const view = draw(extra);
    return durationInWords(view.leftMinutes, words, view.minutesPerDay);
  };

  it('counts working days of eight hours, whatever their shifts', () => {
    const view = draw({});
    assert.deepEqual([view.unit, view.limitMinutes, view.leftMinutes], ['work_days', 960, 720]);
    assert.equal(said({}), '1 天 4 小时');
    // A quarter of a day is two hours, on a day of seven hours too.
    assert.equal(said({ remainingMs: dayMs / 4 }), '2 小时');
    assert.equal(shareUsed(view, Date.parse(asOf)), 0.25);
  });

  it('goes down as fast as the server counts, whatever the shifts of the day', () => {
    const shifts = [
      { start: '08:30', end: '12:00' },
      { start: '14:00', end: '17:30' },
    ];
    const calendar = compileCalendar({
      ...{ id: 'seven-hours', version: 1, timeZone: 'Asia/Shanghai', source: 'invented' },
      ...{ weekly: mondayToFriday(...shifts), exceptions: [] },
      ...{ knownFrom: '2026-01-01', knownUntil: '2026-12-31' },
    });
    const wall = (time: string) => new Date(`2026-03-02T${time}:00+08:00`);
    for (const unit of ['working-day', 'working-hour', 'urgent-hour', 'calendar-day'] as const) {
      const clock = startClock(calendar, { id: 'handle', at: wall('08:30'), duration: { amount: 2, unit } });
      const told = (now: Date) => {
        const { remainingMs, usedMs } = remaining(clock, calendar, now);
        const pace = paceOf(clock, calendar, now);
        const dueAt = clock.dueAt?.toISOString() ?? null;
        const view = { ...loop, unit, remainingMs, usedMs, pace, counting: pace > 0, dueAt };
        return clockOf(view, { language: 'zh', asOf: now.toISOString() });
      };
      for (const [read, drawn] of [
        ['08:30', '09:40'],
        ['09:00', '11:59'],
        ['12:30', '13:59'],
        ['14:00', '17:00'],
      ] as const) {
        const [before, after] = [told(wall(read)), told(wall(drawn))];
        const gap = minutesLeft(before, wall(drawn).getTime()) - after.leftMinutes;
        assert.ok(Math.abs(gap) < 0.1, `${unit} from ${read} to ${drawn}: ${gap} minutes`);
      }
    }
  });

  it('is not over before it is due, when a shift ended meanwhile', () => {
    const view = draw({ unit: 'working-hour', remainingMs: hourMs, dueAt: '2026-03-03T01:00:00Z' });
    assert.equal(minutesLeft(view, Date.parse('2026-03-02T12:00:00Z')), 0);
  });

  it('leaves hours hours, however many, and gives a 自然日 its 24', () => {
    for (const unit of ['urgent-hour', 'working-hour'])
      assert.equal(said({ unit, remainingMs: 30 * hourMs + 60_000 * 10 }), '30 小时 10 分');
    assert.equal(said({ unit: 'calendar-day', remainingMs: 30 * hourMs }), '1 天 6 小时');
    assert.deepEqual(
      ['urgent-hour', 'working-hour', 'calendar-day'].map((unit) => draw({ unit }).unit),
      ['urgent_work_hours', 'work_hours', 'calendar_days'],
    );
  });

  it('is over, and runs on', () => {
    const view = draw({
      unit: 'working-hour',
      remainingMs: -hourMs,
      overdue: true,
      dueAt: '2026-03-02T01:00:00Z',
    });
    assert.equal(view.state, 'running');
    assert.equal(minutesLeft(view, Date.parse(asOf) + 5 * 60_000), -65);
    assert.equal(shareUsed(view, Date.parse(asOf)), 1);
  });

  it('stands still while the case is 挂账, but the clock of the citizen does not', () => {
    const paused = draw({ running: false, counting: false, dueAt: null });
    assert.deepEqual([paused.state, minutesLeft(paused, Date.parse(asOf) + dayMs)], ['paused', 720]);
    const citizen = draw({ overall: true, unit: 'calendar-day', remainingMs: dayMs });
    assert.equal(citizen.state, 'running');
    assert.equal(minutesLeft(citizen, Date.parse(asOf) + 2 * hourMs), 22 * 60);
  });

  it('says of an ended clock whether it was in time, and else by how much not', () => {
    const ended = { running: false, counting: false, remainingMs: 0, allowanceMs: 0 };
    assert.equal(draw({ ...ended, stoppedAt: '2026-03-04T08:00:00Z' }).state, 'met');
    const late = { ...ended, stoppedAt: '2026-03-04T11:30:00Z', overdue: true };
    assert.deepEqual([draw(late).state, said(late)], ['missed', '2 小时 30 分']);
  });

  it('explains itself in steps, in the language asked for', () => {
    const explained = {
      source: '案卷时限表',
      explanation: { zh: '2 工作时 自 11-20 17:00 → 跳过周末', en: '2 working hours → no weekend' },
    };
    const drawn = clockOf(
      { ...loop, ...explained },
      { language: 'en', asOf, dueWords: (at) => at.slice(0, 10) },
    );
    assert.deepEqual(
      drawn.steps?.map((step) => step.words),
      ['2 working hours', 'no weekend', '案卷时限表'],
    );
    assert.deepEqual([drawn.label, drawn.dueWords], ['Handling', '2026-03-04']);
    assert.equal(draw({}).steps, undefined);
  });
});
