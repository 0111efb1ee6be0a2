import { type ReactNode, useState } from 'react';
import type { WorkerTask } from '../../base/intake/worker-contract.ts';
import {
  api,
  Button,
  ClockBar,
  clockOf,
  EmptyState,
  ErrorState,
  Link,
  Phone,
  Sheet,
  StatusMark,
  useAttempt,
  useGive,
  useNavigation,
  usePreferences,
  useQueueView,
  useText,
  useWorkerTools,
} from '../kit/index.tsx';
import { useThumbnail } from './browser/use-tasks.ts';
import { PhotoVerdict, ResultPage, useOwnResults } from './photo-verdict.tsx';
import { scenePages, useWork } from './session.tsx';
import { mainAction, possibleActions, subjectOf, type TaskAction } from './task-list.ts';
import { readAtOf } from './task-store.ts';
import { RouteAndCall, useDistanceWords } from './tasks-page.tsx';
import { workerWords } from './words/worker-words.ts';

/** The task as the phone knows it. */
export function useTask(id: string): WorkerTask | undefined {
  return useWork().tasks.book?.tasks.find((task) => task.id === id);
}

/** One case: what, where, how long, and the one next thing to do. */
export function CasePage({ id }: { id: string }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const task = useTask(id);
  const { queue } = useWorkerTools();
  const { items } = useQueueView(queue);
  const [isMore, setIsMore] = useState(false);
  const { language } = usePreferences();
  const { begin, isBusy, error } = useBegin(task);
  const result = useOwnResults().find((each) => each.caseId === id);
  if (task === undefined && result !== undefined) return <ResultPage result={result} />;
  if (task === undefined) {
    return (
      <Phone title={text.tasksTitle} notice={notice} onBack={() => go('/')}>
        <EmptyState title={text.notThere} action={<Link to="/">{text.tasksTitle}</Link>} />
      </Phone>
    );
  }
  const actions = possibleActions(task, items);
  const main = mainAction(actions);
  const others = actions.filter((action) => action !== main);
  const foot =
    main === undefined && others.length === 0 ? undefined : (
      <div className="cb-row w-foot">
        {main === undefined ? null : (
          <Button kind="main" className="w-main" isBusy={isBusy} onClick={() => begin(main)}>
            {main.title[language]}
          </Button>
        )}
        {others.length === 0 ? null : (
          <Button icon="more" onClick={() => setIsMore(true)}>
            {text.more}
          </Button>
        )}
      </div>
    );
  return (
    <Phone title={task.number} notice={notice} onBack={() => go('/')} foot={foot}>
      <div className="cb-stack">
        {result === undefined ? null : <PhotoVerdict result={result} />}
        {error === undefined ? null : <ErrorState error={error} />}
        <CaseBody task={task} />
      </div>
      {scenePages.map((pages, index) => (
        <div key={`on-case-${index + 1}`} className="w-on-case">
          {pages.onCase?.(task)}
        </div>
      ))}
      <Sheet title={text.more} isOpen={isMore} onClose={() => setIsMore(false)}>
        <div className="cb-stack-tight">
          {others.map((action) => (
            <Button key={action.id} isWide isBusy={isBusy} onClick={() => begin(action)}>
              {action.title[language]}
            </Button>
          ))}
        </div>
      </Sheet>
    </Phone>
  );
}

/** An action without a form is queued at once; the others have a page. */
function useBegin(task: WorkerTask | undefined) {
  const { give, isBusy, error } = useGive();
  const { go } = useNavigation();
  const { language } = usePreferences();
  const begin = (action: TaskAction): void => {
    if (task === undefined) return;
    if (action.fields.length > 0) {
      go(`/cases/${task.id}/${action.id}`);
      return;
    }
    const words = `${action.title[language]} · ${task.number}`;
    const path = `/api/v1/cases/${task.id}/actions/${action.id}`;
    void give(() => ({ subject: subjectOf(task.id), words, path, body: { form: {} } }));
  };
  return { begin, isBusy, error };
}

