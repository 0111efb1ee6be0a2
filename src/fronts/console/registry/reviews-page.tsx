import { type ReactNode, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, Mark, useSteps } from '../../kit/desk/index.tsx';
import { EmptyState, Segmented, useNavigation, usePages, useText, withQuery } from '../../kit/index.tsx';
import { Review } from './review.tsx';
import { BASE, PAGES, type ReviewItem, type ReviewState } from './types.ts';
import { percentOf } from './waterfall-steps.ts';
import { registryWords } from './words/registry-words.ts';

const STATES: readonly ReviewState[] = ['open', 'half-agreed', 'merged', 'kept-apart'];

/** The queue of pairs that may be one person: the likeliest first, one open beside the list. */
export function ReviewsPage(): ReactNode {
  const text = useText(registryWords);
  const { query, go } = useNavigation();
  const asked = query.get('state') as ReviewState;
  const state = STATES.includes(asked) ? asked : 'open';
  const pages = usePages<ReviewItem>(`${BASE}/reviews`, { state, limit: 50 });
  const [picked, setPicked] = useState<string>();
  const current = pages.rows.find(({ id }) => id === picked) ?? pages.rows[0];
  useSteps({ ids: pages.rows.map(({ id }) => id), current: current?.id, onPick: setPicked });
  return (
    <DeskPanes
      listLabel={text.reviewQueue}
      openLabel={text.reviewOne}
      list={
        <>
          <Segmented
            label={text.reviewQueue}
            value={state}
            onChange={(next) => {
              setPicked(undefined);
              go(withQuery(`${PAGES}/reviews`, { state: next }), { replace: true });
            }}
            options={STATES.map((each) => ({ value: each, label: text.named(each) }))}
          />
          <DeskList
            label={text.reviewQueue}
            pages={pages}
            keyOf={({ id }) => id}
            current={current?.id}
            onPick={setPicked}
            empty={<EmptyState title={text.reviewsEmpty} icon="check" />}
            draw={(row) => (
              <DeskRow
                title={`${row.left?.name ?? row.leftId} ／ ${row.right?.name ?? row.rightId}`}
                flags={row.risky ? <Mark look="late">{text.risky}</Mark> : null}
                line={[row.left?.number, row.right?.number].filter(Boolean).join(' ／ ')}
                foot={text.likely(percentOf(row.probability))}
              />
            )}
          />
        </>
      }
    >
      {current === undefined ? (
        <EmptyState title={text.reviewsEmpty} icon="check">
          {text.reviewPick}
        </EmptyState>
      ) : (
        <Review key={current.id} id={current.id} />
      )}
    </DeskPanes>
  );
}
