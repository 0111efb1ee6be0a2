import { useSyncExternalStore } from 'react';

// The same condition as in wall.css: there the panels are twice as tall.
const WIDE = '(min-aspect-ratio: 26 / 9)';

/** True on a wall of two or more screens side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(WIDE);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(WIDE).matches,
  );
}
