import { dayInWords, instantInWords } from '../instant.ts';
import { usePreferences } from './preferences.ts';
import { useCity } from './use-city.ts';
import { useText } from './use-text.ts';

/** The city's time zone: days and times are the city's, wherever the reader is. */
export function useTimeZone(): string {
  return useCity()?.timeZone ?? 'Asia/Shanghai';
}

const localeOf = (language: string): string => (language === 'en' ? 'en-GB' : 'zh-CN');

/** An instant as people read it, in the city's time zone: `今天 14:20`. */
export function useTime(): (at: string | null | undefined) => string {
  const words = useText();
  const { language } = usePreferences();
  const timeZone = useTimeZone();
  return (at) => instantInWords(at, Date.now(), { timeZone, locale: localeOf(language), words });
}

/** A day, or the city's day of an instant, in few words: `11月20日`, `20 Nov`, with the year when it is another. */
export function useDay(): (at: string) => string {
  const { language } = usePreferences();
  const timeZone = useTimeZone();
  return (at) => dayInWords(at, { timeZone, locale: localeOf(language) }, Date.now());
}

/** The same with its year, for what is read long after: `2026年11月20日`, `20 Nov 2026`. */
export function useDate(): (at: string) => string {
  const { language } = usePreferences();
  const timeZone = useTimeZone();
  return (at) => dayInWords(at, { timeZone, locale: localeOf(language) });
}

/** Today in the city, YYYY-MM-DD. */
export function useToday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: useTimeZone(), dateStyle: 'short' }).format(new Date());
}
