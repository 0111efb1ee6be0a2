import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { Skeleton, useMe, useText } from '../../../fronts/kit/index.tsx';
import { CountsPage } from './counts-page.tsx';
import { GroupsPage } from './groups-page.tsx';
import { MovesPage } from './moves-page.tsx';
import { PersonsPage } from './persons-page.tsx';
import './population.css';
import { usePlace } from './place.tsx';
import { populationWords } from './words.ts';

/** What the population brings to the desk: counts, lists of persons, moves, special groups. */
export default function PopulationConsole(): ReactNode {
  const text = useText(populationWords);
  const { me, may } = useMe();
  const { tab, link } = usePlace();
  const mayList = may('registry.person');
  const tabs = [
    { id: 'counts', label: text.tabCounts, to: link({ tab: 'counts' }) },
    { id: 'persons', label: text.tabPersons, to: link({ tab: 'persons' }) },
    { id: 'moves', label: text.tabMoves, to: link({ tab: 'moves' }) },
    { id: 'groups', label: text.tabGroups, to: link({ tab: 'groups' }) },
  ];
  return (
    <DeskPage title={text.title} label={text.tabs} tabs={tabs} current={tab}>
      {me === undefined ? (
        <Skeleton count={4} />
      ) : tab === 'persons' ? (
        <PersonsPage mayList={mayList} mayExport={may('population.export')} />
      ) : tab === 'moves' ? (
        <MovesPage mayList={mayList} mayCheck={may('population.check')} />
      ) : tab === 'groups' ? (
        <GroupsPage mayExport={may('population.export')} />
      ) : (
        <CountsPage mayList={mayList} />
      )}
    </DeskPage>
  );
}
