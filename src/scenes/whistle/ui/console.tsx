import './desk/whistle.css';
import type { ReactNode } from 'react';
import { Link, OfflineBar, useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { whistleDeskWords } from './desk/desk-words.ts';
import { ListPage } from './desk/list-page.tsx';
import { RulesPage } from './desk/rules-page.tsx';
import { toList, toTab } from './desk/shared.tsx';
import { StatisticsPage } from './desk/statistics-page.tsx';
import { WhistlePage } from './desk/whistle-page.tsx';

/** What whistles bring to the desk: the list with its clocks, one whistle, how departments answer, the rules. */
export default function WhistleConsole(): ReactNode {
  const text = useText(whistleDeskWords);
  const { may } = useMe();
  const { query } = useNavigation();
  const [whistle, tab] = [query.get('whistle'), query.get('tab') ?? 'list'];
  const tabs = [
    { id: 'list', label: text.tabList, to: toList(), isThere: true },
    {
      ...{ id: 'statistics', label: text.tabStatistics, to: toTab('statistics') },
      isThere: may(permissions.statistics),
    },
    { id: 'rules', label: text.tabRules, to: toTab('rules'), isThere: true },
  ];
  return (
    <div className="wd">
      <div className="wd-head">
        <h1>{text.title}</h1>
        <nav className="wd-tabs" aria-label={text.tabs}>
          {tabs
            .filter((each) => each.isThere)
            .map(({ id, label, to }) => (
              <Link key={id} to={to} data-active={id === tab || undefined}>
                {label}
              </Link>
            ))}
        </nav>
      </div>
      <OfflineBar />
      {whistle !== null ? (
        <WhistlePage key={whistle} id={whistle} />
      ) : tab === 'statistics' ? (
        <StatisticsPage />
      ) : tab === 'rules' ? (
        <RulesPage />
      ) : (
        <ListPage />
      )}
    </div>
  );
}
