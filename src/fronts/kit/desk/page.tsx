import type { ReactNode } from 'react';
import { Link } from '../browser/router.tsx';
import { useTitle } from '../browser/use-title.ts';
import { OfflineBar } from '../components/states.tsx';

export interface DeskTab {
  readonly id: string;
  readonly label: string;
  /** Address below the front. */
  readonly to: string;
}

export interface DeskPageProps {
  readonly title: string;
  /** What the tabs are called together. */
  readonly label?: string;
  readonly tabs?: readonly DeskTab[];
  /** Id of the tab in view. */
  readonly current?: string;
  /** What is in view when it is more than a tab: another one begins at its top. */
  readonly place?: string;
  /** At the end of the head: what may be done, or what is to be known. */
  readonly end?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the desk: its title, its parts as links, and below them what scrolls. */
export function DeskPage(props: DeskPageProps): ReactNode {
  const { title, label, tabs = [], current, place = current, end, children } = props;
  const name = tabs.find((tab) => tab.id === current)?.label ?? title;
  useTitle(name === title ? title : `${name} · ${title}`);
  return (
    <div className="cb-desk">
      <header className="cb-desk-head">
        <h1>{title}</h1>
        {tabs.length === 0 ? null : (
          <nav className="cb-desk-tabs" aria-label={label}>
            {tabs.map(({ id, label: words, to }) => (
              <Link key={id} to={to} aria-current={id === current ? 'page' : false}>
                {words}
              </Link>
            ))}
          </nav>
        )}
        {end === undefined ? null : <div className="cb-desk-end cb-row">{end}</div>}
      </header>
      <OfflineBar />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by Tab where it holds nothing to press */}
      <section className="cb-desk-body" key={place} aria-label={name} tabIndex={0}>
        {children}
      </section>
    </div>
  );
}

export interface DeskPanesProps {
  readonly listLabel: string;
  /** What narrows the list, and the list, which scrolls by itself. */
  readonly list: ReactNode;
  readonly openLabel: string;
  /** What is open takes all of its pane, such as a map. */
  readonly isFilled?: boolean;
  /** The open one. */
  readonly children: ReactNode;
}

/** A list and what is open of it, side by side; on a narrow screen below each other. */
export function DeskPanes({
  listLabel,
  list,
  openLabel,
  isFilled = false,
  children,
}: DeskPanesProps): ReactNode {
  const pane = `cb-pane-open${isFilled ? ' cb-pane-filled' : ''}`;
  return (
    <div className="cb-panes">
      <section className="cb-pane-list" aria-label={listLabel}>
        {list}
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by Tab where it holds nothing to press */}
      <section className={pane} aria-label={openLabel} tabIndex={0}>
        {children}
      </section>
    </div>
  );
}

export interface DeskSidesProps {
  readonly side: ReactNode;
  readonly sideLabel: string;
  readonly children: ReactNode;
}

/** One thing in full: its words and steps, and at the side what stands around it. */
export function DeskSides({ side, sideLabel, children }: DeskSidesProps): ReactNode {
  return (
    <div className="cb-sides">
      <div className="cb-sides-main">{children}</div>
      <aside className="cb-sides-side" aria-label={sideLabel}>
        {side}
      </aside>
    </div>
  );
}
