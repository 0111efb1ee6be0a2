import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  Sheet,
  Skeleton,
  StatusMark,
  useApiQuery,
  useKeys,
  useMe,
  useNavigation,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { MeetingView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { LiveMinutes, Present } from './live-minutes.tsx';
import { MeetingItem } from './meeting-item.tsx';
import { BASE, toAgenda, toMinutes, useDays, usePick, useSend } from './shared.tsx';
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
  const step = (by: number): void => {
    const next = items[items.findIndex((item) => item.id === current?.id) + by];
    if (next !== undefined) setPicked(next.id);
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
  const isChair = may(permissions.chair);
  return (
    <div className="tc-meeting">
      <section className="tc-pane" aria-label={text.agenda}>
        <h2>{text.meetingOf(dayOf(day), weekdayOf(day))}</h2>
        <ol className="tc-agenda">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                data-row
                aria-current={item.id === current?.id || undefined}
                onClick={() => setPicked(item.id)}
              >
                <span className="cb-strong">{item.title}</span>
                <span className="cb-row-apart cb-small">
                  <StatusMark status={item.mark} words={pick(item.stateTitle)} />
                  <span className="cb-muted cb-figures">{item.durationMinutes}′</span>
                </span>
              </button>
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
