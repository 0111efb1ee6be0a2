import type { ReactNode } from 'react';
import { Fact, Facts } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  Skeleton,
  useApiQuery,
  useCity,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { ItemView, MeetingView } from '../contract.ts';
import { BASE, toAgenda, useDays } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

/** The minutes of a meeting on paper: who came, each matter with what was said and decided. */
export function MinutesPage({ day }: { day: string }): ReactNode {
  const query = useApiQuery<MeetingView>(withQuery(`${BASE}/meeting`, { day }));
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={12} />}>
      {(meeting) => <Minutes meeting={meeting} />}
    </Loaded>
  );
}

function Minutes({ meeting }: { meeting: MeetingView }): ReactNode {
  const text = useText(meetingWords);
  const { dayOf, weekdayOf } = useDays();
  const city = useCity()?.name ?? '';
  const names = (present: boolean): string =>
    meeting.attendance
      .filter((unit) => unit.present === present)
      .map((unit) => unit.name)
      .join(text.printAnd) || text.printNone;
  return (
    <div className="cb-page">
      <div className="cb-row tc-no-print">
        <Link to={toAgenda(meeting.day)} className="cb-button cb-button-plain">
          {text.back}
        </Link>
        <Button kind="main" onClick={() => print()}>
          {text.print}
        </Button>
      </div>
      <article className="tc-paper">
        <h2>{text.printTitle(city)}</h2>
        {meeting.state === 'held' ? null : <p className="tc-draft">{text.printDraft}</p>}
        <Facts>
          <Fact name={text.printDay}>
            {dayOf(meeting.day)} {weekdayOf(meeting.day)}
          </Fact>
          <Fact name={text.printPresent}>{names(true)}</Fact>
          <Fact name={text.printAbsent}>{names(false)}</Fact>
        </Facts>
        {meeting.items.map((item, index) => (
          <PaperItem key={item.id} item={item} index={index + 1} />
        ))}
        <h3>{text.minutes}</h3>
        <p className="cb-said">{meeting.minutes || text.printNone}</p>
        <p className="tc-sign">{text.printSigned}</p>
      </article>
    </div>
  );
}

function PaperItem({ item, index }: { item: ItemView; index: number }): ReactNode {
  const text = useText(meetingWords);
  const time = useTime();
  const parts = [
    [text.why, item.reason],
    [text.printConsulted, item.consulted],
    [text.printAssessed, item.assessed],
    [text.printConclusion, item.conclusion],
  ] as const;
  return (
    <section>
      <h3>{text.printItem(index, item.title)}</h3>
      {parts.map(([label, words]) =>
        words === null ? null : (
          <p key={label} className="cb-said">
            <strong>{label}</strong>　{words}
          </p>
        ),
      )}
      {item.decisions.length === 0 ? null : (
        <>
          <strong>{text.printDecided}</strong>
          <ol>
            {item.decisions.map((decision) => (
              <li key={decision.id}>
                {decision.text}
                <br />
                <span className="cb-small">
                  {decision.units
                    .map((unit) => text.printUnit(unit.role === 'lead' ? text.lead : text.assist, unit.name))
                    .concat(decision.dueAt === null ? [] : [text.due(time(decision.dueAt))])
                    .join(text.printBetween)}{' '}
                  {text.printNumber(decision.number)}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
