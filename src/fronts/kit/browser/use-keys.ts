import { useEffect, useEffectEvent } from 'react';

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]';

/**
 * Keys of the page, by `event.key`; letters also when Shift or Caps Lock is on. Nothing happens while somebody types,
 * a dialog is open, or a modifier is held; Enter on a button or link is that one's own, unless it is a row
 * (`data-row`).
 */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement | null;
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (target?.closest(TYPING)) return;
    if (event.key === 'Enter' && target?.closest('button:not([data-row]), a')) return;
    const action = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
