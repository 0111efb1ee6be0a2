import { usePreferences } from '../../../fronts/kit/index.tsx';

/** An instant as a day: `11月20日`. */
export function useDay(): (at: string) => string {
  const { language } = usePreferences();
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    month: 'short',
    day: 'numeric',
  });
  return (at) => format.format(new Date(at));
}
