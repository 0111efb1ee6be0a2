import type { ReactNode } from 'react';
import { LineField, LongField, Mark } from '../../../../fronts/kit/desk/index.tsx';
import { Link, SyntheticMark, usePick, useText } from '../../../../fronts/kit/index.tsx';
import { MOST_PUBLIC_CHARACTERS, type ReviewDetail } from '../../publication/review-contract.ts';
import { reviewWords } from './words/review-words.ts';

export type Words = ReviewDetail['words'];

export interface ReviewFormProps {
  readonly detail: ReviewDetail;
  readonly words: Words;
  readonly onChange: (words: Words) => void;
}

/** What the public will read, to be edited; and what the case is. */
export function ReviewForm({ detail, words, onChange }: ReviewFormProps): ReactNode {
  const text = useText(reviewWords);
  const kit = useText();
  const pick = usePick();
  const hintOf = (field: string) => (detail.masked.includes(field) ? { hint: text.masked } : {});
  const states = { approved: text.isApproved, refused: text.isRefused, withdrawn: text.isWithdrawn };
  return (
    <div className="cb-stack">
      <p className="cb-small cb-muted cb-row">
        <Link to={`/cases/${detail.caseId}`}>{text.toCase(detail.number)}</Link>
        <span>{kit.reportKind(detail.kind)}</span>
        <span>{detail.category}</span>
        <span>{detail.area}</span>
        <span>{pick(detail.status)}</span>
        {detail.state === 'waiting' ? null : <Mark look="accent">{states[detail.state]}</Mark>}
        {detail.reason === null ? null : <span>{text.reason(detail.reason)}</span>}
        {detail.synthetic ? <SyntheticMark /> : null}
      </p>
      <LineField
        label={text.wordsTitle}
        isRequired
        {...hintOf('title')}
        more={{ maxLength: 100 }}
        value={words.title}
        onChange={(title) => onChange({ ...words, title })}
      />
      <LongField
        label={text.wordsText}
        isRequired
        {...hintOf('text')}
        rows={6}
        most={MOST_PUBLIC_CHARACTERS}
        value={words.text}
        onChange={(value) => onChange({ ...words, text: value })}
      />
      {words.result === null ? null : (
        <LongField
          label={text.wordsResult}
          {...hintOf('result')}
          rows={4}
          most={MOST_PUBLIC_CHARACTERS}
          value={words.result}
          onChange={(result) => onChange({ ...words, result })}
        />
      )}
      <LineField
        label={text.wordsPlace}
        hint={`${text.wordsPlaceHint}；${detail.point === null ? text.pointNone : text.point(detail.point.gridM)}`}
        more={{ maxLength: 100 }}
        value={words.place}
        onChange={(place) => onChange({ ...words, place })}
      />
    </div>
  );
}
