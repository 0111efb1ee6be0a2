import { useApiQuery, usePreferences } from '../../../fronts/kit/index.tsx';

/** The city's time zone, as the server tells it. */
export function useTimeZone(): string {
  return useApiQuery<{ timeZone: string }>('/api/v1/city').data?.timeZone ?? 'Asia/Shanghai';
}

/** An instant as people read it, in the city's time: the hour alone for today, else with its day. */
export function useWhen(): (at: string) => string {
  const timeZone = useTimeZone();
  const { language } = usePreferences();
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const hour = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const date = new Intl.DateTimeFormat(locale, { timeZone, month: 'short', day: 'numeric' });
  return (at) => {
    const instant = new Date(at);
    const isToday = day.format(instant) === day.format(new Date());
    return isToday ? hour.format(instant) : `${date.format(instant)} ${hour.format(instant)}`;
  };
}
