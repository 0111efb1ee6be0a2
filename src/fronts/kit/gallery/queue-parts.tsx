import { type ReactNode, useEffect, useState } from 'react';
import { Button, OfflineBar, type Queue, startPhoneQueue, useQueueView } from '../index.tsx';
import { Part } from './part.tsx';

/** The outbox on this device; without a server behind the gallery each thing sent becomes a conflict. */
export function QueueParts(): ReactNode {
  const [queue, setQueue] = useState<Queue>();
  useEffect(() => {
    const starting = startPhoneQueue({ owner: 'gallery', uploadPath: '/api/v1/files' });
    void starting.then((started) => setQueue(started.queue));
    return () => void starting.then((started) => started.stop());
  }, []);
  return <Part title="Queue">{queue === undefined ? null : <QueueView queue={queue} />}</Part>;
}

function QueueView({ queue }: { queue: Queue }): ReactNode {
  const { items, isSending } = useQueueView(queue);
  const conflicts = items.filter((item) => item.state === 'conflict');
  const add = (): void => {
    const number = items.length + 1;
    void queue.add({
      subject: `case:${number}`,
      words: `签收第 ${number} 件`,
      path: '/api/v1/none',
      body: { number },
    });
  };
  return (
    <>
      <OfflineBar
        queuedCount={items.length - conflicts.length}
        conflictCount={conflicts.length}
        isSending={isSending}
      />
      <Button onClick={add}>签收一件</Button>
      <ul>
        {items.map((item) => (
          <li key={item.id} className="cb-row-apart">
            <span>
              {item.words} {item.state} {item.problem?.code}
            </span>
            <Button kind="quiet" onClick={() => void queue.resolve(item.id, { do: 'drop' })}>
              放弃
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
