import { useQueryClient } from '@tanstack/react-query';
import {
  toast,
  useApiMutation,
  useErrorWords,
  usePreferences,
  withQuery,
} from '../../../../fronts/kit/index.tsx';

export const BASE = '/api/v1/whistle';
const PAGE = '/scenes/whistle';

export const toList = (): string => PAGE;
export const toWhistle = (id: string): string => withQuery(PAGE, { whistle: id });
export const toTab = (tab: string): string => withQuery(PAGE, { tab });

/** Words of the server in the language in force. */
export function usePick(): (words: { readonly zh: string; readonly en: string }) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}

/** Sends a change, says what is wrong with it, and reads everything of this scene anew when it is done. */
export function useSend(): {
  isPending: boolean;
  send: (path: string, body: unknown, onDone?: () => void) => void;
  refresh: () => void;
} {
  const call = useApiMutation<unknown>();
  const errorWords = useErrorWords();
  const client = useQueryClient();
  const refresh = (): void =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(BASE) });
  return {
    isPending: call.isPending,
    refresh,
    send: (path, body, onDone) =>
      call.mutate(
        { method: 'POST', path: `${BASE}/${path}`, body },
        {
          onSuccess: () => {
            onDone?.();
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
