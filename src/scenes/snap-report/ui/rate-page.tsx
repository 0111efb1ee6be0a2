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
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { Rating, SnapAnswered, SnapStory } from '../contract.ts';
import { ratingReasons } from '../rating-contract.ts';
import { SignInState } from './sign-in-state.tsx';
import { Stars } from './story-page.tsx';
import { snapWords } from './words/snap-words.ts';

const LEVELS = [5, 4, 3, 2, 1] as const;
const MIDDLE = 3;

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
    if (!isWhole || query.data === undefined) return;
    rating.mutate(
      {
        method: 'POST',
        path: `/api/v1/snap-reports/${id}/rating`,
        body: wholeOf(draft, query.data.ratingRules),
      },
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

/** Without reasons that were pressed before the level was changed and are no longer shown. */
function wholeOf(draft: Partial<Rating>, rules: Rules): Partial<Rating> {
  const shown = ratingReasons.filter(({ isGood }) => isAsked(isGood, draft, rules)).map(({ id }) => id);
  return { ...draft, reasons: (draft.reasons ?? []).filter((id) => shown.includes(id)) };
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
      <Reasons draft={draft} rules={story.ratingRules} onChange={onChange} />
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

type Rules = SnapStory['ratingRules'];

const isLow = ({ solved, stars }: Partial<Rating>, rules: Rules): boolean =>
  solved === false || (stars !== undefined && rules.lowStars.includes(stars));

/** Bad ones of a low rating, good ones otherwise; in the middle both. */
const isAsked = (isGood: boolean, draft: Partial<Rating>, rules: Rules): boolean =>
  isLow(draft, rules) ? !isGood : isGood || draft.stars === MIDDLE;

/** What was good or bad, to be pressed; which of the two is asked follows from how satisfied somebody is. */
function Reasons(props: {
  draft: Partial<Rating>;
  rules: Rules;
  onChange: (draft: Partial<Rating>) => void;
}) {
  const { draft, rules, onChange } = props;
  const text = useText(snapWords);
  const { language } = usePreferences();
  if (draft.stars === undefined) return null;
  const chosen = draft.reasons ?? [];
  const asked = [true, false].filter((isGood) => isAsked(isGood, draft, rules));
  const toggle = (id: string): void =>
    onChange({
      ...draft,
      reasons: chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id],
    });
  return asked.map((isGood) => (
    <fieldset key={String(isGood)} className="snap-reasons">
      <legend className="cb-field-label">{isGood ? text.rateGood : text.rateBad}</legend>
      {ratingReasons
        .filter((each) => each.isGood === isGood)
        .map(({ id, words }) => (
          <Button key={id} aria-pressed={chosen.includes(id)} onClick={() => toggle(id)}>
            {words[language]}
          </Button>
        ))}
    </fieldset>
  ));
}

function FollowUp({ draft, rules }: { draft: Partial<Rating>; rules: Rules }): ReactNode {
  const text = useText(snapWords);
  return (
    <p role="status" className="cb-card cb-strong" hidden={!isLow(draft, rules)}>
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
