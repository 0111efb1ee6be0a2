import { usePreferences } from './preferences.ts';

/** Words of the server in the language in force. */
export function usePick(): (words: { readonly zh: string; readonly en: string }) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}
