import { type ReactNode, useState } from 'react';
import { type ChosenArea, DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, Skeleton, useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { CluesPage } from './clues-page.tsx';
import { CountsPage } from './counts-page.tsx';
import { HousesPage } from './houses-page.tsx';
import { LettingsPage } from './lettings-page.tsx';
import { housingWords } from './words.ts';

const TABS = ['counts', 'houses', 'lettings', 'clues'] as const;

/** What housing brings to the desk: counts by area, the list and tables of buildings, lettings, clues. */
export default function HousingConsole(): ReactNode {
  const text = useText(housingWords);
  const { me, may } = useMe();
  const { query } = useNavigation();
  const tab = TABS.find((each) => each === query.get('tab')) ?? 'counts';
  // The area stays as one goes from part to part.
  const [path, setPath] = useState<readonly ChosenArea[]>([]);
  const labels = {
    ...{ counts: text.tabCounts, houses: text.tabHouses },
    ...{ lettings: text.tabLettings, clues: text.tabClues },
  };
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={TABS.map((id) => ({ id, label: labels[id], to: `/scenes/housing?tab=${id}` }))}
      current={tab}
    >
      {me === undefined ? (
        <Skeleton count={4} />
      ) : !may(permissions.see) ? (
        <EmptyState title={text.noRight} />
      ) : tab === 'counts' ? (
        <CountsPage />
      ) : tab === 'houses' ? (
        <HousesPage {...{ path, onPath: setPath }} mayRegister={may(permissions.register)} />
      ) : tab === 'lettings' ? (
        <LettingsPage {...{ path, onPath: setPath }} mayRegister={may(permissions.register)} />
      ) : (
        <CluesPage {...{ path, onPath: setPath }} mayDecide={may(permissions.decide)} />
      )}
    </DeskPage>
  );
}
