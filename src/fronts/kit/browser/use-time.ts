import { instantInWords } from '../instant.ts';
import { usePreferences } from './preferences.ts';
import { useCity } from './use-city.ts';
import { useText } from './use-text.ts';

/** An instant as people read it, in the city's time zone: `今天 14:20`. */
export function useTime(): (at: string | null | undefined) => string {
  const words = useText();
  const { language } = usePreferences();
  const timeZone = useCity()?.timeZone ?? 'Asia/Shanghai';
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  return (at) => instantInWords(at, Date.now(), { timeZone, locale, words });
}
