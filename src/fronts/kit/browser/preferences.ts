import { useSyncExternalStore } from 'react';
import { loadWords } from '../i18n.ts';
import { createStore, defaultPreferences, type Preferences, parsePreferences } from '../preferences.ts';

const STORAGE_KEY = 'citybrain.preferences';
const store = createStore<Preferences>(defaultPreferences);

/** Reads what was chosen before and dresses the page accordingly. Called once, before the first drawing. */
export async function startPreferences(base: Partial<Preferences>): Promise<void> {
  const chosen = parsePreferences(readStored(), { ...defaultPreferences, ...base });
  // A page without its translation is better than no page.
  await loadWords(chosen.language).catch(() => undefined);
  dress(chosen);
  store.set(chosen);
}

/** Changes some preferences, keeps them for the next visit, and applies them once the words are there. */
export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  const next = { ...store.get(), ...change };
  await loadWords(next.language);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next));
  } catch {
    // Private windows may refuse storage; the choice then lasts for this visit.
  }
  dress(next);
  store.set(next);
}

/** The preferences in force. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(store.subscribe, store.get);
}

function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function dress(preferences: Preferences): void {
  const root = document.documentElement;
  root.lang = preferences.language === 'en' ? 'en' : 'zh-CN';
  root.dataset.theme = preferences.theme;
  if (preferences.elder === 0) delete root.dataset.elder;
  else root.dataset.elder = String(preferences.elder);
}
