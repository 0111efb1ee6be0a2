import type { Language } from './preferences.ts';

type Entry = string | ((...values: never[]) => string) | Readonly<Record<string, string>>;

/**
 * The words of one front or component set: plain strings, functions for sentences with values in them, or a name for
 * each of several states.
 */
export type Words = Readonly<Record<string, Entry>>;

/** The same keys with any words: what a translation must provide, checked by the compiler. */
export type Translated<Source extends Words> = {
  readonly [Key in keyof Source]: Source[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Source[Key] extends string
      ? string
      : { readonly [Name in keyof Source[Key]]: string };
};

/** A dictionary: Chinese is there at once, English arrives when somebody asks for it. */
export interface Dictionary<Source extends Words> {
  /** The words in `language`, or the Chinese ones while the translation is on its way. */
  words(language: Language): Translated<Source>;
  /** Loads `language`; settles at once when it is there. A failed load may be tried again. */
  load(language: Language): Promise<void>;
  /** Told when a translation has arrived. */
  subscribe(listener: () => void): () => void;
}

const registered = new Set<Pick<Dictionary<Words>, 'load'>>();

/**
 * Declares a dictionary. `zh` comes with the front; `english` loads a module whose `words` are the translation:
 * `defineWords({ send: '提交' }, () => import('./words-en.ts'))`.
 */
export function defineWords<Source extends Words>(
  zh: Source,
  english: () => Promise<{ words: Translated<Source> }>,
): Dictionary<Source> {
  let translated: Translated<Source> | undefined;
  let loading: Promise<void> | undefined;
  const listeners = new Set<() => void>();
  const dictionary: Dictionary<Source> = {
    words: (language) =>
      language === 'en' && translated !== undefined ? translated : (zh as unknown as Translated<Source>),
    load: (language) => {
      if (language === 'zh' || translated !== undefined) return Promise.resolve();
      loading ??= english().then(
        (module) => {
          translated = module.words;
          for (const listener of [...listeners]) listener();
        },
        (cause: unknown) => {
          loading = undefined;
          throw cause;
        },
      );
      return loading;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  registered.add(dictionary);
  return dictionary;
}

/** Loads every dictionary known so far, so that a switch of language shows no half-translated page. */
export async function loadWords(language: Language): Promise<void> {
  await Promise.all([...registered].map((dictionary) => dictionary.load(language)));
}
