import { type ReactNode, useRef, useState } from 'react';
import {
  Button,
  ErrorState,
  Field,
  type FormPhoto,
  isApiError,
  PhotoInput,
  Sheet,
  TextArea,
  toast,
  useApiMutation,
  useDraft,
  useDraftPhotos,
  useErrorWords,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { SnapAnswered, SnapStory } from '../contract.ts';
import { MOST_CHARACTERS, MOST_PHOTOS } from '../manifest.ts';
import { asUnsent, sendAll } from './send-all.ts';
import { sendPhoto } from './send-report.ts';
import { snapWords } from './words/snap-words.ts';

interface ChoicesProps {
  readonly story: SnapStory;
  readonly onChanged: () => void;
}

/** What the reporter can do besides waiting: add, keep private, withdraw. */
export function StoryChoices({ story, onChanged }: ChoicesProps): ReactNode {
  const text = useText(snapWords);
  const wordsOf = useErrorWords();
  const [isOpen, setIsOpen] = useState<'add' | 'withdraw'>();
  const change = useApiMutation<SnapAnswered>();
  const path = `/api/v1/snap-reports/${story.id}`;
  const send = (ending: string, body: object, said?: string): void =>
    change.mutate(
      { method: 'POST', path: `${path}/${ending}`, body },
      {
        onSuccess: () => {
          setIsOpen(undefined);
          if (said !== undefined) toast(said);
          onChanged();
        },
        onError: (error) => toast(wordsOf(error).title),
      },
    );
  const { supplement, withdraw } = story.can;
  return (
    <section className="cb-stack-tight" aria-label={text.more}>
      {supplement ? (
        <Button icon="plus" isWide onClick={() => setIsOpen('add')}>
          {text.add}
        </Button>
      ) : null}
      <div className="cb-card cb-stack-tight">
        <p>{!story.mayBePublic ? text.wrongdoing : story.private ? text.privateNow : text.publicNow}</p>
        {story.mayBePublic ? (
          <Button isBusy={change.isPending} onClick={() => send('privacy', { private: !story.private })}>
            {story.private ? text.makePublic : text.makePrivate}
          </Button>
        ) : null}
      </div>
      {withdraw ? (
        <Button kind="quiet" onClick={() => setIsOpen('withdraw')}>
          {text.withdraw}
        </Button>
      ) : null}
      <Sheet title={text.add} isOpen={isOpen === 'add'} onClose={() => setIsOpen(undefined)}>
        <AddForm
          id={story.id}
          label={text.addLabel}
          send={text.addSend}
          onDone={() => {
            setIsOpen(undefined);
            toast(text.added);
            onChanged();
          }}
        />
      </Sheet>
      <Sheet title={text.withdraw} isOpen={isOpen === 'withdraw'} onClose={() => setIsOpen(undefined)}>
        <div className="cb-stack">
          <p>{text.withdrawSure}</p>
          <Button
            kind="main"
            isWide
            isBusy={change.isPending}
            onClick={() => send('withdraw', {}, text.withdrawn)}
          >
            {text.withdrawYes}
          </Button>
        </div>
      </Sheet>
    </section>
  );
}

/** What those who handle the case want to know, with the answer in a line below. */
export function Question(props: {
  id: string;
  question: NonNullable<SnapStory['question']>;
  onChanged: () => void;
}): ReactNode {
  const { id, question, onChanged } = props;
  const text = useText(snapWords);
  const { language } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className="cb-card cb-stack-tight snap-question" aria-label={text.asks(question.by)}>
      <h2 className="snap-heading">{text.asks(question.by)}</h2>
      <p className="snap-said">{question.words}</p>
      <p className="cb-small cb-muted">{question.atWords[language]}</p>
      <Button kind="main" isWide onClick={() => setIsOpen(true)}>
        {text.answer}
      </Button>
      <Sheet title={text.answer} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <AddForm
          id={id}
          label={question.words}
          send={text.answerSend}
          onDone={() => {
            setIsOpen(false);
            toast(text.answered);
            onChanged();
          }}
        />
      </Sheet>
    </section>
  );
}

interface AddFormProps {
  readonly id: string;
  readonly label: string;
  readonly send: string;
  readonly onDone: () => void;
}

function AddForm({ id, label, send: sendWords, onDone }: AddFormProps): ReactNode {
  const text = useText(snapWords);
  const [words, setWords, clearWords] = useDraft(`snap-report.add.${id}`, '');
  const { photos, change: setPhotos } = useDraftPhotos(`snap-report.add.${id}`);
  const newest = useRef(photos);
  newest.current = photos;
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const adding = useApiMutation<SnapAnswered>();
  const send = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      const upload = ({ blob }: FormPhoto) => sendPhoto(blob);
      const photoIds = await sendAll(() => newest.current, { upload, onSent: setPhotos });
      const path = `/api/v1/snap-reports/${id}/supplement`;
      await adding.mutateAsync({ method: 'POST', path, body: { text: words.trim(), photoIds } });
      clearWords();
      setPhotos([]);
      onDone();
    } catch (problem) {
      if (isApiError(problem, 'snap-report.photo_unknown')) setPhotos(asUnsent(newest.current));
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <div className="cb-stack">
      <Field label={label}>
        {(control) => (
          <TextArea
            {...control}
            maxLength={MOST_CHARACTERS}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <PhotoInput label={text.photoAdd} photos={photos} onChange={setPhotos} limit={MOST_PHOTOS} />
      {error === undefined ? null : <ErrorState error={error} />}
      <Button kind="main" isWide isBusy={isBusy} disabled={words.trim() === ''} onClick={() => void send()}>
        {sendWords}
      </Button>
    </div>
  );
}
