import { usePreferences } from './preferences.ts';

/** Whole numbers as the reader's language groups them. */
export function useNumber(): (value: number) => string {
  const { language } = usePreferences();
  const format = new Intl.NumberFormat(language === 'en' ? 'en' : 'zh-CN');
  return (value) => format.format(value);
}
