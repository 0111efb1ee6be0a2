import { type ReactNode, useState } from 'react';
import { Tile, Tiles } from '../../../fronts/kit/desk/index.tsx';
import {
  ErrorState,
  Skeleton,
  useApiQuery,
  useNavigation,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { LISTS, MOST_COUNTED, type Narrowing, type Overview } from '../contract.ts';
import { CaseList } from './case-list.tsx';
import { NarrowBar } from './narrow-bar.tsx';
import { BASE } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

type List = (typeof LISTS)[number];
const EVERY_MS = 30_000;

const LIST_WORDS = {
  overdue: 'overdue',
  'due-soon': 'dueSoon',
  suspended: 'suspended',
  bounced: 'bounced',
  urged: 'urged',
  supervised: 'supervised',
} as const;

/** The supervisor's day: how much of each kind there is, and the list of one of them. */
export function DayPage(): ReactNode {
  const text = useText(supervisionWords);
  const { query, go, path } = useNavigation();
  const [narrowing, setNarrowing] = useState<Narrowing>({});
  const asked = query.get('list') as List | null;
  const list: List = asked !== null && LISTS.includes(asked) ? asked : 'overdue';
  const overview = useApiQuery<Overview>(withQuery(`${BASE}/overview`, { ...narrowing }), {
    keepPrevious: true,
    everyMs: EVERY_MS,
  });
  const counts = overview.data;
  return (
    <div className="cb-page">
      <NarrowBar value={narrowing} onChange={setNarrowing} />
      {overview.isError && counts === undefined ? (
        <ErrorState
          error={overview.error}
          onRetry={() => void overview.refetch()}
          isRetrying={overview.isFetching}
        />
      ) : counts === undefined ? (
        <Skeleton shape="lines" count={2} />
      ) : (
        <Tiles>
          {LISTS.map((each) => (
            <Count
              key={each}
              label={text[LIST_WORDS[each]]}
              count={counts.lists[each] ?? 0}
              isCurrent={each === list}
              onOpen={() => go(withQuery(path, { tab: 'day', list: each }), { replace: true })}
            />
          ))}
          <Elsewhere counts={counts} />
        </Tiles>
      )}
      {overview.isError && counts === undefined ? null : (
        <CaseList
          key={`${list} ${JSON.stringify(narrowing)}`}
          list={list}
          title={text[LIST_WORDS[list]]}
          narrowing={narrowing}
          count={counts?.lists[list]}
          onOrdered={() => void overview.refetch()}
        />
      )}
    </div>
  );
}

/** What stands on pages of its own. */
function Elsewhere({ counts }: { counts: Overview }): ReactNode {
  const text = useText(supervisionWords);
  const { go, path } = useNavigation();
  const open = (tab: string, show?: string) => () => go(withQuery(path, { tab, show }));
  return (
    <>
      <Count label={text.ordersLate} count={counts.ordersLate} onOpen={open('orders', 'late')} />
      <Count label={text.ordersAnswered} count={counts.ordersAnswered} onOpen={open('orders', 'answered')} />
      <Count
        label={text.followUps}
        count={counts.followUps}
        late={counts.followUpsLate}
        onOpen={open('ratings')}
      />
      <Count
        label={text.callBacks}
        count={counts.callBacks}
        late={counts.callBacksLate}
        onOpen={open('calls')}
      />
      <Count label={text.spotChecks} count={counts.spotChecks} onOpen={open('checks')} />
      <Count label={text.appeals} count={counts.appeals} onOpen={open('appeals')} />
    </>
  );
}

interface CountProps {
  readonly label: string;
  /** Null when the reader may not open it: then it is not drawn. */
  readonly count: number | null;
  readonly late?: number | null;
  readonly isCurrent?: boolean;
  readonly onOpen: () => void;
}

function Count({ label, count, late, isCurrent = false, onOpen }: CountProps): ReactNode {
  const text = useText(supervisionWords);
  const say = (value: number): string => (value >= MOST_COUNTED ? text.many : String(value));
  if (count === null) return null;
  return (
    <Tile
      {...{ label, isCurrent, onOpen }}
      count={say(count)}
      isNone={count === 0}
      note={late ? text.ofThemLate(say(late)) : undefined}
    />
  );
}
