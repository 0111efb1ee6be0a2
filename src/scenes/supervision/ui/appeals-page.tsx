import { type ReactNode, useState } from 'react';
import type { AttachmentView } from '../../../base/loop/contract.ts';
import { DeskRow, Fact, Facts } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Loaded,
  Skeleton,
  toast,
  useApiQuery,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { AppealView, DeductionList, Narrowing } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { FileButton } from './files.tsx';
import { useMeasure } from './measure.ts';
import { monthOf } from './periods.ts';
import { BASE, CaseLink, useMay, useSend } from './shared.tsx';
import { Verdict } from './verdict.tsx';
import { supervisionWords } from './words/supervision-words.ts';
import { WorkList } from './work-list.tsx';

type Shown = 'asked' | 'excluded' | 'refused' | 'revoked';

/** Appeals (申诉剔除): what a unit asks to be left out, with its proof; the supervisor decides. */
export function AppealsPage(): ReactNode {
  const text = useText(supervisionWords);
  const [status, setStatus] = useState<Shown>('asked');
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const pages = usePages<AppealView>(`${BASE}/appeals`, { ...narrowing, status });
  const names = {
    asked: text.appealAsked,
    excluded: text.appealExcluded,
    refused: text.appealRefused,
    revoked: text.appealOther,
  };
  return (
    <WorkList
      label={text.tabAppeals}
      pick={text.pickAppeal}
      empty={text.emptyAppeals}
      {...{ names, pages, narrowing }}
      sheet="appeals"
      query={{ ...narrowing, status }}
      shown={status}
      onShow={setStatus}
      onNarrow={setNarrowing}
      draw={(row) => <AppealRow row={row} />}
    >
      {(row) => <Appeal key={`${row.id} ${row.status}`} row={row} onDone={pages.reload} />}
    </WorkList>
  );
}

function AppealRow({ row }: { row: AppealView }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const nameOf = useMeasure();
  return (
    <DeskRow
      title={row.title}
      line={row.unit}
      foot={nameOf(row.measure)}
      end={row.reviewDueAt === null ? time(row.decidedAt) : `${text.reviewDue} ${time(row.reviewDueAt)}`}
    />
  );
}

function Appeal({ row, onDone }: { row: AppealView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const may = useMay();
  const nameOf = useMeasure();
  const effect = useEffectOf(row);
  const done = (): void => {
    toast(text.appealDecided);
    void effect?.refetch();
    onDone();
  };
  return (
    <article className="cb-sheet-of" data-appeal={row.appealNumber} data-status={row.status}>
      <header className="cb-row-apart">
        <h2>{row.title}</h2>
        <CaseLink id={row.caseId} number={row.number} />
      </header>
      <Facts>
        <Fact name={text.unit}>{row.unit}</Fact>
        <Fact name={text.measure}>{nameOf(row.measure)}</Fact>
        <Fact name={text.appealReason}>{row.reason}</Fact>
        <Fact name={text.clause}>{row.clause}</Fact>
        {row.reviewDueAt === null ? null : <Fact name={text.reviewDue}>{time(row.reviewDueAt)}</Fact>}
        {row.decidedAt === null ? null : <Fact name={text.decidedAt}>{time(row.decidedAt)}</Fact>}
        {row.decision === null ? null : <Fact name={text.decideReason}>{row.decision}</Fact>}
      </Facts>
      <Proofs row={row} />
      {effect === undefined ? null : (
        <section aria-label={text.effect}>
          <h3>{text.effect}</h3>
          <Loaded query={effect} skeleton={<Skeleton shape="lines" count={1} />}>
            {(found) => (
              <Facts>
                <Fact name={text.effectIs(row.unit, (row.closedAt ?? '').slice(0, 7))}>
                  {`${text.scoreNow} ${found.score}（${text.gradeOf(found.grade)}）`}
                </Fact>
                <Fact name={text.ticketsNow}>{found.tickets}</Fact>
                <Fact name={text.excludedNow}>{found.excluded.length}</Fact>
              </Facts>
            )}
          </Loaded>
        </section>
      )}
      {may(permissions.reviewAppeal) ? <Decide row={row} onDone={done} /> : null}
      {row.status === 'asked' && row.mine && may(permissions.appeal) ? (
        <Withdraw row={row} onDone={onDone} />
      ) : null}
    </article>
  );
}

/** The unit's score in the month in which the ticket was closed. */
function useEffectOf(row: AppealView) {
  const period = monthOf(row.closedAt);
  const query = useApiQuery<DeductionList>(
    withQuery(`${BASE}/grades/${row.unitId}/deductions`, { from: period?.from, to: period?.to }),
    { enabled: period !== undefined },
  );
  return period === undefined ? undefined : query;
}

function Proofs({ row }: { row: AppealView }): ReactNode {
  const text = useText(supervisionWords);
  const may = useMay();
  // Proof is put to the appeal's own case.
  const own = useApiQuery<{ attachments: readonly AttachmentView[] }>(`/api/v1/cases/${row.id}`);
  const files = own.data?.attachments ?? [];
  return (
    <section aria-label={text.proofs}>
      <h3>{text.proofs}</h3>
      {files.length === 0 ? <p className="cb-muted">{text.noProofs}</p> : null}
      <ul className="sup-proofs">
        {files.map((file, index) => (
          <li key={file.id}>
            <a href={file.url} target="_blank" rel="noreferrer">
              {file.thumbnailUrl === null ? null : <img src={file.thumbnailUrl} alt="" />}
              {text.proof(index + 1)}
            </a>
          </li>
        ))}
      </ul>
      {row.mine && row.status === 'asked' && may(permissions.appeal) ? (
        <FileButton
          label={text.addProof}
          accept="image/jpeg,image/png,image/webp,application/pdf"
          path={`/api/v1/cases/${row.id}/attachments?purpose=paper`}
          onDone={() => {
            toast(text.proofAdded);
            void own.refetch();
          }}
        />
      ) : null}
    </section>
  );
}

/** What the supervisor makes of it: left out or not; what was left out may be counted again. */
function Decide({ row, onDone }: { row: AppealView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const { send, isPending } = useSend();
  const choice = (title: string, path: string, body: object) => ({
    ...{ title, needsWords: true },
    decide: (reason: string) => send(`/appeals/${row.id}/${path}`, { ...body, reason }, onDone),
  });
  const choices = {
    asked: [
      choice(text.exclude, 'decision', { exclude: true }),
      choice(text.refuse, 'decision', { exclude: false }),
    ],
    excluded: [choice(text.revoke, 'revocation', {})],
  }[row.status as string];
  if (choices === undefined) return null;
  return <Verdict label={text.decideReason} isBusy={isPending} choices={choices} />;
}

function Withdraw({ row, onDone }: { row: AppealView; onDone: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const { send, isPending } = useSend();
  return (
    <div>
      <Button isBusy={isPending} onClick={() => send(`/appeals/${row.id}/withdrawal`, undefined, onDone)}>
        {text.withdraw}
      </Button>
    </div>
  );
}
