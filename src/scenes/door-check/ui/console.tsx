import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, Skeleton, useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { RoundsPage } from './rounds-page.tsx';
import { VisitsPage } from './visits-page.tsx';
import { doorWords } from './words.ts';

const TABS = ['rounds', 'conflicts', 'shared', 'recent'] as const;

/** What the door check brings to the desk: rounds with their progress, differences, group rental, visits. */
export default function DoorCheckConsole(): ReactNode {
  const text = useText(doorWords);
  const { me, may } = useMe();
  const asked = useNavigation().query.get('tab');
  const tab = TABS.find((each) => each === asked) ?? 'rounds';
  const labels = {
    ...{ rounds: text.tabRounds, conflicts: text.tabConflicts },
    ...{ shared: text.tabShared, recent: text.tabRecent },
  };
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={TABS.map((id) => ({ id, label: labels[id], to: `/scenes/door-check?tab=${id}` }))}
      current={tab}
    >
      {me === undefined ? (
        <Skeleton count={4} />
      ) : !may(permissions.see) ? (
        <EmptyState title={text.noRight} />
      ) : tab === 'rounds' ? (
        <RoundsPage mayOrder={may(permissions.plan)} />
      ) : (
        <VisitsPage key={tab} show={tab} maySettle={may(permissions.plan)} />
      )}
    </DeskPage>
  );
}
