import { type ReactNode, useState } from 'react';
import type { LinkageReason } from '../../../base/registry/review-contract.ts';
import { DataTable, LongField, Mark, Notice, useRefresh, useSend } from '../../kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  Skeleton,
  toast,
  useApiQuery,
  useErrorWords,
  useKeys,
  useText,
  useTime,
} from '../../kit/index.tsx';
import { readableValue } from './field-words.ts';
import { FileHead } from './file-head.tsx';
import { pairRows } from './pair.ts';
import { Purpose } from './purpose.tsx';
import { BASE, PAGES, type RecordView, type ReviewPage, type ReviewState } from './types.ts';
import { Waterfall } from './waterfall.tsx';
import { percentOf } from './waterfall-steps.ts';
import { registryWords } from './words/registry-words.ts';

const NOTE_MOST = 500;

/** One pair side by side, what led here, and the decision. */
export function Review({ id }: { id: string }): ReactNode {
  const [purpose, setPurpose] = useState<string>();
  const query = useApiQuery<ReviewPage>(`${BASE}/reviews/${id}`, {
    keepPrevious: true,
    ...(purpose !== undefined && { purpose }),
  });
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={12} />}>
      {(review) => <Pair {...{ review, purpose }} onPurpose={setPurpose} />}
    </Loaded>
  );
}

interface PairProps {
  readonly review: ReviewPage;
  readonly purpose: string | undefined;
  readonly onPurpose: (purpose: string | undefined) => void;
}

function Pair({ review, purpose, onPurpose }: PairProps): ReactNode {
  const text = useText(registryWords);
  const time = useTime();
  const isFirm = review.entity === 'organisation';
  return (
    <div className="reg-review">
      <FileHead
        kind={isFirm ? text.reviewOrganisations : text.reviewOne}
        title={(isFirm ? text.likelyOne : text.likely)(percentOf(review.probability))}
        marks={
          <>
            {review.risky ? <Mark look="late">{text.risky}</Mark> : null}
            <Mark look="accent">{text.named(review.state)}</Mark>
          </>
        }
        line={`${text.reason}：${reasonIn(text.reasons, review.reason)} · ${text.found(time(review.foundAt))}`}
        end={<Purpose {...{ purpose, isUnmasked: review.isUnmasked }} onChange={onPurpose} />}
      />
      <section className="cb-part" aria-label={text.decide}>
        {review.state === 'open' || review.state === 'half-agreed' ? (
          <Decide review={review} />
        ) : (
          <Decided review={review} />
        )}
      </section>
      <section className="cb-part" aria-label={text.waterfall}>
        <h3>{text.waterfall}</h3>
        <Waterfall steps={review.waterfall} />
      </section>
      <section className="cb-part" aria-label={text.sideBySide}>
        <h3>{text.sideBySide}</h3>
        <SideBySide review={review} />
      </section>
    </div>
  );
}

/** What the linkage says is translated; a sentence of people stays as it is. */
const reasonIn = (words: Readonly<Record<LinkageReason, string>>, reason: string): string =>
  Object.hasOwn(words, reason) ? words[reason as LinkageReason] : reason;

/** A line of buttons: A the same, S different; a note may go along. */
function Decide({ review }: { review: ReviewPage }): ReactNode {
  const text = useText(registryWords);
  const [note, setNote] = useState('');
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  const reopen = useReopen(review.id);
  const decide = (says: 'same' | 'different'): void => {
    if (!review.mayDecide) return;
    sending.send<{ state: ReviewState }>(
      'POST',
      `${BASE}/reviews/${review.id}/decide`,
      { says, note: note.trim() },
      ({ state }) => {
        const words =
          state === 'merged' ? text.doneMerged : state === 'half-agreed' ? text.doneHalf : text.doneApart;
        toast(words, { words: text.undo, do: reopen });
      },
    );
  };
  useKeys({ a: () => decide('same'), s: () => decide('different') });
  const waits = review.state === 'half-agreed';
  return (
    <div className="reg-decide">
      {review.risky && !waits ? <Notice>{text.riskyTold}</Notice> : null}
      {waits ? <Notice>{review.mayDecide ? text.firstSaid : text.waitSecond}</Notice> : null}
      {review.note === null ? null : <p className="cb-quote">{text.noteWas(review.note)}</p>}
      {review.mayDecide ? (
        <>
          <LongField label={text.note} rows={2} most={NOTE_MOST} value={note} onChange={setNote} />
          <div className="cb-row">
            <Button kind="main" hotkey="A" isBusy={sending.isPending} onClick={() => decide('same')}>
              {review.entity === 'organisation' ? text.sameOrganisation : text.same}
            </Button>
            <Button hotkey="S" isBusy={sending.isPending} onClick={() => decide('different')}>
              {review.entity === 'organisation' ? text.differentOrganisation : text.different}
            </Button>
          </div>
        </>
      ) : null}
    </div>
  );
}

function useReopen(id: string): () => void {
  const text = useText(registryWords);
  const errorWords = useErrorWords();
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  return () =>
    sending.send(
      'POST',
      `${BASE}/reviews/${id}/reopen`,
      {},
      () => toast(text.reopened),
      (error) => {
        toast(errorWords(error).title);
        return true;
      },
    );
}

function Decided({ review }: { review: ReviewPage }): ReactNode {
  const text = useText(registryWords);
  const reopen = useReopen(review.id);
  return (
    <div className="reg-decide">
      <Notice>{review.state === 'merged' ? text.saidMerged : text.saidApart}</Notice>
      {review.note === null ? null : <p className="cb-quote">{text.noteWas(review.note)}</p>}
      <span className="cb-row">
        <Button onClick={reopen}>{text.reopen}</Button>
        {review.state === 'merged' ? <span className="cb-small cb-muted">{text.reopenTold}</span> : null}
        {review.state === 'merged' ? (
          <Link to={`${PAGES}/${review.entity}s/${review.leftId}`}>
            {review.entity === 'organisation' ? text.openOrganisation : text.openPerson}
          </Link>
        ) : null}
      </span>
    </div>
  );
}

/** Field by field, what the sources say of either; what differs is marked by words, not by colour alone. */
function SideBySide({ review }: { review: ReviewPage }): ReactNode {
  const text = useText(registryWords);
  const says = {
    differs: text.differs,
    agrees: text.agrees,
    'one-sided': text.oneSided,
    masked: text.hiddenHere,
  };
  return (
    <DataTable
      label={text.sideBySide}
      heads={[text.field, `${text.left} ${review.leftId}`, `${text.right} ${review.rightId}`, text.level]}
    >
      {pairRows(review.left, review.right).map((row) => (
        <tr key={row.field} data-differs={row.is === 'differs' || undefined}>
          <th scope="row">{text.named(row.field)}</th>
          <td>
            <Said field={row.field} values={row.left} />
          </td>
          <td>
            <Said field={row.field} values={row.right} />
          </td>
          <td className="cb-nowrap">
            <Mark look={row.is === 'differs' ? 'late' : row.is === 'agrees' ? 'good' : 'plain'}>
              {says[row.is]}
            </Mark>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

interface SaidProps {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly record: RecordView }[];
}

function Said({ field, values }: SaidProps): ReactNode {
  const text = useText(registryWords);
  if (values.length === 0) return <span className="cb-muted">–</span>;
  return values.map(({ value, record }) => (
    <span key={value} className="reg-note">
      <span className="cb-figures">{readableValue(field, value, text.named)}</span>{' '}
      <span className="cb-small cb-muted">
        {record.source} <span className="cb-figures">{record.observedOn}</span>
      </span>
    </span>
  ));
}
