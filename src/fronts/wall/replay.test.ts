import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Replay, ReplayCase } from '../../base/loop/replay/contract.ts';
import { changesOf, dayAndHour, hourBegins, lastChange, lastWholeHour, momentOf } from './replay.ts';

const words = (zh: string) => ({ zh, en: zh });
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 6, minute)).toISOString();
const ms = (minute: number) => Date.parse(at(minute));

function item(id: string, steps: ReplayCase['steps']): ReplayCase {
  return {
    ...{ id, number: id, title: id, priority: 3, synthetic: true, lon: 1, lat: 2, part: 'p1', steps },
    openedAt: steps[0]?.at ?? at(0),
  };
}
const step = (minute: number, type: string | null, state: string, dueMinute?: number) => ({
  ...{ at: at(minute), type, title: type === null ? null : words(type), state, holder: null },
  dueAt: dueMinute === undefined ? null : at(dueMinute),
});

const replay: Replay = {
  from: at(0),
  to: at(60),
  states: {
    waiting: { title: words('待派遣'), mark: 'waiting', closed: false },
    handling: { title: words('办理中'), mark: 'moving', closed: false },
    closed: { title: words('已结案'), mark: 'closed', closed: true },
  },
  cases: [
    item('new', [step(10, 'open', 'waiting', 20), step(30, 'dispatch', 'handling', 90)]),
    item('old', [step(-50, null, 'handling', 40), step(50, 'close', 'closed')]),
  ],
  more: false,
};

test('a moment of the past knows nothing of what came after it', () => {
  const early = momentOf(replay, ms(5));
  assert.deepEqual(
    early.open.map((each) => each.item.id),
    ['old'],
  );
  assert.deepEqual(early.events, []);
  const opened = momentOf(replay, ms(15));
  assert.deepEqual(
    opened.open.map((each) => [each.item.id, each.mark]),
    [
      ['new', 'waiting'],
      ['old', 'moving'],
    ],
  );
  assert.equal(opened.opened, 1);
  assert.equal(opened.dispatched, 0);
});

test('a deadline that passes makes a case late without anybody having done anything', () => {
  assert.deepEqual(
    momentOf(replay, ms(25)).late.map((each) => each.item.id),
    ['new'],
  );
  assert.deepEqual(
    momentOf(replay, ms(45)).late.map((each) => each.item.id),
    ['old'],
  );
  const end = momentOf(replay, ms(59));
  assert.deepEqual(
    end.open.map((each) => each.item.id),
    ['new'],
  );
  assert.deepEqual([end.opened, end.dispatched, end.closed], [1, 1, 1]);
  assert.deepEqual(
    end.events.map((each) => each.step.type),
    ['close', 'dispatch', 'open'],
  );
});

test('between two changes the wall stays the same', () => {
  const changes = changesOf(replay);
  assert.deepEqual(
    changes.map((each) => Math.floor((each - ms(0)) / 60_000)),
    [10, 20, 30, 40, 50],
  );
  assert.equal(lastChange(changes, ms(0), ms(9)), ms(0));
  assert.equal(lastChange(changes, ms(0), ms(10)), ms(10));
  assert.equal(lastChange(changes, ms(0), ms(19)), ms(10));
  for (const each of [12, 21, 33, 47, 58]) {
    const { late, open } = momentOf(replay, lastChange(changes, ms(0), ms(each)));
    assert.deepEqual(
      { late, open },
      { late: momentOf(replay, ms(each)).late, open: momentOf(replay, ms(each)).open },
    );
  }
});

test("hours are those of the city's time zone", () => {
  assert.equal(new Date(hourBegins('Asia/Shanghai', '2026-11-20', 14)).toISOString(), at(0));
  assert.deepEqual(dayAndHour('Asia/Shanghai', ms(59)), { day: '2026-11-20', hour: 14 });
  assert.equal(lastWholeHour('Asia/Shanghai', ms(60 + 12)), ms(0));
  // A night in which clocks were put back.
  const zone = 'Europe/Berlin';
  assert.deepEqual(dayAndHour(zone, hourBegins(zone, '2026-10-25', 4)), { day: '2026-10-25', hour: 4 });
});
