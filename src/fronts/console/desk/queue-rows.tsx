import type { ReactNode } from 'react';
import { DeskList, DeskRow, Mark } from '../../kit/desk/index.tsx';
import { EmptyState, Icon, StatusMark, SyntheticMark, useText } from '../../kit/index.tsx';
import { PHOTO_MARKS } from '../case/photo-check.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick, useTime } from '../words-of.tsx';
import { QUEUES, type QueueId } from './queues.ts';
import type { QueueRow, useQueue } from './use-queue.tsx';
import { deskWords } from './words/desk-words.ts';

/** The state that a queue is of; a queue of several states has none. */
export const QUEUE_STATES: Readonly<Partial<Record<QueueId, string>>> = Object.fromEntries(
  QUEUES.flatMap(({ id, query }) => ('state' in query ? [[id, query.state]] : [])),
);

/** The rows of a queue; with `picked` a row is chosen instead of opened. */
export function QueueRows(props: {
  list: ReturnType<typeof useQueue>['list'];
  rows: readonly QueueRow[];
  queue: QueueId;
  selected: string;
  picked: ReadonlySet<string> | undefined;
  onSelect: (id: string) => void;
}): ReactNode {
  const { list, rows, queue, selected, picked, onSelect } = props;
  const text = useText(consoleWords);
  return (
    <DeskList
      label={text.queue}
      pages={{ list, rows }}
      keyOf={(row) => row.id}
      current={selected}
      onPick={onSelect}
      draw={(row) => (
        <Row row={row} isStateShown={row.state !== QUEUE_STATES[queue]} isPicked={picked?.has(row.id)} />
      )}
      empty={
        queue === 'photos' ? (
          <EmptyState title={text.photosEmptyTitle} icon="check">
            {text.photosEmptyWords}
          </EmptyState>
        ) : (
          <EmptyState title={text.emptyTitle}>{text.emptyWords}</EmptyState>
        )
      }
    />
  );
}

/** What speaks against the photos, in one line; photos that nothing speaks against need none. */
function PhotoLine({ mark }: { mark: QueueRow['photoCheck'] }): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  if (!mark || mark.verdict === 'pass') return null;
  return (
    <span className="desk-row-photo" data-verdict={mark.verdict} title={pick(mark.words)}>
      <StatusMark
        status={PHOTO_MARKS[mark.verdict]}
        words={mark.verdict === 'fail' ? text.photoMarkFail : text.photoMarkDoubt}
      />
      <span>{pick(mark.words)}</span>
    </span>
  );
}

/** `isStateShown`: the row has moved on, or the queue is of several states. `isPicked`: undefined while none is chosen. */
function Row(props: { row: QueueRow; isStateShown: boolean; isPicked: boolean | undefined }): ReactNode {
  const { row, isStateShown, isPicked } = props;
  const desk = useText(deskWords);
  const pick = usePick();
  const time = useTime();
  const facts = [isStateShown ? pick(row.stateTitle) : '', row.category?.name, row.area?.name];
  return (
    <>
      <DeskRow
        mark={
          <>
            {isPicked === undefined ? null : (
              <span className="desk-row-pick" data-picked={isPicked || undefined}>
                {isPicked ? <Icon name="check" /> : null}
                {isPicked ? <span className="cb-unseen">{desk.pickedRow}</span> : null}
              </span>
            )}
            <StatusMark status={row.mark} isCompact />
          </>
        }
        title={row.title}
        flags={
          <>
            {(row.reports ?? 0) > 1 ? (
              <Mark title={desk.fusedHint}>{desk.fused(row.reports ?? 0)}</Mark>
            ) : null}
            {row.synthetic ? <SyntheticMark /> : null}
          </>
        }
        foot={facts.filter(Boolean).join(' · ')}
        end={time(row.dueAt ?? row.openedAt)}
      />
      <PhotoLine mark={row.photoCheck} />
    </>
  );
}
