import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { Skeleton, useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { CensusPage } from './census-page.tsx';
import { FiguresPage } from './figures-page.tsx';
import { MapPage } from './map-page.tsx';
import { componentWords } from './words.ts';

/** What components bring to the desk: the map with its list, how whole they are, the census. */
export default function ComponentsConsole(): ReactNode {
  const text = useText(componentWords);
  const { me, may } = useMe();
  const tab = useNavigation().query.get('tab') ?? 'map';
  const to = (id: string) => ({ id, to: `/scenes/components?tab=${id}` });
  const tabs = [
    { ...to('map'), label: text.tabMap },
    { ...to('figures'), label: text.tabFigures },
    ...(may(permissions.import) ? [{ ...to('census'), label: text.tabCensus }] : []),
  ];
  return (
    <DeskPage title={text.title} label={text.tabs} tabs={tabs} current={tab}>
      {me === undefined ? (
        <Skeleton count={4} />
      ) : tab === 'figures' ? (
        <FiguresPage />
      ) : tab === 'census' && may(permissions.import) ? (
        <CensusPage />
      ) : (
        <MapPage />
      )}
    </DeskPage>
  );
}
