import { useQueryClient } from '@tanstack/react-query';
import {
  toast,
  useApiMutation,
  useErrorWords,
  usePreferences,
  withQuery,
} from '../../../fronts/kit/index.tsx';

export const BASE = '/api/v1/triple-cross';
const PAGE = '/scenes/triple-cross';

export const toAgenda = (day?: string): string => withQuery(PAGE, { day });
export const toItem = (item: string): string => withQuery(PAGE, { item });
export const toMeeting = (day: string): string => withQuery(PAGE, { meeting: day });
export const toMinutes = (day: string): string => withQuery(PAGE, { minutes: day });
export const toTab = (tab: string): string => withQuery(PAGE, { tab });

/** Words of the server in the language in force. */
export function usePick(): (words: { readonly zh: string; readonly en: string }) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}

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
export function useSend(): {
  isPending: boolean;
  send: <Answer>(
    method: 'POST' | 'PUT',
    path: string,
    body: unknown,
    onDone?: (answer: Answer) => void,
  ) => void;
  refresh: () => void;
} {
  const call = useApiMutation<unknown>();
  const errorWords = useErrorWords();
  const client = useQueryClient();
  const refresh = (): void =>
    void client.invalidateQueries({
      predicate: ({ queryKey }) => String(queryKey[0]).startsWith(BASE),
    });
  return {
    isPending: call.isPending,
    refresh,
    send: (method, path, body, onDone) =>
      call.mutate(
        { method, path: path.startsWith('/') ? path : `${BASE}/${path}`, body },
        {
          onSuccess: (answer) => {
            onDone?.(answer as never);
            refresh();
          },
          onError: (error) => {
            const { title, detail } = errorWords(error);
            toast([title, detail].filter(Boolean).join('：'));
          },
        },
      ),
  };
}
