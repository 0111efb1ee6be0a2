import type { ReactNode } from 'react';
import {
  Field,
  Input,
  Link,
  SyntheticMark,
  TextArea,
  usePreferences,
  useText,
} from '../../../../fronts/kit/index.tsx';
import { MOST_PUBLIC_CHARACTERS, type ReviewDetail } from '../../review-contract.ts';
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
  const { language } = usePreferences();
  const hintOf = (field: string) => (detail.masked.includes(field) ? { hint: text.masked } : {});
  const states = { approved: text.isApproved, refused: text.isRefused, withdrawn: text.isWithdrawn };
  return (
    <div className="cb-stack">
      <p className="cb-small cb-muted review-facts">
        <Link to={`/cases/${detail.caseId}`}>{text.toCase(detail.number)}</Link>
        <span>{detail.kind}</span>
        <span>{detail.category}</span>
        <span>{detail.area}</span>
        <span>{detail.status[language]}</span>
        {detail.state === 'waiting' ? null : <span className="review-stage">{states[detail.state]}</span>}
        {detail.reason === null ? null : <span>{text.reason(detail.reason)}</span>}
        {detail.synthetic ? <SyntheticMark /> : null}
      </p>
      <Field label={text.wordsTitle} isRequired {...hintOf('title')}>
        {(attributes) => (
          <Input
            {...attributes}
            maxLength={100}
            value={words.title}
            onChange={(event) => onChange({ ...words, title: event.target.value })}
          />
        )}
      </Field>
      <Field label={text.wordsText} isRequired {...hintOf('text')}>
        {(attributes) => (
          <TextArea
            {...attributes}
            rows={6}
            maxLength={MOST_PUBLIC_CHARACTERS}
            value={words.text}
            onChange={(event) => onChange({ ...words, text: event.target.value })}
          />
        )}
      </Field>
      {words.result === null ? null : (
        <Field label={text.wordsResult} {...hintOf('result')}>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={4}
              maxLength={MOST_PUBLIC_CHARACTERS}
              value={words.result ?? ''}
              onChange={(event) => onChange({ ...words, result: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field
        label={text.wordsPlace}
        hint={`${text.wordsPlaceHint}；${detail.point === null ? text.pointNone : text.point(detail.point.gridM)}`}
      >
        {(attributes) => (
          <Input
            {...attributes}
            maxLength={100}
            value={words.place}
            onChange={(event) => onChange({ ...words, place: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
