import { type ReactNode, useEffect, useRef, useState } from 'react';
import {
  Button,
  EmptyState,
  Loaded,
  SearchBox,
  Skeleton,
  useApiQuery,
  useKeys,
  usePages,
  useText,
} from '../../../../fronts/kit/index.tsx';
import {
  type DeskCounts,
  type DeskDetail,
  type DeskQuestionView,
  QUEUES,
  type Queue,
} from '../../contract.ts';
import { useMoment } from '../use-day.ts';
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
  const step = (by: number): string | undefined => {
    const at = rows.findIndex((row) => row.id === current);
    const next = rows[at + by];
    if (next !== undefined) move({ id: next.id });
    return next?.id;
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    '/': () => document.querySelector<HTMLInputElement>('.appeals-list input[type=search]')?.focus(),
  });
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
    <div className="appeals-work">
      <section className="appeals-list" aria-label={text.queues}>
        <Queues
          counts={counts.data}
          queue={queue}
          onPick={(each) => {
            move({ queue: each, id: undefined });
            void counts.refetch();
          }}
        />
        <Search words={words} onSearch={(value) => move({ words: value, id: undefined })} />
        <Rows pages={pages} queue={queue} current={current} onPick={(each) => move({ id: each })} />
      </section>
      <section className="appeals-open" aria-label={text.original}>
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
      </section>
    </div>
  );
}

interface RowsProps {
  readonly pages: ReturnType<typeof usePages<DeskQuestionView>>;
  readonly queue: Queue;
  readonly current: string | undefined;
  readonly onPick: (id: string) => void;
}

function Rows({ pages: { list, rows }, queue, current, onPick }: RowsProps): ReactNode {
  const text = useText(deskWords);
  return (
    <Loaded
      query={list}
      skeleton={<Skeleton count={6} />}
      isEmpty={() => rows.length === 0}
      empty={
        <EmptyState title={queue === 'review' ? text.emptyReview : text.empty} icon="check">
          {queue === 'review' ? text.emptyReviewWords : undefined}
        </EmptyState>
      }
    >
      {() => (
        <>
          <ul className="appeals-rows">
            {rows.map((row) => (
              <Row key={row.id} row={row} isCurrent={row.id === current} onPick={() => onPick(row.id)} />
            ))}
          </ul>
          {list.hasNextPage ? (
            <Button kind="quiet" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {text.more}
            </Button>
          ) : null}
        </>
      )}
    </Loaded>
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

interface QueuesProps {
  readonly counts: DeskCounts | undefined;
  readonly queue: Queue;
  readonly onPick: (queue: Queue) => void;
}

function Queues({ counts, queue, onPick }: QueuesProps): ReactNode {
  const text = useText(deskWords);
  const countOf = (each: Queue): number | undefined =>
    each === 'review' || each === 'waiting' || each === 'drafted' || each === 'late'
      ? counts?.[each]
      : undefined;
  return (
    <fieldset className="appeals-queues">
      <legend className="cb-unseen">{text.queues}</legend>
      {QUEUES.map((each) => (
        <button
          key={each}
          type="button"
          className="appeals-queue"
          aria-pressed={each === queue}
          onClick={() => onPick(each)}
        >
          <span>{text.queue(each)}</span>
          {countOf(each) === undefined ? null : <strong className="cb-figures">{countOf(each)}</strong>}
        </button>
      ))}
    </fieldset>
  );
}

function Search({ words, onSearch }: { words: string; onSearch: (words: string) => void }): ReactNode {
  const text = useText(deskWords);
  const [typed, setTyped] = useState(words);
  return (
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
  );
}

function Row(props: { row: DeskQuestionView; isCurrent: boolean; onPick: () => void }): ReactNode {
  const { row, isCurrent, onPick } = props;
  const text = useText(deskWords);
  const moment = useMoment();
  const marks = [
    ...(row.late ? [text.late] : []),
    ...(row.pressedDueAt === null ? [] : [text.pressed]),
    ...(row.draftReply !== null && row.repliedAt === null ? [text.hasDraft] : []),
  ];
  return (
    <li>
      <button type="button" className="appeals-row" aria-current={isCurrent || undefined} onClick={onPick}>
        <span className="cb-strong appeals-row-line">{row.title}</span>
        <span className="cb-small cb-muted appeals-row-line">
          {[text.asked(moment(row.askedAt)), row.area, row.unit].filter(Boolean).join(' · ')}
        </span>
        {marks.length === 0 && row.status === 'submitted' ? null : (
          <span className="cb-small cb-row">
            {marks.map((mark) => (
              <span key={mark} className="appeals-mark">
                {mark}
              </span>
            ))}
            {row.status === 'submitted' ? null : <span className="cb-muted">{text.status(row.status)}</span>}
          </span>
        )}
      </button>
    </li>
  );
}
