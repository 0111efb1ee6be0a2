import { type ReactNode, useState } from 'react';
import type { CaseDetail } from '../../../base/loop/contract.ts';
import { CaseSteps, DeskRow, Fact, Facts, Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  Link,
  useApiQuery,
  useNavigation,
  usePages,
  usePick,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { FollowUpView, Narrowing } from '../contract.ts';
import { BASE, CaseLink } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';
import { WorkList } from './work-list.tsx';

const STEPS: readonly string[] = ['report-rectified', 'confirm', 'reject'];

/** Negative ratings (差评): each is called back, put right and confirmed. */
export function RatingsPage(): ReactNode {
  const text = useText(supervisionWords);
  const { go } = useNavigation();
  const [show, setShow] = useState<'open' | 'late' | 'closed'>('open');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const pages = usePages<FollowUpView>(`${BASE}/follow-ups`, { ...narrowing, show });
  const names = { open: text.ratingsOpen, late: text.ratingsLate, closed: text.ratingsClosed };
  return (
    <WorkList
      label={text.tabRatings}
      empty={text.emptyRatings}
      {...{ names, pages, narrowing }}
      sheet="follow-ups"
      query={{ ...narrowing, show }}
      shown={show}
      onShow={setShow}
      onNarrow={setNarrowing}
      onEnter={(row) => go(`/cases/${row.id}`)}
      draw={(row) => <RatingRow row={row} />}
    >
      {(row) => <Rating key={`${row.id} ${row.state}`} row={row} onDone={pages.reload} />}
    </WorkList>
  );
}

function RatingRow({ row }: { row: FollowUpView }): ReactNode {
  const text = useText(supervisionWords);
  const pick = usePick();
  const time = useTime();
  return (
    <DeskRow
      title={row.title}
      flags={row.late ? <Mark look="late">{text.late}</Mark> : null}
      line={row.unit ?? text.none}
      foot={`${text.stars(row.stars)} · ${pick(row.stateTitle)}`}
      end={time(row.dueAt ?? row.rectifyDueAt)}
    />
  );
}

function Rating({ row, onDone }: { row: FollowUpView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const pick = usePick();
  const time = useTime();
  return (
    <article className="cb-sheet-of">
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <span className="cb-row">
          <CaseLink id={row.caseId} number={row.ratedNumber} />
          <Link to={`/cases/${row.id}`}>{row.number}</Link>
        </span>
      </header>
      <p className="cb-row">
        <span>{text.stars(row.stars)}</span>
        <span className="cb-strong">{pick(row.stateTitle)}</span>
        {row.late ? <Mark look="late">{text.late}</Mark> : null}
        {row.redone ? <Mark look="late">{text.redone}</Mark> : null}
        {row.rejected > 0 ? <span>{text.rejectedTimes(row.rejected)}</span> : null}
      </p>
      <Facts>
        <Fact name={text.unit}>{row.unit ?? text.none}</Fact>
        <Fact name={text.ratedAt}>{time(row.ratedAt)}</Fact>
        {row.dueAt === null ? null : <Fact name={text.callDueShort}>{time(row.dueAt)}</Fact>}
        {row.contactedAt === null ? null : (
          <Fact name={row.contactedInTime === false ? text.contactedLate : text.contactedInTime}>
            {time(row.contactedAt)}
          </Fact>
        )}
        {row.rectifyDueAt === null ? null : <Fact name={text.rectifyDue}>{time(row.rectifyDueAt)}</Fact>}
        {row.found === null ? null : <Fact name={text.found}>{row.found}</Fact>}
        {row.result === null ? null : <Fact name={text.result}>{row.result}</Fact>}
      </Facts>
      {row.closed ? null : <Steps row={row} onDone={onDone} />}
    </article>
  );
}

/** What the reader may do with a follow-up: its unit reports what was put right, somebody else confirms or sends back. */
function Steps({ row, onDone }: { row: FollowUpView; onDone: () => void }): ReactNode {
  const query = useApiQuery<CaseDetail>(`/api/v1/cases/${row.id}`);
  const own = query.data;
  if (own === undefined) return null;
  return (
    <CaseSteps
      caseId={row.id}
      version={own.version}
      // The call itself is made and recorded where the number is shown.
      actions={own.actions.filter((action) => STEPS.includes(action.id))}
      onDone={() => {
        void query.refetch();
        onDone();
      }}
    />
  );
}
