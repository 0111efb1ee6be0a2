import { useEffect, useSyncExternalStore } from 'react';
import type { Dictionary, Translated, Words } from '../i18n.ts';
import { kitWords } from '../words/kit-words.ts';
import type { words as kitSource } from '../words/kit-words-zh.ts';
import { usePreferences } from './preferences.ts';

type KitText = Translated<typeof kitSource>;

/** The words of `dictionary` in the language in force; without an argument the kit's own. */
export function useText(): KitText;
export function useText<Source extends Words>(dictionary: Dictionary<Source>): Translated<Source>;
export function useText(
  dictionary: Dictionary<Words> = kitWords as unknown as Dictionary<Words>,
): Translated<Words> {
  const { language } = usePreferences();
  // A page that is loaded after the switch of language brings a dictionary whose translation is not there yet.
  useEffect(() => {
    dictionary.load(language).catch(() => undefined);
  }, [dictionary, language]);
  return useSyncExternalStore(dictionary.subscribe, () => dictionary.words(language));
}
