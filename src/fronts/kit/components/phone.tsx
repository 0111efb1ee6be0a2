import { createContext, type ReactNode, use } from 'react';
import { Link } from '../browser/router.tsx';
import { useText } from '../browser/use-text.ts';
import { useTitle } from '../browser/use-title.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface PhoneTab {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly count?: number;
}

export interface PhoneProps {
  readonly title: string;
  /** Draws the way back at the left of the title. */
  readonly onBack?: () => void;
  /** Buttons at the right of the title. */
  readonly aside?: ReactNode;
  /** Between head and page: the offline bar. */
  readonly notice?: ReactNode;
  /** The one main button, in thumb's reach; stands in place of the tabs. */
  readonly foot?: ReactNode;
  /** At most three. */
  readonly tabs?: readonly PhoneTab[];
  readonly children: ReactNode;
}

export interface PhoneExtras {
  /** At the right of every title, behind the page's own buttons. */
  readonly aside?: ReactNode;
  /** Between every head and page, before the page's own notice. */
  readonly notice?: ReactNode;
}

/** What a front shows on each of its pages, without each page saying so. */
export const PhoneExtrasContext = createContext<PhoneExtras>({});

/** The frame of every phone page: head, notice, page, and either the main button or the tabs. */
export function Phone({ title, onBack, aside, notice, foot, tabs = [], children }: PhoneProps): ReactNode {
  const text = useText();
  const extras = use(PhoneExtrasContext);
  useTitle(title);
  return (
    <div className="cb-phone">
      <a className="cb-skip" href="#content">
        {text.skipToContent}
      </a>
      <header className="cb-phone-head">
        {onBack === undefined ? null : (
          <Button kind="quiet" icon="back" aria-label={text.back} onClick={onBack} />
        )}
        <h1>{title}</h1>
        {aside}
        {extras.aside}
      </header>
      {extras.notice}
      {notice}
      <main className="cb-phone-main" id="content" tabIndex={-1}>
        {children}
      </main>
      {foot === undefined ? null : <div className="cb-phone-foot">{foot}</div>}
      {foot !== undefined || tabs.length === 0 ? null : (
        <nav className="cb-tabs" aria-label={title}>
          {tabs.map((tab) => (
            <Link key={tab.to} to={tab.to} className="cb-tab">
              <Icon name={tab.icon} size="1.5rem" />
              <span>{tab.label}</span>
              {tab.count === undefined || tab.count === 0 ? null : (
                <span className="cb-count">{tab.count}</span>
              )}
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
}
