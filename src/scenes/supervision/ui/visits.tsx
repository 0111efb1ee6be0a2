import type { ReactNode } from 'react';
import { DeskRow, Fact, Facts, Mark, useSend } from '../../../fronts/kit/desk/index.tsx';
import { toast, useText, useTime } from '../../../fronts/kit/index.tsx';
import { CaseLink } from './shared.tsx';
import { Verdict } from './verdict.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** Visits at the door after closing are the patrol's; without it nobody has the permission, and they are not shown. */
export const VISIT_PERMISSION = 'patrol.ask-check';
export const VISITS = '/api/v1/patrol/checks?kind=visit';

/** What the patrol says of a visit. */
export interface Visit {
  readonly id: string;
  readonly caseId: string;
  readonly number: string;
  readonly title: string;
  readonly question: string;
  readonly status: string;
  readonly askedAt: string;
  readonly assignee: { readonly name: string };
  readonly yes: boolean | null;
  readonly note: string | null;
  readonly answeredAt: string | null;
}

export const visitMark = ({ status, yes }: Visit): 'plain' | 'late' | 'good' =>
  status === 'open' || status === 'cancelled' ? 'plain' : yes ? 'good' : 'late';

export function VisitRow({ row }: { row: Visit }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  return (
    <DeskRow
      title={row.title}
      flags={<Mark look={visitMark(row)}>{text.visitOf(row.status, row.yes)}</Mark>}
      line={row.assignee.name}
      end={time(row.answeredAt ?? row.askedAt)}
    />
  );
}

/** One visit; where the person says that it is not solved a supervisor decides whether it is handled again. */
export function VisitSheet({ row, onDone }: { row: Visit; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const { send, isPending } = useSend({ tells: 'toast' });
  const decide = (verified: boolean) => (note: string) =>
    send(
      'POST',
      `/api/v1/patrol/checks/${row.id}/decision`,
      { verified, ...(note !== '' && { note }) },
      () => {
        toast(text.checkSaved);
        onDone();
      },
    );
  return (
    <article className="cb-sheet-of">
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <CaseLink id={row.caseId} number={row.number} />
      </header>
      <Facts>
        <Fact name={text.visitWho}>{row.assignee.name}</Fact>
        <Fact name={text.visitAsked}>{time(row.askedAt)}</Fact>
        {row.question === '' ? null : <Fact name={text.lookQuestion}>{row.question}</Fact>}
        <Fact name={text.visitFound}>
          {text.visitOf(row.status, row.yes)}
          {row.answeredAt === null ? null : <span className="cb-muted"> {time(row.answeredAt)}</span>}
        </Fact>
        {row.note === null ? null : <Fact name={text.checkNote}>{row.note}</Fact>}
      </Facts>
      {row.status !== 'answered' ? null : (
        <Verdict
          label={text.checkNote}
          hint={text.visitHint}
          isBusy={isPending}
          choices={[
            { title: text.visitStays, needsWords: true, decide: decide(true) },
            { title: text.visitAgain, needsWords: false, decide: decide(false) },
          ]}
        />
      )}
    </article>
  );
}
