import './desk/whistle.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
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
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={[
        { id: 'list', label: text.tabList, to: toList() },
        ...(may(permissions.statistics)
          ? [{ id: 'statistics', label: text.tabStatistics, to: toTab('statistics') }]
          : []),
        { id: 'rules', label: text.tabRules, to: toTab('rules') },
      ]}
      current={tab}
      place={whistle ?? tab}
    >
      {whistle !== null ? (
        <WhistlePage key={whistle} id={whistle} />
      ) : tab === 'statistics' ? (
        <StatisticsPage />
      ) : tab === 'rules' ? (
        <RulesPage />
      ) : (
        <ListPage />
      )}
    </DeskPage>
  );
}
