import './supervision.css';
import type { ReactNode } from 'react';
import { EmptyState, OfflineBar, useNavigation, useText, withQuery } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { AppealsPage } from './appeals-page.tsx';
import { CallsPage } from './calls-page.tsx';
import { ChecksPage } from './checks-page.tsx';
import { DayPage } from './day-page.tsx';
import { GradesPage } from './grades-page.tsx';
import { OrdersPage } from './orders-page.tsx';
import { RatingsPage } from './ratings-page.tsx';
import { RulesPage } from './rules-page.tsx';
import { useMay } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

const TABS = [
  { id: 'day', words: 'tabDay', permission: permissions.read, Page: DayPage },
  { id: 'orders', words: 'tabOrders', permission: permissions.read, Page: OrdersPage },
  { id: 'calls', words: 'tabCalls', permission: permissions.call, Page: CallsPage },
  { id: 'ratings', words: 'tabRatings', permission: permissions.read, Page: RatingsPage },
  { id: 'checks', words: 'tabChecks', permission: permissions.check, Page: ChecksPage },
  { id: 'appeals', words: 'tabAppeals', permission: permissions.read, Page: AppealsPage },
  { id: 'grades', words: 'tabGrades', permission: permissions.read, Page: GradesPage },
  { id: 'rules', words: 'tabRules', permission: permissions.read, Page: RulesPage },
] as const;

/** What supervision brings to the desk: the day, orders, calls, ratings, checks, appeals and the assessment. */
export default function SupervisionConsole(): ReactNode {
  const text = useText(supervisionWords);
  const may = useMay();
  const { query, go, path } = useNavigation();
  const tabs = TABS.filter((tab) => may(tab.permission));
  const current = tabs.find((tab) => tab.id === query.get('tab')) ?? tabs[0];
  if (current === undefined) return <EmptyState title={text.noRight} />;
  return (
    <div className="sup">
      <div className="sup-head">
        <h1>{text.title}</h1>
        <nav className="sup-tabs" aria-label={text.tabs}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              aria-current={tab === current ? 'page' : undefined}
              onClick={() => go(withQuery(path, { tab: tab.id }))}
            >
              {text[tab.words]}
            </button>
          ))}
        </nav>
      </div>
      <OfflineBar />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by Tab where it holds nothing to press */}
      <section className="sup-page" key={current.id} aria-label={text[current.words]} tabIndex={0}>
        <current.Page />
      </section>
    </div>
  );
}
