import { type ReactNode, useState } from 'react';
import { DataTable, Mark, useSteps } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Icon,
  Input,
  Link,
  Loaded,
  Skeleton,
  StatusMark,
  useApiQuery,
  useKeys,
  useMe,
  useNavigation,
  usePick,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { ItemView, MeetingView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { ProposeSheet } from './propose-sheet.tsx';
import { BASE, toAgenda, toItem, toMeeting, toMinutes, useDays, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** The agenda of one week: what is proposed and taken up, its order, the time each, who attends. */
export function AgendaPage({ day }: { day: string | undefined }): ReactNode {
  const query = useApiQuery<MeetingView>(withQuery(`${BASE}/meeting`, { day }), { keepPrevious: true });
  return (
    <Loaded query={query} skeleton={<Skeleton count={6} />}>
      {(meeting) => <Agenda meeting={meeting} />}
    </Loaded>
  );
}

function Agenda({ meeting }: { meeting: MeetingView }): ReactNode {
  const text = useText(meetingWords);
  const { go } = useNavigation();
  const [picked, setPicked] = useState<string>();
  const { items } = meeting;
  const ids = items.map((item) => item.id);
  const current = picked !== undefined && ids.includes(picked) ? picked : ids[0];
  useSteps({ ids, current, onPick: setPicked, onOpen: (id) => go(toItem(id)) });
  useKeys({
    '[': () => go(toAgenda(meeting.previousDay)),
    ']': () => go(toAgenda(meeting.nextDay)),
  });
  return (
    <div className="cb-page">
      <AgendaHead meeting={meeting} />
      {items.length === 0 ? (
        <EmptyState title={text.empty}>{text.emptyWords}</EmptyState>
      ) : (
        <>
          <AgendaTable meeting={meeting} current={current} />
          <p className="cb-muted cb-small">{text.keys}</p>
        </>
      )}
    </div>
  );
}

function AgendaHead({ meeting }: { meeting: MeetingView }): ReactNode {
  const text = useText(meetingWords);
  const { dayOf, weekdayOf } = useDays();
  const { may } = useMe();
  const { go } = useNavigation();
  const { send, isPending } = useSend();
  const [isProposing, setIsProposing] = useState(false);
  const { day, state, items } = meeting;
  const states = { planned: text.statePlanned, running: text.stateRunning, held: text.stateHeld };
  const minutes = items.reduce((sum, item) => sum + item.durationMinutes, 0);
  return (
    <header className="cb-row-apart">
      <div className="cb-stack-tight">
        <div className="cb-row">
          <Button kind="quiet" icon="back" hotkey="[" onClick={() => go(toAgenda(meeting.previousDay))}>
            {text.previous}
          </Button>
          <h2>{text.meetingOf(dayOf(day), weekdayOf(day))}</h2>
          <Button kind="quiet" hotkey="]" onClick={() => go(toAgenda(meeting.nextDay))}>
            {text.next}
          </Button>
        </div>
        <p className="cb-muted">
          <Mark look="accent">{states[state]}</Mark> {text.agendaCount(items.length, minutes)}
          {meeting.isMeetingDay ? '' : ` · ${text.noMeetingDay}`}
          {meeting.movedFrom === null ? '' : ` · ${text.moved(dayOf(meeting.movedFrom))}`}
        </p>
      </div>
      <div className="cb-row">
        {may(permissions.propose) ? (
          <Button icon="plus" onClick={() => setIsProposing(true)}>
            {text.propose}
          </Button>
        ) : null}
        {state === 'planned' ? null : (
          <Link className="cb-button cb-button-plain" to={toMinutes(day)}>
            {text.printed}
          </Link>
        )}
        {may(permissions.chair) && state === 'planned' && meeting.isMeetingDay ? (
          <Button
            kind="main"
            isBusy={isPending}
            onClick={() => send('POST', `meetings/${day}/start`, {}, () => go(toMeeting(day)))}
          >
            {text.start}
          </Button>
        ) : null}
        {state === 'running' ? (
          <Link className="cb-button cb-button-main" to={toMeeting(day)}>
            {text.enter}
          </Link>
        ) : null}
      </div>
      {isProposing ? <ProposeSheet onClose={() => setIsProposing(false)} /> : null}
    </header>
  );
}

function AgendaTable({ meeting, current }: { meeting: MeetingView; current: string | undefined }): ReactNode {
  const text = useText(meetingWords);
  const { may } = useMe();
  const { send, isPending } = useSend();
  const { items, day } = meeting;
  const mayArrange = may(permissions.prepare) && meeting.state !== 'held';
  const swap = (index: number, by: number): void => {
    const order = items.map((item) => item.id);
    const [moved] = order.splice(index, 1);
    order.splice(index + by, 0, moved!);
    send('PUT', `meetings/${day}/order`, { items: order });
  };
  return (
    <DataTable label={text.tabAgenda} heads={[text.order, text.matter, text.units, text.duration]}>
      {items.map((item, index) => (
        <tr key={item.id} aria-current={item.id === current ? 'true' : undefined}>
          <td className="cb-nowrap">
            <span className="cb-figures">{index + 1}</span>
            {mayArrange ? (
              <>
                <button
                  type="button"
                  className="tc-arrow tc-arrow-up"
                  aria-label={text.up(item.title)}
                  disabled={index === 0 || isPending}
                  onClick={() => swap(index, -1)}
                >
                  <Icon name="down" />
                </button>
                <button
                  type="button"
                  className="tc-arrow"
                  aria-label={text.down(item.title)}
                  disabled={index === items.length - 1 || isPending}
                  onClick={() => swap(index, 1)}
                >
                  <Icon name="down" />
                </button>
              </>
            ) : null}
          </td>
          <MatterCell item={item} />
          <UnitsCell item={item} />
          <td>
            {mayArrange && !item.closed ? (
              <DurationField item={item} />
            ) : (
              <span className="cb-figures">{item.durationMinutes}</span>
            )}
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function MatterCell({ item }: { item: ItemView }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const time = useTime();
  const open = item.decisions.filter((decision) => !decision.closed).length;
  return (
    <td>
      <div className="cb-stack-tight">
        <span className="cb-row">
          <StatusMark status={item.mark} words={pick(item.stateTitle)} />
          <Link to={toItem(item.id)} className="cb-strong">
            {item.title}
          </Link>
        </span>
        <span className="tc-reason">{item.reason}</span>
        <span className="cb-small cb-muted">
          <span className="cb-figures">{item.number}</span> ·{' '}
          {text.proposedBy(item.proposedBy ?? text.nobody, time(item.proposedAt))}
          {item.decisions.length === 0 ? '' : ` · ${text.decisionsShort(open, item.decisions.length)}`}
        </span>
      </div>
    </td>
  );
}

function UnitsCell({ item }: { item: ItemView }): ReactNode {
  const text = useText(meetingWords);
  if (item.units.length === 0) return <td className="cb-muted">{text.unitsNone}</td>;
  return (
    <td>
      <ul>
        {item.units.map((unit) => (
          <li key={unit.id}>
            {unit.name}{' '}
            <span className="cb-small cb-muted">{unit.stated ? text.stated : text.notStated}</span>
          </li>
        ))}
      </ul>
    </td>
  );
}

function DurationField({ item }: { item: ItemView }): ReactNode {
  const text = useText(meetingWords);
  const { send } = useSend();
  const [value, setValue] = useState(String(item.durationMinutes));
  const keep = (): void => {
    const durationMinutes = Number(value);
    if (durationMinutes === item.durationMinutes) return;
    if (Number.isInteger(durationMinutes) && durationMinutes >= 1 && durationMinutes <= 480)
      send('PUT', `items/${item.id}/place`, { durationMinutes });
    else setValue(String(item.durationMinutes));
  };
  return (
    <Input
      className="tc-duration"
      type="number"
      min={1}
      max={480}
      aria-label={text.durationOf(item.title)}
      value={value}
      onChange={(event) => setValue(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}
