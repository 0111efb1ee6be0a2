import { useDay, useTime } from '../../../fronts/kit/index.tsx';
import { addDays } from '../../../lib/week.ts';

/** A deadline with its time: the end of a day is that day 24:00, not the next one 00:00. */
export function useDue(): (at: string) => string {
  const time = useTime();
  return (at) => {
    const words = time(at);
    if (!words.endsWith('00:00')) return words;
    return time(new Date(Date.parse(at) - 60_000).toISOString()).replace('23:59', '24:00');
  };
}

/** A week by its first and last day: `11月9日`, `11月15日`. */
export function useWeek(): (week: string) => readonly [from: string, to: string] {
  const day = useDay();
  return (week) => [day(week), day(addDays(week, 6))];
}
