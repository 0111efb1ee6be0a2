import { useApiQuery, usePreferences, useText } from '../../../fronts/kit/index.tsx';
import { ticketWords } from './words/ticket-words.ts';

interface Me {
  readonly permissions: readonly string[];
}

/** Whether the person at this desk has a permission; the server decides again. */
export function useMay(): (permission: string) => boolean {
  const me = useApiQuery<Me>('/api/v1/auth/me').data;
  return (permission) => me?.permissions.includes(permission) === true;
}

const DAY_MS = 86_400_000;

/** The city's time zone, for what is typed as wall time as well. */
export function useTimeZone(): string {
  return useApiQuery<{ timeZone: string }>('/api/v1/city').data?.timeZone ?? 'Asia/Shanghai';
}

/** An instant as people read it, in the city's time zone: `今天 14:20`. */
export function useTime(): (at: string | null | undefined) => string {
  const text = useText(ticketWords);
  const { language } = usePreferences();
  const timeZone = useTimeZone();
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, hour: '2-digit', minute: '2-digit' });
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const date = new Intl.DateTimeFormat(locale, { timeZone, month: 'short', day: 'numeric' });
  const named = (days: number): string => day.format(new Date(Date.now() + days * DAY_MS));
  return (at) => {
    if (at === null || at === undefined || at === '') return '';
    const instant = new Date(at);
    const its = day.format(instant);
    const known = { [named(0)]: text.today, [named(-1)]: text.yesterday, [named(1)]: text.tomorrow };
    return `${known[its] ?? date.format(instant)} ${clock.format(instant)}`;
  };
}

/** The city's day now, `2026-11-21`. */
export function useToday(): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: useTimeZone() }).format(new Date());
}

/** What a field for date and time holds as an instant of the city's wall clock, which the server reads as such. */
export function wallTime(value: string): string {
  return value.replace('T', ' ');
}

/** Words of the server in the language in force. */
export function usePick(): (words: { zh: string; en: string }) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}
