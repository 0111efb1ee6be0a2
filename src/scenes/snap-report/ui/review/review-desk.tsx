import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Loaded,
  OfflineBar,
  Segmented,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useKeys,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { ReviewDetail, ReviewPage, ReviewRow, ReviewState } from '../../review-contract.ts';
import { ReviewCase } from './review-case.tsx';
import { reviewWords } from './words/review-words.ts';

const PATH = '/api/v1/snap-publications';
const PAGE = 50;
const MOST = 100;
const EVERY_MS = 30_000;

/** What waits on the left, the one in hand on the right. J and K go through, the rest is said beside the buttons. */
export function ReviewDesk(): ReactNode {
  const text = useText(reviewWords);
  const [state, setState] = useState<ReviewState>('waiting');
  const [limit, setLimit] = useState(PAGE);
  const [picked, setPicked] = useState<string>();
  const list = useApiQuery<ReviewPage>(withQuery(PATH, { state, limit: String(limit) }), {
    keepPrevious: true,
    everyMs: EVERY_MS,
  });
  const items = list.data?.items ?? [];
  const isThere = items.some((item) => item.caseId === picked);
  const current = picked !== undefined && (isThere || state !== 'waiting') ? picked : items[0]?.caseId;
  const step = (by: number): void => {
    const at = items.findIndex((item) => item.caseId === current);
    const next = items[at + by];
    if (next !== undefined) setPicked(next.caseId);
  };
  const goOn = (): void => {
    step(1);
    void list.refetch();
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
  return (
    <div className="review">
      <section className="review-list" aria-label={text.title}>
        <div className="review-list-head">
          <h1>{text.title}</h1>
          <span className="cb-muted cb-small" role="status">
            {list.data === undefined ? '' : text.count(list.data.waiting)}
          </span>
        </div>
        <Segmented
          label={text.show}
          options={(['waiting', 'approved', 'refused', 'withdrawn'] as const).map((value) => ({
            value,
            label: text[value],
          }))}
          value={state}
          onChange={(value) => {
            setState(value);
            setPicked(undefined);
            setLimit(PAGE);
          }}
        />
        <Rows
          query={list}
          state={state}
          current={current}
          onPick={setPicked}
          {...(limit < MOST && { onMore: () => setLimit(MOST) })}
        />
      </section>
      <section className="review-case" aria-label={text.facts}>
        <OfflineBar />
        {current === undefined ? (
          list.data === undefined ? null : (
            <EmptyState title={text.pickOne} />
          )
        ) : (
          <OpenCase key={current} caseId={current} onDone={goOn} onNext={() => step(1)} />
        )}
      </section>
    </div>
  );
}

interface RowsProps {
  readonly query: ReturnType<typeof useApiQuery<ReviewPage>>;
  readonly state: ReviewState;
  readonly current: string | undefined;
  readonly onPick: (caseId: string) => void;
  readonly onMore?: () => void;
}

function Rows({ query, state, current, onPick, onMore }: RowsProps): ReactNode {
  const text = useText(reviewWords);
  return (
    <Loaded
      query={query}
      skeleton={<Skeleton count={8} />}
      isEmpty={(page) => page.items.length === 0}
      empty={
        <EmptyState title={state === 'waiting' ? text.emptyWaiting : text.emptyDecided} icon="check">
          {state === 'waiting' ? text.emptyWaitingWords : undefined}
        </EmptyState>
      }
    >
      {(page) => (
        <ul className="review-rows">
          {page.items.map((item) => (
            <Row key={item.caseId} item={item} isCurrent={item.caseId === current} onPick={onPick} />
          ))}
          {page.next !== null && onMore !== undefined ? (
            <li>
              <Button kind="quiet" isWide onClick={onMore}>
                {text.more}
              </Button>
            </li>
          ) : null}
        </ul>
      )}
    </Loaded>
  );
}

function OpenCase(props: { caseId: string; onDone: () => void; onNext: () => void }): ReactNode {
  const { caseId, onDone, onNext } = props;
  const detail = useApiQuery<ReviewDetail>(`${PATH}/${caseId}`);
  return (
    <Loaded query={detail} skeleton={<Skeleton shape="block" count={1} />}>
      {(found) => (
        // Another version is another proposal: what was typed for the old one is not put onto it.
        <ReviewCase
          key={found.version}
          detail={found}
          onDone={onDone}
          onNext={onNext}
          onReload={() => void detail.refetch()}
        />
      )}
    </Loaded>
  );
}

function Row(props: { item: ReviewRow; isCurrent: boolean; onPick: (id: string) => void }): ReactNode {
  const { item, isCurrent, onPick } = props;
  const text = useText(reviewWords);
  return (
    <li>
      <button
        type="button"
        className="review-row"
        aria-current={isCurrent || undefined}
        onClick={() => onPick(item.caseId)}
      >
        <span className="cb-strong review-row-title">{item.title}</span>
        <span className="cb-small cb-muted review-row-title">
          {[item.category, item.area].filter(Boolean).join(' · ')}
        </span>
        <span className="cb-small cb-muted cb-row">
          {item.stage === 'decided' ? null : (
            <span className="review-stage">
              {item.stage === 'result' ? text.stageResult : text.stageReport}
            </span>
          )}
          <span>{text.photosCount(item.photos)}</span>
          {item.synthetic ? <SyntheticMark /> : null}
        </span>
      </button>
    </li>
  );
}
