import { type Sending, useSend as useKitSend, useRefresh } from '../../../fronts/kit/desk/index.tsx';
import { usePreferences, withQuery } from '../../../fronts/kit/index.tsx';

export const BASE = '/api/v1/triple-cross';
const PAGE = '/scenes/triple-cross';

export const toAgenda = (day?: string): string => withQuery(PAGE, { day });
export const toItem = (item: string): string => withQuery(PAGE, { item });
export const toMeeting = (day: string): string => withQuery(PAGE, { meeting: day });
export const toMinutes = (day: string): string => withQuery(PAGE, { minutes: day });
export const toTab = (tab: string): string => withQuery(PAGE, { tab });

/** A day as people read it, and its weekday: `11月26日`, `星期四`. */
export function useDays(): { dayOf: (day: string) => string; weekdayOf: (day: string) => string } {
  const { language } = usePreferences();
  const locale = language === 'en' ? 'en-GB' : 'zh-CN';
  const wordsOf = (day: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  return {
    dayOf: (day) => wordsOf(day, { year: 'numeric', month: 'short', day: 'numeric' }),
    weekdayOf: (day) => wordsOf(day, { weekday: 'long' }),
  };
}

/** Sends a change, says what is wrong with it, and reads everything of this scene anew when it is done. */
export function useSend(): Pick<Sending, 'isPending' | 'send'> & { refresh: () => void } {
  const refresh = useRefresh(BASE);
  const { isPending, send } = useKitSend({ tells: 'toast', onChanged: refresh });
  return {
    isPending,
    refresh,
    send: (method, path, ...rest) => send(method, path.startsWith('/') ? path : `${BASE}/${path}`, ...rest),
  };
}
