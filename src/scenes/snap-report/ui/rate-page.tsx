import { type ReactNode, useId, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Loaded,
  OfflineBar,
  Phone,
  TextArea,
  toast,
  useApiMutation,
  useApiQuery,
  useDraft,
  useNavigation,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { Rating, SnapAnswered, SnapStory } from '../contract.ts';
import { SignInState } from './sign-in-state.tsx';
import { Stars } from './story-page.tsx';
import { snapWords } from './words/snap-words.ts';

const LEVELS = [5, 4, 3, 2, 1] as const;

/** Says how it was done: five levels, solved or not, words. A low rating says at once what follows. */
export function RatePage({ id }: { id: string }): ReactNode {
  const text = useText(snapWords);
  const { go } = useNavigation();
  const query = useApiQuery<SnapStory>(`/api/v1/snap-reports/${id}`);
  const [draft, setDraft, clearDraft] = useDraft<Partial<Rating>>(`snap-report.rating.${id}`, {});
  const [isIncomplete, setIsIncomplete] = useState(false);
  const rating = useApiMutation<SnapAnswered>();
  const send = (): void => {
    const isWhole = draft.stars !== undefined && draft.solved !== undefined;
    setIsIncomplete(!isWhole);
    if (!isWhole) return;
    rating.mutate(
      { method: 'POST', path: `/api/v1/snap-reports/${id}/rating`, body: draft },
      {
        onSuccess: async () => {
          clearDraft();
          // The story that was read before knows nothing of the rating.
          await query.refetch();
          toast(text.rated);
          go(`/reports/${id}`, { replace: true });
        },
      },
    );
  };
  return (
    <Phone
      title={text.rateTitle}
      onBack={() => go(`/reports/${id}`)}
      notice={<OfflineBar />}
      foot={
        <Button
          kind="main"
          isWide
          isBusy={rating.isPending}
          disabled={query.data?.can.rate !== true}
          onClick={send}
        >
          {text.rateSend}
        </Button>
      }
    >
      {query.error?.status === 401 ? (
        <SignInState onDone={() => void query.refetch()} />
      ) : (
        <Loaded
          query={query}
          isEmpty={(story) => !story.can.rate}
          empty={<EmptyState title={text.rate}>{text.rateNotYet}</EmptyState>}
        >
          {(story) => (
            <RatingFields story={story} draft={draft} onChange={setDraft}>
              {isIncomplete ? (
                <p className="cb-field-why" role="alert">
                  {text.rateNeeded}
                </p>
              ) : null}
              {rating.error === null ? null : <ErrorState error={rating.error} />}
            </RatingFields>
          )}
        </Loaded>
      )}
    </Phone>
  );
}

interface RatingFieldsProps {
  readonly story: SnapStory;
  readonly draft: Partial<Rating>;
  readonly onChange: (draft: Partial<Rating>) => void;
  readonly children: ReactNode;
}

function RatingFields({ story, draft, onChange, children }: RatingFieldsProps): ReactNode {
  const text = useText(snapWords);
  return (
    <div className="cb-stack">
      <p className="cb-strong">{story.title}</p>
      <Levels value={draft.stars} onChange={(stars) => onChange({ ...draft, stars })} />
      <Solved value={draft.solved} onChange={(solved) => onChange({ ...draft, solved })} />
      <FollowUp draft={draft} rules={story.ratingRules} />
      <Field label={text.rateWords} isOptional>
        {(control) => (
          <TextArea
            {...control}
            maxLength={500}
            value={draft.words ?? ''}
            onChange={(event) => onChange({ ...draft, words: event.target.value })}
          />
        )}
      </Field>
      {children}
    </div>
  );
}

function FollowUp({ draft, rules }: { draft: Partial<Rating>; rules: SnapStory['ratingRules'] }): ReactNode {
  const text = useText(snapWords);
  const isLow = draft.solved === false || (draft.stars !== undefined && rules.lowStars.includes(draft.stars));
  return (
    <p role="status" className="cb-card cb-strong" hidden={!isLow}>
      {text.rateLow(rules.callBackWithinDays, rules.rectifyWithinWorkingDays)}
    </p>
  );
}

interface ChoiceProps<Value> {
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
}

function Levels({ value, onChange }: ChoiceProps<number>): ReactNode {
  const text = useText(snapWords);
  const name = useId();
  return (
    <fieldset className="snap-stars">
      <legend className="cb-field-label">{text.starsLabel}</legend>
      {LEVELS.map((level) => (
        <label key={level} className="snap-star">
          <input type="radio" name={name} checked={value === level} onChange={() => onChange(level)} />
          {text.stars(level)}
          <Stars count={level} />
        </label>
      ))}
    </fieldset>
  );
}

function Solved({ value, onChange }: ChoiceProps<boolean>): ReactNode {
  const text = useText(snapWords);
  const name = useId();
  return (
    <fieldset className="snap-stars">
      <legend className="cb-field-label">{text.solvedLabel}</legend>
      {[true, false].map((solved) => (
        <label key={String(solved)} className="snap-star">
          <input type="radio" name={name} checked={value === solved} onChange={() => onChange(solved)} />
          {solved ? text.solvedYes : text.solvedNo}
        </label>
      ))}
    </fieldset>
  );
}
