import type { ReactNode } from 'react';
import { Queues } from '../../kit/desk/index.tsx';
import { Segmented, useText } from '../../kit/index.tsx';
import { consoleWords } from '../words/console-words.ts';
import { type Filters, type QueueId, TABS, tabOf } from './queues.ts';
import { useCounts } from './use-queue.tsx';

/** What the queues are called. */
export function useQueueNames(): Record<QueueId, string> {
  const text = useText(consoleWords);
  return {
    dispatch: text.queueDispatch,
    sign: text.queueSign,
    handle: text.queueHandle,
    return: text.queueReturn,
    panel: text.queuePanel,
    verify: text.queueVerify,
    photos: text.queuePhotos,
    close: text.queueClose,
    late: text.queueLate,
    all: text.queueAll,
  };
}

/** The queues with their counts. */
export function QueueTabs(props: {
  queue: QueueId;
  filters: Filters;
  onPick: (queue: QueueId) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const counts = useCounts(props.filters);
  const names = useQueueNames();
  const said = (id: QueueId): string | number => {
    const count = counts[id];
    return count === undefined ? '' : count.more ? text.countMore : count.count;
  };
  const tab = tabOf(props.queue);
  return (
    <>
      <Queues
        label={text.queue}
        queues={TABS.map(({ id }) => ({ id, label: names[id], count: said(id) }))}
        current={tab}
        onPick={props.onPick}
      />
      {tab === 'verify' ? (
        <div className="desk-queue-part">
          <Segmented
            label={text.queueVerify}
            options={[
              { value: 'verify', label: text.photosAll },
              { value: 'photos', label: `${text.queuePhotos} ${said('photos')}`.trim() },
            ]}
            value={props.queue}
            onChange={props.onPick}
          />
        </div>
      ) : null}
    </>
  );
}
