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
  const kind = query.get('kind') === 'organisation' ? 'organisation' : 'person';
  const pages = usePages<ReviewItem>(`${BASE}/reviews`, { kind, state, limit: 50 });
  const show = (to: { kind?: string; state?: string }): void => {
    setPicked(undefined);
    go(withQuery(`${PAGES}/reviews`, { kind, state, ...to }), { replace: true });
  };
  const [picked, setPicked] = useState<string>();
  const current = pages.rows.find(({ id }) => id === picked) ?? pages.rows[0];
  useSteps({ ids: pages.rows.map(({ id }) => id), current: current?.id, onPick: setPicked });
  return (
    <DeskPanes
      listLabel={text.reviewQueue}
      openLabel={kind === 'organisation' ? text.reviewOrganisations : text.reviewOne}
      list={
        <>
          <Segmented<'person' | 'organisation'>
            label={text.reviewKind}
            value={kind}
            onChange={(next) => show({ kind: next })}
            options={[
              { value: 'person', label: text.ofPersons },
              { value: 'organisation', label: text.ofOrganisations },
            ]}
          />
          <Segmented
            label={text.reviewQueue}
            value={state}
            onChange={(next) => show({ state: next })}
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
                title={namesOf(row).join(' ／ ')}
                flags={row.risky ? <Mark look="late">{text.risky}</Mark> : null}
                line={codesOf(row).filter(Boolean).join(' ／ ')}
                foot={(kind === 'organisation' ? text.likelyOne : text.likely)(percentOf(row.probability))}
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

/** What the two sides of a pair are called. */
function namesOf({ left, right, leftId, rightId, organisations }: ReviewItem): string[] {
  return [
    left?.name ?? organisations.left?.name ?? leftId,
    right?.name ?? organisations.right?.name ?? rightId,
  ];
}

/** Their numbers or codes. */
function codesOf({ left, right, organisations }: ReviewItem): (string | null | undefined)[] {
  return [left?.number ?? organisations.left?.creditCode, right?.number ?? organisations.right?.creditCode];
}
