import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../../cities/seeded-random.ts';
import { pastCases } from './backfill.ts';
import { dayShape, LIVELIEST } from './day.ts';
import { REPORTS_PER_MINUTE } from './index.ts';
import { drawer, isSlow, liveliness, localBias, weatherOf } from './season.ts';

const shape = dayShape('Asia/Shanghai');
const HOURS_OF_WEEK = 7 * 24;

test('a week has its mean, mornings before nights, Mondays before Sundays, and no hour above the liveliest', () => {
  const monday = Date.parse('2026-11-16T00:30:00+08:00');
  const hours = Array.from({ length: HOURS_OF_WEEK }, (_, hour) =>
    shape.arrivals(new Date(monday + hour * 3_600_000)),
  );
  const mean = hours.reduce((sum, each) => sum + each, 0) / HOURS_OF_WEEK;
  assert.ok(Math.abs(mean - 1) < 0.05, `${mean}`);
  assert.ok(Math.max(...hours) <= LIVELIEST);
  assert.ok(hours[9]! > 10 * hours[3]! && hours[9]! > hours[6 * 24 + 9]!);
});

test('the made-up past has as many reports an hour as living days', () => {
  const again = 1.08;
  const anHour = (pastCases(REPORTS_PER_MINUTE) * again) / HOURS_OF_WEEK;
  assert.ok(Math.abs(anHour - REPORTS_PER_MINUTE * 60) < 0.1, `${anHour}`);
});

test('season, weather, hour and place make some matters likelier; the same day is always the same', () => {
  const at = (day: string, hour = 12, village = false) => ({ day, hour, village });
  const winter = liveliness('供暖 暖气不热', at('2026-12-20'));
  assert.ok(winter >= 12 && winter > 50 * liveliness('供暖 暖气不热', at('2026-07-20')));
  assert.ok(liveliness('噪音扰民', at('2026-04-04', 23)) > liveliness('噪音扰民', at('2026-04-04', 10)));
  assert.ok(liveliness('秸秆', at('2026-04-04', 12, true)) > liveliness('秸秆', at('2026-04-04', 12)));
  const days = Array.from({ length: 31 }, (_, index) => `2026-07-${String(index + 1).padStart(2, '0')}`);
  const wet = days.filter((day) => weatherOf(day) === 'rain');
  assert.ok(wet.length >= 5 && wet.length <= 18, `${wet.length} days of rain`);
  assert.equal(liveliness('路面积水', at(wet[0]!)), 8);
  assert.ok(days.every((day) => weatherOf(day) !== 'snow'));
  assert.deepEqual(days.map(weatherOf), days.map(weatherOf));
});

test('each place has troubles of its own, and a few cases lie too long', () => {
  const categories = Array.from({ length: 400 }, (_, index) => `C${index}`);
  const hot = (area: string) => categories.filter((category) => localBias(area, category) === 8);
  assert.ok(hot('one').length >= 4 && hot('one').length <= 25);
  assert.notDeepEqual(hot('one'), hot('two'));
  const slow = categories.filter(isSlow).length / categories.length;
  assert.ok(slow > 0.03 && slow < 0.12, `${slow}`);
});

test('what is drawn by weight comes as often as its weight says', () => {
  const draw = drawer([
    ['rare', 1],
    ['often', 3],
  ] as const);
  const random = seededRandom('draw');
  const often = Array.from({ length: 4_000 }, () => draw(random)).filter((each) => each === 'often').length;
  assert.ok(Math.abs(often / 4_000 - 0.75) < 0.03, `${often}`);
});
