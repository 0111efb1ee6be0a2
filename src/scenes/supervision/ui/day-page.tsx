import { type ReactNode, useState } from 'react';
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
    <div className="sup-day">
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
        <div className="sup-tiles">
          {LISTS.map((each) => (
            <Tile
              key={each}
              label={text[LIST_WORDS[each]]}
              count={counts.lists[each] ?? 0}
              isCurrent={each === list}
              onOpen={() => go(withQuery(path, { tab: 'day', list: each }), { replace: true })}
            />
          ))}
          <Elsewhere counts={counts} />
        </div>
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
      <Tile label={text.ordersLate} count={counts.ordersLate} onOpen={open('orders', 'late')} />
      <Tile label={text.ordersAnswered} count={counts.ordersAnswered} onOpen={open('orders', 'answered')} />
      <Tile
        label={text.followUps}
        count={counts.followUps}
        late={counts.followUpsLate}
        onOpen={open('ratings')}
      />
      <Tile
        label={text.callBacks}
        count={counts.callBacks}
        late={counts.callBacksLate}
        onOpen={open('calls')}
      />
      <Tile label={text.spotChecks} count={counts.spotChecks} onOpen={open('checks')} />
      <Tile label={text.appeals} count={counts.appeals} onOpen={open('appeals')} />
    </>
  );
}

interface TileProps {
  readonly label: string;
  /** Null when the reader may not open it: then it is not drawn. */
  readonly count: number | null;
  readonly late?: number | null;
  readonly isCurrent?: boolean;
  readonly onOpen: () => void;
}

function Tile({ label, count, late, isCurrent = false, onOpen }: TileProps): ReactNode {
  const text = useText(supervisionWords);
  const say = (value: number): string => (value >= MOST_COUNTED ? text.many : String(value));
  if (count === null) return null;
  return (
    <button type="button" className="sup-tile" aria-current={isCurrent ? 'true' : undefined} onClick={onOpen}>
      <span className="sup-tile-label">{label}</span>
      <span className={`sup-tile-count cb-figures${count === 0 ? ' sup-tile-none' : ''}`}>{say(count)}</span>
      {late ? <span className="cb-small cb-muted">{text.ofThemLate(say(late))}</span> : null}
    </button>
  );
}
