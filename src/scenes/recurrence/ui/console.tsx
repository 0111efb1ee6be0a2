import './desk/recurrence.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { recurrenceWords } from './desk/desk-words.ts';
import { ProgrammePage } from './desk/programme-page.tsx';
import { ProgrammesPage } from './desk/programmes-page.tsx';
import { toProgrammes, toSpots } from './desk/shared.tsx';
import { SpotsPage } from './desk/spots-page.tsx';

/** What comes back, and the programmes against it. */
export default function RecurrenceConsole(): ReactNode {
  const text = useText(recurrenceWords);
  const { query } = useNavigation();
  const programme = query.get('programme');
  const tab = programme === null ? (query.get('tab') ?? 'spots') : 'programmes';
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={[
        { id: 'spots', label: text.tabSpots, to: toSpots() },
        { id: 'programmes', label: text.tabProgrammes, to: toProgrammes() },
      ]}
      current={tab}
      place={programme ?? tab}
    >
      {programme !== null ? (
        <ProgrammePage key={programme} id={programme} />
      ) : tab === 'programmes' ? (
        <ProgrammesPage />
      ) : (
        <SpotsPage />
      )}
    </DeskPage>
  );
}
