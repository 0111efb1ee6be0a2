import { type ReactNode, useEffect, useRef, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, Mark, Queues, useSteps } from '../../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Loaded,
  SearchBox,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useKeys,
  usePages,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import {
  type DeskCounts,
  type DeskDetail,
  type DeskQuestionView,
  QUEUES,
  type Queue,
} from '../../contract.ts';
import { QuestionPage } from './question-page.tsx';
import { BASE, usePlace } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

const EVERY_MS = 30_000;

/** Lists on the left, the question in hand on the right. J and K go through, / searches. */
export function QuestionDesk({ mayEdit }: { mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const { queue, id, words, move } = usePlace();
  const counts = useApiQuery<DeskCounts>(`${BASE}/desk/counts`, { everyMs: EVERY_MS });
  const pages = usePages<DeskQuestionView>(`${BASE}/desk`, { queue, words });
  const { rows, reload } = pages;
  const current = id ?? rows[0]?.id;
  const pick = (each: string): void => move({ id: each });
  const step = useSteps({ ids: rows.map((row) => row.id), current, onPick: pick });
  // Somebody else's work changes the figures; the list is then read again.
  const seen = JSON.stringify(counts.data ?? null);
  const last = useRef(seen);
  useEffect(() => {
    if (last.current !== seen && last.current !== 'null') reload();
    last.current = seen;
  }, [seen, reload]);
  const changed = (): void => {
    reload();
    void counts.refetch();
  };
  return (
    <DeskPanes
      listLabel={text.queues}
      openLabel={text.original}
      list={
        <>
          <Lists
            counts={counts.data}
            queue={queue}
            onPick={(each) => {
              move({ queue: each, id: undefined });
              void counts.refetch();
            }}
          />
          <Search words={words} onSearch={(value) => move({ words: value, id: undefined })} />
          <DeskList
            label={text.queues}
            pages={pages}
            keyOf={(row) => row.id}
            current={current}
            onPick={pick}
            draw={(row) => <Row row={row} />}
            empty={
              <EmptyState title={queue === 'review' ? text.emptyReview : text.empty} icon="check">
                {queue === 'review' ? text.emptyReviewWords : undefined}
              </EmptyState>
            }
          />
        </>
      }
    >
      {current === undefined ? null : (
        <OpenQuestion
          key={current}
          id={current}
          seen={`${queue} ${seen}`}
          mayEdit={mayEdit}
          onChanged={changed}
          onNext={() => {
            if (step(1) === undefined) move({ id: undefined });
          }}
        />
      )}
    </DeskPanes>
  );
}

function OpenQuestion(props: {
  id: string;
  /** Changes when something on the desk has: the question is then read again. */
  seen: string;
  mayEdit: boolean;
  onChanged: () => void;
  onNext: () => void;
}): ReactNode {
  const { id, seen, mayEdit, onChanged, onNext } = props;
  const detail = useApiQuery<DeskDetail>(`${BASE}/desk/questions/${id}`);
  const { refetch } = detail;
  useEffect(() => {
    if (seen !== '') void refetch();
  }, [seen, refetch]);
  return (
    <Loaded query={detail} skeleton={<Skeleton shape="block" count={1} />}>
      {(found) => (
        <QuestionPage
          detail={found}
          mayEdit={mayEdit}
          onNext={onNext}
          onChanged={() => {
            void detail.refetch();
            onChanged();
          }}
        />
      )}
    </Loaded>
  );
}

interface ListsProps {
  readonly counts: DeskCounts | undefined;
  readonly queue: Queue;
  readonly onPick: (queue: Queue) => void;
}

function Lists({ counts, queue, onPick }: ListsProps): ReactNode {
  const text = useText(deskWords);
  const countOf = (each: Queue): number | undefined =>
    each === 'review' || each === 'waiting' || each === 'drafted' || each === 'late'
      ? counts?.[each]
      : undefined;
  return (
    <Queues
      label={text.queues}
      queues={QUEUES.map((id) => ({ id, label: text.queue(id), count: countOf(id) }))}
      current={queue}
      onPick={onPick}
    />
  );
}

function Search({ words, onSearch }: { words: string; onSearch: (words: string) => void }): ReactNode {
  const text = useText(deskWords);
  const [typed, setTyped] = useState(words);
  const box = useRef<HTMLDivElement>(null);
  useKeys({ '/': () => box.current?.querySelector('input')?.focus() });
  return (
    <div ref={box}>
      <SearchBox
        label={text.search}
        hotkey="/"
        value={typed}
        onChange={(value) => {
          setTyped(value.slice(0, 60));
          if (value === '') onSearch('');
        }}
        onSearch={() => onSearch(typed.trim())}
      />
    </div>
  );
}

function Row({ row }: { row: DeskQuestionView }): ReactNode {
  const text = useText(deskWords);
  const time = useTime();
  return (
    <DeskRow
      title={row.title}
      flags={
        <>
          {row.late ? <Mark look="late">{text.late}</Mark> : null}
          {row.pressedDueAt === null ? null : <Mark look="accent">{text.pressed}</Mark>}
          {row.draftReply !== null && row.repliedAt === null ? (
            <Mark look="accent">{text.hasDraft}</Mark>
          ) : null}
          {row.synthetic ? <SyntheticMark /> : null}
        </>
      }
      line={[row.area, row.unit].filter(Boolean).join(' · ')}
      foot={row.status === 'submitted' ? null : text.status(row.status)}
      end={text.asked(time(row.askedAt))}
    />
  );
}