function CaseBody({ task }: { task: WorkerTask }): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const { tasks } = useWork();
  const { queue } = useWorkerTools();
  const queued = useQueueView(queue).items.filter((item) => item.subject === subjectOf(task.id));
  const distance = useDistanceWords(task);
  const photos = task.attachments.filter((each) => each.thumbnailUrl !== null);
  const running = task.clocks.filter((clock) => clock.running);
  return (
    <div className="cb-stack">
      <div className="cb-stack-tight">
        <StatusMark status={task.mark} words={task.stateTitle[language]} />
        <h2 className="w-task-title">{task.title}</h2>
        {task.description === task.title ? null : <p className="w-text">{task.description}</p>}
      </div>
      {queued.length === 0 ? null : (
        <p className="w-queued">{text.queuedOn(queued.map((item) => item.words).join('、'))}</p>
      )}
      {running.length === 0 ? null : (
        <section className="cb-stack-tight">
          <h3 className="w-heading">{text.clocks}</h3>
          {running.map((clock) => (
            <ClockBar
              key={clock.id}
              clock={clockOf(clock, { language, asOf: readAtOf(tasks.book!, task.id) })}
            />
          ))}
        </section>
      )}
      <section className="cb-stack-tight">
        <h3 className="w-heading">{text.place}</h3>
        <p className="w-text">
          {task.address ?? text.noAddress}
          {distance === undefined ? '' : ` · ${distance}`}
        </p>
        <p className="cb-muted">
          {task.areaPath
            .map((area) => area.name)
            .slice(1)
            .join(' › ')}
        </p>
        {task.reporter === null ? null : (
          <p className="cb-muted">
            {text.reporter} {task.reporter.name} {task.reporter.telephone}
          </p>
        )}
        <RouteAndCall task={task} />
      </section>
      <section className="cb-stack-tight">
        <h3 className="w-heading">{text.photos}</h3>
        {photos.length === 0 ? <p className="cb-muted">{text.noPhotos}</p> : null}
        <div className="w-pictures">
          {photos.map((photo, index) => (
            <Picture key={photo.id} photo={photo} alt={`${text.photos} ${index + 1}`} />
          ))}
        </div>
      </section>
    </div>
  );
}

function Picture({ photo, alt }: { photo: WorkerTask['attachments'][number]; alt: string }): ReactNode {
  const url = useThumbnail(photo);
  return url === undefined ? null : <img src={url} alt={alt} loading="lazy" />;
}

const PURPOSES = ['contact-on-task', 'confirm-place', 'tell-result'] as const;

/** Why, then the number: shown for this call only. */
export function CallPage({ task }: { task: WorkerTask }): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice } = useWork();
  const [telephone, setTelephone] = useState<string>();
  const { attempt, error, isBusy } = useAttempt();
  const labels = [text.purposeTask, text.purposePlace, text.purposeResult];
  const path = `/api/v1/cases/${task.id}/reporter-phone`;
  const ask = (purpose: string): Promise<void> =>
    attempt(async () =>
      setTelephone((await api<{ telephone: string }>('POST', path, { purpose })).telephone),
    );
  return (
    <Phone title={text.whyCall} notice={notice} onBack={() => go(`/cases/${task.id}`)}>
      <div className="cb-stack">
        <p className="cb-muted">{text.whyCallHint}</p>
        {telephone === undefined ? (
          PURPOSES.map((purpose, index) => (
            <Button key={purpose} isWide isBusy={isBusy} onClick={() => void ask(purpose)}>
              {labels[index]}
            </Button>
          ))
        ) : (
          <a className="cb-button cb-button-main cb-button-wide" href={`tel:${telephone}`}>
            {text.callNumber(telephone)}
          </a>
        )}
        {error === undefined ? null : <ErrorState error={error} />}
      </div>
    </Phone>
  );
}
