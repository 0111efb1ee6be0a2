import { instantInWords } from '../instant.ts';
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

/** An instant as a day of the city: `11月20日`. */
export function useDay(): (at: string) => string {
  const { language } = usePreferences();
  const timeZone = useTimeZone();
  const format = new Intl.DateTimeFormat(localeOf(language), { timeZone, month: 'short', day: 'numeric' });
  return (at) => format.format(new Date(at));
}

/** Today in the city, YYYY-MM-DD. */
export function useToday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: useTimeZone(), dateStyle: 'short' }).format(new Date());
}
