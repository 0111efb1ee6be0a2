import { useApiQuery, usePreferences } from '../../../fronts/kit/index.tsx';
import { addDays } from '../../../lib/week.ts';

/** Days and times are the city's, wherever the reader is. */
function useZone(): string {
  return useApiQuery<{ timeZone: string }>('/api/v1/city').data?.timeZone ?? 'Asia/Shanghai';
}

/** An instant as a day: `11月20日`. */
export function useDay(): (at: string) => string {
  const { language } = usePreferences();
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    ...{ timeZone: useZone(), month: 'short', day: 'numeric' },
  });
  return (at) => format.format(new Date(at));
}

/** An instant with its time: `11月20日 14:05`. */
export function useMoment(): (at: string) => string {
  const day = useDay();
  const clock = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone: useZone(), hour: '2-digit', minute: '2-digit' },
  });
  return (at) => `${day(at)} ${clock.format(new Date(at))}`;
}

/** A deadline with its time: the end of a day is that day 24:00, not the next one 00:00. */
export function useDue(): (at: string) => string {
  const moment = useMoment();
  return (at) => {
    const words = moment(at);
    if (!words.endsWith('00:00')) return words;
    return moment(new Date(Date.parse(at) - 60_000).toISOString()).replace('23:59', '24:00');
  };
}

/** A week by its first and last day: `11月9日`, `11月15日`. */
export function useWeek(): (week: string) => readonly [from: string, to: string] {
  const day = useDay();
  // Noon in China, so that it is the same day there.
  const dayOf = (each: string): string => day(`${each}T04:00:00Z`);
  return (week) => [dayOf(week), dayOf(addDays(week, 6))];
}

/** Today in the city, YYYY-MM-DD. */
export function useToday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: useZone(), dateStyle: 'short' }).format(new Date());
}
