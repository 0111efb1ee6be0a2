import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Link,
  Phone,
  type QueueItem,
  useNavigation,
  useQueueView,
  useText,
  useTime,
  useWorkerTools,
} from '../kit/index.tsx';
import { useWork } from './session.tsx';
import { workerWords } from './words/worker-words.ts';

/** What waits on the phone, in order; what was refused is decided by the person. */
export function QueuePage(): ReactNode {
  const text = useText(workerWords);
  const { go } = useNavigation();
  const { notice, isDurable } = useWork();
  const { queue } = useWorkerTools();
  const { items } = useQueueView(queue);
  return (
    <Phone title={text.queueTitle} notice={notice} onBack={() => go('/me')}>
      <div className="cb-stack">
        {isDurable ? null : (
          <p className="cb-field-why" role="alert">
            {text.notDurable}
          </p>
        )}
        {items.length === 0 ? (
          <EmptyState title={text.queueEmpty} icon="check">
            {text.queueEmptyWords}
          </EmptyState>
        ) : (
          <Button onClick={() => void queue.drain()}>{text.queueNow}</Button>
        )}
        <ol className="w-tasks" aria-label={text.queueTitle}>
          {items.map((item) => (
            <li key={item.id}>
              <Waiting item={item} />
            </li>
          ))}
        </ol>
      </div>
    </Phone>
  );
}

function Waiting({ item }: { item: QueueItem }): ReactNode {
  const text = useText(workerWords);
  const { queue } = useWorkerTools();
  const [isSure, setIsSure] = useState(false);
  const isConflict = item.state === 'conflict';
  const caseId = /^case:(.+)$/.exec(item.subject)?.[1];
  const at = useTime()(new Date(item.createdAtMs).toISOString());
  return (
    <article className="cb-card cb-stack-tight">
      <strong>{item.words}</strong>
      <span className="cb-muted cb-figures">
        {isConflict ? text.queueConflict : text.queueWaiting} · {at}
        {item.attempts > 0 ? ` · ${text.queueTried(item.attempts)}` : ''}
      </span>
      {isConflict ? (
        <>
          <p className="cb-field-why" role="alert">
            {hasMovedOn(item)
              ? text.queueMoved
              : item.problem?.detail || item.problem?.title || item.problem?.code}
          </p>
          <p className="cb-muted cb-small">{text.queueHolds}</p>
          <div className="cb-row">
            <Button onClick={() => void queue.resolve(item.id, { do: 'retry' })}>{text.queueRetry}</Button>
            <Button
              kind={isSure ? 'main' : 'plain'}
              onClick={() => (isSure ? void queue.resolve(item.id, { do: 'drop' }) : setIsSure(true))}
            >
              {text.queueDrop}
            </Button>
            {caseId === undefined ? null : <Link to={`/cases/${caseId}`}>{text.queueLook}</Link>}
          </div>
          {isSure ? <p className="cb-muted cb-small">{text.queueDropSure}</p> : null}
        </>
      ) : null}
    </article>
  );
}

/** The server's words name every action that is possible; who stands in the street needs to know just this. */
function hasMovedOn({ problem }: QueueItem): boolean {
  return ['loop.action_not_allowed', 'loop.changed_meanwhile', 'incident.taken_already'].includes(
    problem?.code ?? '',
  );
}
