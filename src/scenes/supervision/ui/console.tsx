import './supervision.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, useNavigation, useText, withQuery } from '../../../fronts/kit/index.tsx';
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
  const { query, path } = useNavigation();
  const tabs = TABS.filter((tab) => may(tab.permission));
  const current = tabs.find((tab) => tab.id === query.get('tab')) ?? tabs[0];
  if (current === undefined) return <EmptyState title={text.noRight} />;
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={tabs.map(({ id, words }) => ({ id, label: text[words], to: withQuery(path, { tab: id }) }))}
      current={current.id}
    >
      <current.Page />
    </DeskPage>
  );
}
