import { useCallback, useState } from 'react';

const PREFIX = 'citybrain.draft.';

/**
 * State that survives loss of the network, of the tab and of the battery: kept in the browser at every change.
 * `clear` forgets it, after it was sent. Only for what JSON can hold, and never for passwords.
 */
export function useDraft<Value>(
  name: string,
  initial: Value,
): readonly [draft: Value, change: (next: Value) => void, clear: () => void] {
  const [value, setValue] = useState<Value>(() => read(name) ?? initial);
  const change = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(PREFIX + name, JSON.stringify(next));
      } catch {
        // Full or refused storage: the draft then lasts as long as the page.
      }
    },
    [name],
  );
  const clear = useCallback(() => {
    setValue(initial);
    try {
      localStorage.removeItem(PREFIX + name);
    } catch {
      // Nothing was kept.
    }
  }, [name, initial]);
  return [value, change, clear];
}

/** The drafts of a person, which are named by their owner first: `<owner>.patrol.report`. */
export const draftsOf = (owner: string): readonly string[] =>
  allDrafts().filter((name) => name.startsWith(`${owner}.`));

/** The names of all drafts on this device. */
export function allDrafts(): readonly string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function forgetDraft(name: string): void {
  localStorage.removeItem(PREFIX + name);
}

function read<Value>(name: string): Value | undefined {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return stored === null ? undefined : (JSON.parse(stored) as Value);
  } catch {
    return undefined;
  }
}
