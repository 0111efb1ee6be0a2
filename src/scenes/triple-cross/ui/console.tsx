import './meeting.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, useMe, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { permissions } from '../manifest.ts';
import { AgendaPage } from './agenda-page.tsx';
import { DecisionsPage } from './decisions-page.tsx';
import { ItemPage } from './item-page.tsx';
import { MeetingPage } from './meeting-page.tsx';
import { MeetingsPage } from './meetings-page.tsx';
import { MinutesPage } from './minutes-page.tsx';
import { toAgenda, toTab } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** What the 三跨 meeting brings to the desk: agenda, matters, the meeting itself, minutes, decisions. */
export default function TripleCrossConsole(): ReactNode {
  const text = useText(meetingWords);
  const { me, may } = useMe();
  const { query } = useNavigation();
  if (me !== undefined && !may(permissions.read)) return <EmptyState title={text.noRight} />;
  const tab = query.get('tab') ?? 'agenda';
  const tabs = [
    { id: 'agenda', label: text.tabAgenda, to: toAgenda() },
    { id: 'decisions', label: text.tabDecisions, to: toTab('decisions') },
    { id: 'meetings', label: text.tabMeetings, to: toTab('meetings') },
  ];
  return (
    <DeskPage
      title={text.title}
      label={text.tabs}
      tabs={tabs}
      current={tab}
      place={query.get('day') === null ? query.toString() : 'agenda'}
    >
      <Page />
    </DeskPage>
  );
}

function Page(): ReactNode {
  const { query } = useNavigation();
  const at = (name: string) => query.get(name) ?? undefined;
  const [item, meeting, minutes, day] = [at('item'), at('meeting'), at('minutes'), at('day')];
  if (item !== undefined) return <ItemPage key={item} id={item} />;
  if (meeting !== undefined) return <MeetingPage key={meeting} day={meeting} />;
  if (minutes !== undefined) return <MinutesPage key={minutes} day={minutes} />;
  if (at('tab') === 'decisions') return <DecisionsPage />;
  if (at('tab') === 'meetings') return <MeetingsPage />;
  return <AgendaPage key={day} day={day} />;
}
