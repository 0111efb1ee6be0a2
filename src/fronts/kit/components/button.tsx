import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` once a page; `plain` for the rest; `quiet` inside rows and bars. */
  readonly kind?: 'main' | 'plain' | 'quiet';
  readonly icon?: IconName;
  /** The key that does the same, drawn beside the words and told to screen readers. */
  readonly hotkey?: string;
  /** While true the button cannot be pressed again; its words stay. */
  readonly isBusy?: boolean;
  /** Takes the whole width, for the one main button of a phone page. */
  readonly isWide?: boolean;
}

/** A button. With an icon alone give `aria-label`. */
export function Button(props: ButtonProps): ReactNode {
  const {
    kind = 'plain',
    icon,
    hotkey,
    isBusy = false,
    isWide = false,
    className = '',
    children,
    ...rest
  } = props;
  return (
    <button
      type="button"
      {...rest}
      className={`cb-button cb-button-${kind}${isWide ? ' cb-button-wide' : ''} ${className}`}
      disabled={rest.disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      aria-keyshortcuts={hotkey}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children === undefined ? null : <span>{children}</span>}
      {isBusy ? <span className="cb-button-busy" aria-hidden="true" /> : null}
      {hotkey === undefined ? null : <KeyHint keys={hotkey} />}
    </button>
  );
}

/** A key or chord as drawn beside an action: `J`, `Ctrl+Enter`. */
export function KeyHint({ keys }: { keys: string }): ReactNode {
  return (
    <span className="cb-keys" aria-hidden="true">
      {keys.split('+').map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
