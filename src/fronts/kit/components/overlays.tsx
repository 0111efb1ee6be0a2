import { type ReactNode, useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { useText } from '../browser/use-text.ts';
import { createStore } from '../preferences.ts';
import { Button } from './button.tsx';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Something is typed here: a press beside it, made by mistake, does not close it. */
  readonly isForm?: boolean;
  /** Buttons that stay in view below what scrolls. */
  readonly footer?: ReactNode;
}

/** Comes up from below on a phone, stands in the middle of a desk; the browser keeps the focus inside. */
export function Sheet({ title, isOpen, onClose, isForm = false, children, footer }: SheetProps): ReactNode {
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className="cb-sheet"
      aria-labelledby={titleId}
      onClose={onClose}
      closedby={isForm ? 'closerequest' : 'any'}
    >
      <div className="cb-sheet-head">
        <h2 id={titleId}>{title}</h2>
        <Button kind="quiet" icon="close" aria-label={text.close} onClick={onClose} />
      </div>
      <div className="cb-sheet-body">{isOpen ? children : null}</div>
      {footer === undefined ? null : <div className="cb-sheet-foot">{footer}</div>}
    </dialog>
  );
}

interface ToastEntry {
  readonly id: number;
  readonly words: string;
  readonly action?: { readonly words: string; readonly do: () => void };
}

const toasts = /* @__PURE__ */ createStore<readonly ToastEntry[]>([]);
const TOAST_MS = 6_000;
const MOST_TOASTS = 3;
let lastToastId = 0;

/**
 * Says something in passing: `toast('已派给金水区城管局', { words: '撤销', do: undo })`. Gone after 6 s, or after its action; in
 * elder mode it stays until it is pressed away: nobody there is to read against the clock.
 */
export function toast(words: string, action?: ToastEntry['action']): void {
  lastToastId += 1;
  const entry = { id: lastToastId, words, ...(action === undefined ? {} : { action }) };
  // Said again, it stands once.
  const others = toasts.get().filter((each) => each.words !== words || each.action !== undefined);
  toasts.set([...others, entry].slice(-MOST_TOASTS));
  if (!isElder()) setTimeout(() => dismiss(entry.id), TOAST_MS);
}

const isElder = (): boolean => document.documentElement.dataset.elder !== undefined;

function dismiss(id: number): void {
  toasts.set(toasts.get().filter((entry) => entry.id !== id));
}

/** Where toasts appear; `mountFront` draws one. */
export function Toasts(): ReactNode {
  const entries = useSyncExternalStore(toasts.subscribe, toasts.get);
  const text = useText();
  return (
    <div className="cb-toasts" role="status" aria-live="polite">
      {entries.map((entry) => (
        <div className="cb-toast" key={entry.id}>
          <span>{entry.words}</span>
          {entry.action === undefined ? null : (
            <button
              type="button"
              onClick={() => {
                entry.action?.do();
                dismiss(entry.id);
              }}
            >
              {entry.action.words}
            </button>
          )}
          {isElder() ? (
            <button type="button" onClick={() => dismiss(entry.id)}>
              {text.close}
            </button>
          ) : null}
        </div>
      ))}
    </div>
  );
}
