import type { ReactNode } from 'react';
import { Sheet, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { deskWords } from './words/desk-words.ts';

/** The keys of the desk, as a page to read. */
export function Keys({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  const text = useText(consoleWords);
  const desk = useText(deskWords);
  const keys: [string, string][] = [
    ['J', text.keyDown],
    ['K', text.keyUp],
    ['Enter', text.keyOpen],
    ['A', text.keyAccept],
    ['1', text.keyAlternative],
    ['A–Z', desk.keyActions],
    ['M', desk.keyMark],
    ['B', desk.keyBulk],
    ['E', desk.keyExport],
    ['C', desk.keyViews],
    ['P', text.keyPhotos],
    ['V', text.keyVerify],
    ['X', text.keyReject],
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
