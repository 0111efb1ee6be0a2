import { type ReactNode, useState } from 'react';
import {
  DeskList,
  DeskPage,
  DeskPanes,
  DeskRow,
  Mark,
  useSteps,
} from '../../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Loaded,
  Segmented,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  usePages,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { ReviewDetail, ReviewPage, ReviewRow, ReviewState } from '../../publication/review-contract.ts';
import { ReviewCase } from './review-case.tsx';
import { reviewWords } from './words/review-words.ts';

const PATH = '/api/v1/snap-publications';
const EVERY_MS = 30_000;

/** What waits on the left, the one in hand on the right. J and K go through, the rest is said beside the buttons. */
export function ReviewDesk(): ReactNode {
  const text = useText(reviewWords);
  const [state, setState] = useState<ReviewState>('waiting');
  const [picked, setPicked] = useState<string>();
  const pages = usePages<ReviewRow, ReviewPage>(PATH, { state }, EVERY_MS);
  const ids = pages.rows.map((row) => row.caseId);
  const isThere = picked !== undefined && (ids.includes(picked) || state !== 'waiting');
  const current = isThere ? picked : ids[0];
  const waiting = pages.list.data?.pages[0]?.waiting;
  const step = useSteps({ ids, current, onPick: setPicked });
  const goOn = (): void => {
    step(1);
    pages.reload();
  };
  return (
    <DeskPage
      title={text.title}
      end={
        <span className="cb-muted" role="status">
          {waiting === undefined ? '' : text.count(waiting)}
        </span>
      }
    >
      <DeskPanes
        listLabel={text.title}
        openLabel={text.facts}
        list={
          <>
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
              }}
            />
            <DeskList
              label={text.title}
              pages={pages}
              keyOf={(row) => row.caseId}
              current={current}
              onPick={setPicked}
              draw={(row) => <Row item={row} />}
              empty={
                <EmptyState title={state === 'waiting' ? text.emptyWaiting : text.emptyDecided} icon="check">
                  {state === 'waiting' ? text.emptyWaitingWords : undefined}
                </EmptyState>
              }
            />
          </>
        }
      >
        {current !== undefined ? (
          <OpenCase key={current} caseId={current} onDone={goOn} onNext={() => step(1)} />
        ) : pages.list.isSuccess ? (
          <EmptyState title={text.pickOne} />
        ) : null}
      </DeskPanes>
    </DeskPage>
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

function Row({ item }: { item: ReviewRow }): ReactNode {
  const text = useText(reviewWords);
  return (
    <DeskRow
      title={item.title}
      flags={item.synthetic ? <SyntheticMark /> : null}
      line={[item.category, item.area].filter(Boolean).join(' · ')}
      foot={
        item.stage === 'decided' ? null : (
          <Mark look="accent">{item.stage === 'result' ? text.stageResult : text.stageReport}</Mark>
        )
      }
      end={text.photosCount(item.photos)}
    />
  );
}
