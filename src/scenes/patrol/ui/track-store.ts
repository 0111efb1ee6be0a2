import { useSyncExternalStore } from 'react';
import type { Recording } from './track-recording.ts';

const keyOf = (owner: string): string => `citybrain.patrol.track.${owner}`;
const known = new Map<string, Recording | undefined>();
const listeners = new Set<() => void>();

/** The patrol that somebody is walking; it outlives the page. */
export function readRecording(owner: string): Recording | undefined {
  if (!known.has(owner)) known.set(owner, stored(owner));
  return known.get(owner);
}

function stored(owner: string): Recording | undefined {
  try {
    const text = localStorage.getItem(keyOf(owner));
    return text === null ? undefined : (JSON.parse(text) as Recording);
  } catch {
    return undefined;
  }
}

export function keepRecording(owner: string, recording: Recording | undefined): void {
  known.set(owner, recording);
  try {
    if (recording === undefined) localStorage.removeItem(keyOf(owner));
    else localStorage.setItem(keyOf(owner), JSON.stringify(recording));
  } catch {
    // A full phone: the patrol lasts as long as the page.
  }
  for (const listener of [...listeners]) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function useRecording(owner: string): Recording | undefined {
  return useSyncExternalStore(subscribe, () => readRecording(owner));
}
