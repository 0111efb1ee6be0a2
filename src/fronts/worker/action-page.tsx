import { type ReactNode, useState } from 'react';
import type { WorkerTask } from '../../base/intake/worker-contract.ts';
import {
  ActionFields,
  type ActionValues,
  Button,
  EmptyState,
  ErrorState,
  type FormPhoto,
  formOf,
  isBlank,
  Phone,
  PhotoInput,
  PhotoPair,
  type QueueInput,
  useBlobUrl,
  useDraft,
  useDraftPhotos,
  useGive,
  useNavigation,
  usePreferences,
  useQueueView,
  useText,
  useWorkerTools,
} from '../kit/index.tsx';
import { useThumbnail } from './browser/use-tasks.ts';
import { CallPage, useTask } from './case-page.tsx';
import { isWork, resultHintOf } from './result-hint.ts';
import { useWork } from './session.tsx';
import { possibleActions, subjectOf, type TaskAction } from './task-list.ts';
import { workerWords } from './words/worker-words.ts';

/** One action with its form; sent through the queue, whether there is network or not. */
export function ActionPage({ id, action }: { id: string; action: string }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const task = useTask(id);
  const { items } = useQueueView(useWorkerTools().queue);
  if (task !== undefined && action === 'call') return <CallPage task={task} />;
  const found = task && possibleActions(task, items).find((each) => each.id === action);
  if (task === undefined || found === undefined) {
    return (
      <Phone title={text.tasksTitle} notice={notice} onBack={() => go(`/cases/${id}`)}>
        <EmptyState title={task === undefined ? text.notThere : text.nothingToDo} />
      </Phone>
    );
  }
  return <ActionForm task={task} action={found} />;
}

/** Photos of the unit's own work are those after; all others prove what somebody saw. */
const purposeOf = (action: string): string =>
  ['handle', 'assist', 'report-result', 'arrive'].includes(action) ? 'after' : 'verification';

function ActionForm({ task, action }: { task: WorkerTask; action: TaskAction }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const { language } = usePreferences();
  const { form, setForm, photos, setPhotos, files, isBusy, error, problemOf, send } = useActionForm(
    task,
    action,
  );

  return (
    <Phone
      title={action.title[language]}
      notice={notice}
      onBack={() => go(`/cases/${task.id}`)}
      foot={
        <Button kind="main" isWide isBusy={isBusy} onClick={send}>
          {text.send}
        </Button>
      }
    >
      <div className="cb-stack">
        <p className="cb-muted">
          {task.number} · {task.title}
        </p>
        {isWork(action.id) ? <Expected task={task} hasPhotos={files !== undefined} /> : null}
        <ActionFields fields={action.fields} values={form} onChange={setForm} problemOf={problemOf} />
        {files === undefined ? null : (
          <PhotoSection
            {...{ task, action, photos, files }}
            problem={problemOf(files)}
            onChange={setPhotos}
          />
        )}
        {error === undefined ? null : <ErrorState error={error} />}
      </div>
    </Phone>
  );
}

/** What a result must say to be accepted: of every case, and of one that came this way. */
function Expected({ task, hasPhotos }: { task: WorkerTask; hasPhotos: boolean }): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const hint = resultHintOf(task.channel);
  return (
    <section className="w-expected" aria-label={text.expected}>
      <h2 className="w-heading">{text.expected}</h2>
      {task.category === null ? null : <p className="cb-small cb-muted">{task.category.name}</p>}
      <ul>
        <li>{hint === undefined ? text.expectedResult : hint[language]}</li>
        {hasPhotos ? <li>{text.expectedPhotos}</li> : null}
      </ul>
    </section>
  );
}

/** What is filled in and photographed, what is still missing, and the way into the queue. */
function useActionForm(task: WorkerTask, action: TaskAction) {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { language } = usePreferences();
  const { person, mark } = useWorkerTools();
  const name = `${person.id}.${task.id}.${action.id}`;
  const [form, setForm, clear] = useDraft<ActionValues>(name, NOTHING);
  const { photos, change: setPhotos } = useDraftPhotos(name);
  const { give, isBusy, error } = useGive();
  const [isAsked, setIsAsked] = useState(false);
  const files = action.fields.find((field) => field.type === 'files');
  const missing = action.fields.filter(
    (field) => field.required && (field.type === 'files' ? photos.length === 0 : isBlank(form[field.name])),
  );

  const make = async (): Promise<QueueInput> => {
    const place = task.address ?? task.area?.name ?? '';
    const uploadPath = `/api/v1/cases/${task.id}/attachments?purpose=${purposeOf(action.id)}`;
    const sent = await Promise.all(
      photos.map(async (photo, index) => ({
        name: `photo-${index + 1}`,
        blob: await mark(photo.blob, { place, number: task.number }),
        uploadPath,
      })),
    );
    const body = {
      form: {
        ...formOf(action.fields, form),
        ...(files && sent.length > 0 && { [files.name]: sent.map(({ name }) => ({ $file: name })) }),
      },
    };
    const words = `${action.title[language]} · ${task.number}`;
    const path = `/api/v1/cases/${task.id}/actions/${action.id}`;
    return { subject: subjectOf(task.id), words, path, body, files: sent };
  };
  const send = (): void => {
    setIsAsked(true);
    if (missing.length > 0) return;
    void give(make, () => {
      clear();
      setPhotos([]);
      go('/', { replace: true });
    });
  };
  const problemOf = (field: TaskAction['fields'][number]): string | undefined =>
    isAsked && missing.includes(field) ? text.needed : undefined;
  return { form, setForm, photos, setPhotos, files, isBusy, error, problemOf, send };
}

interface PhotoSectionProps {
  readonly task: WorkerTask;
  readonly action: TaskAction;
  readonly files: TaskAction['fields'][number];
  readonly photos: readonly FormPhoto[];
  readonly problem: string | undefined;
  readonly onChange: (photos: readonly FormPhoto[]) => void;
}

function PhotoSection({ task, action, files, photos, problem, onChange }: PhotoSectionProps): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  return (
    <section className="cb-stack-tight">
      <h2 className="w-heading">
        {purposeOf(action.id) === 'after' ? text.afterPhoto : files.title[language]}
      </h2>
      <PhotoInput label={text.takePhoto} photos={photos} problem={problem} onChange={onChange} isCameraOnly />
      {purposeOf(action.id) === 'after' ? <Pair task={task} after={photos[0]} /> : null}
    </section>
  );
}

const NOTHING: ActionValues = {};

/** The new photo on top of the one before, so that the same place is shown from the same side. */
function Pair({ task, after }: { task: WorkerTask; after: FormPhoto | undefined }): ReactNode {
  const text = useText(workerWords);
  const before = task.attachments.find(
    (each) => each.thumbnailUrl !== null && (each.purpose === 'report' || each.purpose === 'before'),
  );
  const beforeUrl = useThumbnail(before);
  const afterUrl = useBlobUrl(after?.blob);
  if (beforeUrl === undefined) return null;
  return (
    <>
      <h3 className="w-heading">{text.compare}</h3>
      <PhotoPair
        before={{ url: beforeUrl, alt: task.title }}
        after={afterUrl === undefined ? undefined : { url: afterUrl, alt: task.title }}
      />
    </>
  );
}
