/** What a person chose about the face of the fronts. Kept in the browser, never sent anywhere. */
export interface Preferences {
  readonly language: Language;
  /** 0 is off; otherwise the size of main text in px. */
  readonly elder: ElderSize;
  readonly theme: Theme;
}

export type Language = 'zh' | 'en';
export type ElderSize = 0 | 18 | 24 | 30;
export type Theme = 'light' | 'dark';

export const defaultPreferences: Preferences = { language: 'zh', elder: 0, theme: 'light' };

/** Reads what `JSON.stringify(preferences)` wrote; anything unknown falls back to `base`. */
export function parsePreferences(stored: string | null, base: Preferences): Preferences {
  let value: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) value = parsed;
  } catch {
    // A broken entry is the same as none: preferences are a convenience.
  }
  return {
    language: value.language === 'en' || value.language === 'zh' ? value.language : base.language,
    elder:
      value.elder === 0 || value.elder === 18 || value.elder === 24 || value.elder === 30
        ? value.elder
        : base.elder,
    theme: value.theme === 'light' || value.theme === 'dark' ? value.theme : base.theme,
  };
}

/** A value that components can subscribe to (the shape that `useSyncExternalStore` wants). */
export interface Store<Value> {
  get(): Value;
  set(next: Value): void;
  subscribe(listener: () => void): () => void;
}

/** Makes a store; listeners are told after each `set` that changed the value. */
export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
