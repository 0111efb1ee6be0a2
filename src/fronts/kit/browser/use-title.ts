import { useEffect } from 'react';

/** What the page itself is called in tabs, history and by screen readers; the front's own name again when it is left. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
