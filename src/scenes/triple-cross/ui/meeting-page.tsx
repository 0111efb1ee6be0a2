import { type ReactNode, useState } from 'react';
import { DeskPick, DeskRow, useSteps } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  Sheet,
  Skeleton,
  StatusMark,
  useApiQuery,
  useMe,
  useNavigation,
  usePick,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { MeetingView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { LiveMinutes, Present } from './live-minutes.tsx';
import { MeetingItem } from './meeting-item.tsx';
import { BASE, toAgenda, toMinutes, useDays, useSend } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

const EVERY_MS = 10_000;

/** The meeting while it runs: the agenda on the left, the matter in hand, minutes and who came on the right. */
export function MeetingPage({ day }: { day: string }): ReactNode {
  const text = useText(meetingWords);
  const query = useApiQuery<MeetingView>(withQuery(`${BASE}/meeting`, { day }), { everyMs: EVERY_MS });
  return (
    <Loaded query={query} skeleton={<Skeleton count={6} />}>
      {(meeting) =>
        meeting.state === 'running' ? (
          <Running meeting={meeting} />
        ) : (
          <EmptyState
            title={meeting.state === 'held' ? text.hasEnded : text.notStarted}
            action={
              <Link to={meeting.state === 'held' ? toMinutes(day) : toAgenda(day)}>
                {meeting.state === 'held' ? text.printed : text.back}
              </Link>
            }
          />
        )
      }
    </Loaded>
  );
}

function Running({ meeting }: { meeting: MeetingView }): ReactNode {
  const text = useText(meetingWords);
  const pick = usePick();
  const { dayOf, weekdayOf } = useDays();
  const { may } = useMe();
  const [picked, setPicked] = useState<string>();
  const { items, day } = meeting;
  const current = items.find((item) => item.id === picked) ?? items[0];
  const step = useSteps({ ids: items.map((item) => item.id), current: current?.id, onPick: setPicked });
  const isChair = may(permissions.chair);
  return (
    <div className="tc-meeting">
      <section className="tc-pane" aria-label={text.agenda}>
        <h2>{text.meetingOf(dayOf(day), weekdayOf(day))}</h2>
        <ol>
          {items.map((item) => (
            <li key={item.id}>
              <DeskPick isCurrent={item.id === current?.id} onPick={() => setPicked(item.id)}>
                <DeskRow
                  title={item.title}
                  foot={<StatusMark status={item.mark} words={pick(item.stateTitle)} />}
                  end={`${item.durationMinutes}′`}
                />
              </DeskPick>
            </li>
          ))}
        </ol>
        <div className="cb-row">
          <Button kind="quiet" hotkey="K" onClick={() => step(-1)}>
            {text.previousItem}
          </Button>
          <Button kind="quiet" hotkey="J" onClick={() => step(1)}>
            {text.nextItem}
          </Button>
        </div>
      </section>
      <section className="tc-pane tc-pane-main" aria-label={text.matter}>
        {current === undefined ? (
          <EmptyState title={text.empty} />
        ) : (
          <MeetingItem key={current.id} item={current} mayChair={isChair} />
        )}
      </section>
      <section className="tc-pane" aria-label={text.minutes}>
        <Present meeting={meeting} mayChair={isChair} />
        <LiveMinutes meeting={meeting} mayChair={isChair} />
        {isChair ? <EndButton day={day} /> : null}
      </section>
    </div>
  );
}

function EndButton({ day }: { day: string }): ReactNode {
  const text = useText(meetingWords);
  const { go } = useNavigation();
  const { send, isPending } = useSend();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{text.end}</Button>
      <Sheet title={text.end} isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <div className="cb-stack">
          <p>{text.endSure}</p>
          <Button
            kind="main"
            isBusy={isPending}
            onClick={() => send('POST', `meetings/${day}/end`, {}, () => go(toMinutes(day)))}
          >
            {text.endNow}
          </Button>
        </div>
      </Sheet>
    </>
  );
}
