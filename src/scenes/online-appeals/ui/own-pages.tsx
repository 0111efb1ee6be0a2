import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Input,
  Link,
  Loaded,
  OfflineBar,
  Phone,
  PhoneLogin,
  type Place,
  problemOf,
  TextArea,
  toast,
  useApiMutation,
  useCitizen,
  useDay,
  useDraft,
  useNavigation,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { OwnQuestionView } from '../contract.ts';
import { PlacePart } from './place-part.tsx';
import { appealWords } from './words.ts';

const BASE = '/api/v1/online-appeals';
interface Draft {
  readonly title: string;
  readonly text: string;
  /** Drafts of before have none. */
  readonly place?: Place | undefined;
}
const NOTHING: Draft = { title: '', text: '' };

function SignIn(): ReactNode {
  const text = useText(appealWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <EmptyState
        title={text.signIn}
        icon="phone"
        action={<Button onClick={() => setIsOpen(true)}>{text.signIn}</Button>}
      >
        {text.signInWhy}
      </EmptyState>
      <PhoneLogin isOpen={isOpen} onClose={() => setIsOpen(false)} onDone={() => setIsOpen(false)} />
    </>
  );
}

/** A question on its way: what is typed, what it lacks, and sending it. */
function useAsking() {
  const text = useText(appealWords);
  const { go } = useNavigation();
  const [draft, setDraft, clear] = useDraft('online-appeals.question', NOTHING);
  const asking = useApiMutation<{ id: string }>();
  const [isAsked, setIsAsked] = useState(false);
  const lacks = {
    title: draft.title.trim().length < 4 ? text.titleLacks : undefined,
    text: draft.text.trim().length < 5 ? text.textLacks : undefined,
  };
  const send = (): void => {
    setIsAsked(true);
    if (lacks.title !== undefined || lacks.text !== undefined) return;
    const { title, text: words, place } = draft;
    const body = {
      ...{ title, text: words },
      ...(place && { lon: place.longitude, lat: place.latitude }),
    };
    asking.mutate(
      { method: 'POST', path: `${BASE}/questions`, body },
      {
        onSuccess: () => {
          clear();
          toast(text.sent);
          go('/appeals/mine', { replace: true });
        },
      },
    );
  };
  const problemWith = (field: 'title' | 'text') =>
    (isAsked && lacks[field]) || problemOf(asking.error?.fields ?? [], field);
  return { draft, setDraft, send, problemWith, error: asking.error, isPending: asking.isPending };
}

/** Asks; what was typed stays on the phone until it has arrived. */
export function AskPage(): ReactNode {
  const text = useText(appealWords);
  const { go } = useNavigation();
  const citizen = useCitizen();
  const { draft, setDraft, send, problemWith, error, isPending } = useAsking();
  return (
    <Phone
      title={text.ask}
      onBack={() => go('/appeals')}
      notice={<OfflineBar />}
      {...(citizen.state === 'in' && {
        foot: (
          <Button kind="main" isWide isBusy={isPending} onClick={send}>
            {text.send}
          </Button>
        ),
      })}
    >
      <div className="cb-stack">
        {citizen.state === 'out' ? <SignIn /> : null}
        <Field label={text.title} hint={text.titleHint} problem={problemWith('title')} isRequired>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft.title}
              onChange={(event) => setDraft({ ...draft, title: event.target.value })}
            />
          )}
        </Field>
        <Field label={text.text} hint={text.textHint} problem={problemWith('text')} isRequired>
          {(control) => (
            <TextArea
              {...control}
              maxLength={3_000}
              value={draft.text}
              onChange={(event) => setDraft({ ...draft, text: event.target.value })}
            />
          )}
        </Field>
        <PlacePart place={draft.place} onChange={(place) => setDraft({ ...draft, place })} />
        {error === null ? null : <ErrorState error={error} />}
      </div>
    </Phone>
  );
}

/** One's own questions, whatever became of them. */
export function MinePage(): ReactNode {
  const text = useText(appealWords);
  const { go } = useNavigation();
  const citizen = useCitizen();
  return (
    <Phone title={text.mine} onBack={() => go('/appeals')} notice={<OfflineBar />}>
      {citizen.state === 'out' ? <SignIn /> : <Mine />}
    </Phone>
  );
}

function Mine(): ReactNode {
  const text = useText(appealWords);
  const { list, rows, reload } = usePages<OwnQuestionView>(`${BASE}/own-questions`);
  return (
    <Loaded
      query={list}
      isEmpty={() => rows.length === 0}
      empty={<EmptyState title={text.mineEmpty}>{text.homeWhy}</EmptyState>}
    >
      {() => (
        <>
          <ul className="cb-stack" aria-label={text.mine}>
            {rows.map((item) => (
              <li key={item.id} className="cb-card cb-stack-tight">
                <Own item={item} onRated={reload} />
              </li>
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.more}
            </Button>
          ) : null}
        </>
      )}
    </Loaded>
  );
}

const STATUS = ['submitted', 'published', 'private', 'refused'] as const;

function Own({ item, onRated }: { item: OwnQuestionView; onRated: () => void }): ReactNode {
  const text = useText(appealWords);
  const day = useDay();
  const rating = useApiMutation<unknown>();
  const status = STATUS.find((each) => each === item.status) ?? 'submitted';
  const rate = (stars: number): void =>
    rating.mutate(
      { method: 'POST', path: `${BASE}/questions/${item.id}/evaluation`, body: { stars } },
      {
        onSuccess: () => {
          toast(text.rated);
          onRated();
        },
      },
    );
  return (
    <>
      {status === 'published' ? (
        <Link to={`/appeals/${item.id}`} className="cb-strong">
          {item.title}
        </Link>
      ) : (
        <p className="cb-strong">{item.title}</p>
      )}
      <p className="cb-muted cb-small cb-figures">
        {[text.askedOn(day(item.askedAt)), text[status], item.unit].filter(Boolean).join(' · ')}
      </p>
      {item.refusal === null ? null : <p>{text.because(item.refusal)}</p>}
      {item.reply === null ? null : <p style={{ whiteSpace: 'pre-wrap' }}>{item.reply}</p>}
      {item.mayEvaluate ? (
        <fieldset className="cb-stack-tight">
          <legend className="cb-field-label">{text.rate}</legend>
          <div className="cb-row">
            {[5, 4, 3, 2, 1].map((stars) => (
              <Button key={stars} isBusy={rating.isPending} onClick={() => rate(stars)}>
                {text.stars(stars)}
              </Button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {item.stars === null ? null : <p>{text.yourRating(text.stars(item.stars))}</p>}
      {rating.error === null ? null : <ErrorState error={rating.error} />}
    </>
  );
}
