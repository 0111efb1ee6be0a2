import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { Sheet, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';

/** The keys of the desk, as a page to read. */
export function Keys({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const text = useText(consoleWords);
  const keys: [string, string][] = [
    ['J', text.keyDown],
    ['K', text.keyUp],
    ['Enter', text.keyOpen],
    ['A', text.keyAccept],
    ['1', text.keyAlternative],
    ['N', text.keyReveal],
    ['/', text.keySearch],
    ['?', text.keyHelp],
  ];
  return (
    <Sheet title={text.keysTitle} isOpen={isOpen} onClose={onClose}>
      <dl className="desk-keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key === '1' ? '1–3' : key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}

/** Keys of the page; nothing while somebody types, a dialog is open, or a modifier is held. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target as HTMLElement | null;
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (target?.closest('input, textarea, select, [contenteditable], dialog[open], .ant-select')) return;
    // Enter on a button is that button's.
    if (event.key === 'Enter' && target?.closest('button:not(.desk-row), a')) return;
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
