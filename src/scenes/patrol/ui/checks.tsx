import { type ReactNode, useEffect, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Icon,
  Link,
  Phone,
  PhotoInput,
  type QueueInput,
  Skeleton,
  TextArea,
  useDraft,
  useDraftPhotos,
  useGive,
  useKept,
  useNavigation,
  useText,
  useWorkerTools,
} from '../../../fronts/kit/index.tsx';
import type { CheckPage, CheckView } from '../contract.ts';
import { markedFiles } from './marked-files.ts';
import { patrolWords } from './words.ts';

const CHECKS = '/api/v1/patrol/checks?mine=true&open=true';

function kindWords(
  kind: string,
  text: { beforeFiling: string; beforeClosing: string; drawn: string; visit: string },
): string {
  if (kind === 'spot-check') return text.drawn;
  if (kind === 'visit') return text.visit;
  return kind === 'before-closing' ? text.beforeClosing : text.beforeFiling;
}

/** Checks that were drawn for me. */
export function ChecksToDo(): ReactNode {
  const text = useText(patrolWords);
  const { person, queue } = useWorkerTools();
  const checks = useKept<CheckPage>(person.id, CHECKS);
  const { refetch } = checks;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const items = checks.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="cb-card cb-stack-tight">
      <h2 className="w-heading">{text.checks(items.length)}</h2>
      {items.map((check) => (
        <Link key={check.id} to={`/checks/${check.id}`} className="w-row">
          <span>
            {kindWords(check.kind, text)} · {check.title}
          </span>
          <Icon name="next" />
        </Link>
      ))}
    </section>
  );
}

/** One of them, answered on the spot. */
export function CheckPageOf({ id }: { id: string }): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { person } = useWorkerTools();
  const { data, error, refetch } = useKept<CheckPage>(person.id, CHECKS);
  const check = data?.items.find((each) => each.id === id);
  if (check !== undefined) return <CheckForm check={check} />;
  return (
    <Phone title={text.check} onBack={() => go('/')}>
      {error === null ? null : <ErrorState error={error} onRetry={refetch} />}
      {data === undefined && error === null ? <Skeleton count={3} /> : null}
      {data === undefined ? null : <EmptyState title={text.checkGone} />}
    </Phone>
  );
}

/** What is photographed and said, and the way of the answer into the queue. */
function useAnswer(check: CheckView) {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const tools = useWorkerTools();
  const name = `${tools.person.id}.patrol.check.${check.id}`;
  const { photos, change: setPhotos } = useDraftPhotos(name);
  const [note, setNote, clear] = useDraft(name, '');
  const [problem, setProblem] = useState<string>();
  const { give, isBusy, error } = useGive();
  const make = async (yes: boolean): Promise<QueueInput> => {
    const files = await markedFiles(tools, photos, 'check', {
      place: check.address ?? '',
      number: check.number,
    });
    const { position } = tools;
    return {
      subject: `check:${check.id}`,
      words: `${text.check} · ${check.number}`,
      path: `/api/v1/patrol/checks/${check.id}/answer`,
      body: {
        ...{ yes, note, photos: files.map(({ name }) => ({ $file: name })) },
        ...(position && { lon: position.longitude, lat: position.latitude }),
      },
      files,
    };
  };
  const answer = (yes: boolean): void => {
    const isMissing = photos.length === 0 && check.kind !== 'visit';
    setProblem(isMissing ? text.needPhoto : undefined);
    if (isMissing) return;
    void give(
      () => make(yes),
      () => {
        clear();
        setPhotos([]);
        go('/', { replace: true });
      },
    );
  };
  return { photos, setPhotos, note, setNote, problem, isBusy, error, answer };
}

function CheckForm({ check }: { check: CheckView }): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { photos, setPhotos, note, setNote, problem, isBusy, error, answer } = useAnswer(check);
  // Before filing: is it as reported? Afterwards: was it put right?
  const isClosing = check.kind !== 'before-filing';
  return (
    <Phone
      title={kindWords(check.kind, text)}
      onBack={() => go('/')}
      foot={
        <div className="cb-row">
          <Button kind="main" isBusy={isBusy} onClick={() => answer(true)}>
            {isClosing ? text.isSolved : text.isThere}
          </Button>
          <Button isBusy={isBusy} onClick={() => answer(false)}>
            {isClosing ? text.isNotSolved : text.isNotThere}
          </Button>
        </div>
      }
    >
      <div className="cb-stack">
        <p className="cb-muted">{check.number}</p>
        <h2 className="w-task-title">{check.title}</h2>
        <p>{check.address}</p>
        {check.kind === 'spot-check' ? <p className="cb-muted">{text.drawnWords}</p> : null}
        {check.kind === 'visit' ? <p className="cb-muted">{text.visitWords}</p> : null}
        {check.question === '' ? null : <p>{check.question}</p>}
        <PhotoInput
          label={text.takePhoto}
          photos={photos}
          problem={problem}
          onChange={setPhotos}
          isCameraOnly
        />
        {error === undefined ? null : <ErrorState error={error} />}
        <Field label={text.note} isOptional>
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={2}
              maxLength={1_000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Phone>
  );
}
