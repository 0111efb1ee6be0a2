import { type ReactNode, useState } from 'react';
import {
  type Bounds,
  EmptyState,
  Link,
  Loaded,
  PagedList,
  Skeleton,
  StatusMark,
  SyntheticMark,
  useDate,
  usePages,
  usePreferences,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { PublicCase } from '../../publication/public-contract.ts';
import { boxQuery } from './box.ts';
import type { Progress } from './use-area.ts';
import { whereOf } from './where.ts';
import { publicWords } from './words/public-words.ts';

export interface PublicCasesProps {
  readonly bounds: Bounds | undefined;
  readonly progress: Progress;
}

/** The public cases of a part of the city, newest first, page by page. */
export function PublicCases({ bounds, progress }: PublicCasesProps): ReactNode {
  const text = useText(publicWords);
  const { list, rows } = usePages<PublicCase>('/api/v1/public-cases', {
    ...(bounds && boxQuery(bounds)),
    state: progress === 'all' ? undefined : progress,
  });
  return (
    <Loaded
      query={list}
      skeleton={<Skeleton count={5} />}
      isEmpty={() => rows.length === 0}
      empty={<EmptyState title={text.empty}>{text.emptyWords}</EmptyState>}
    >
      {() => (
        <div className="cb-card snap-list">
          <PagedList
            label={text.list}
            items={rows}
            keyOf={(item) => item.id}
            draw={(item) => <Row item={item} />}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </div>
      )}
    </Loaded>
  );
}

function Row({ item }: { item: PublicCase }): ReactNode {
  const text = useText(publicWords);
  const { language } = usePreferences();
  const date = useDate();
  const [isBroken, setIsBroken] = useState(false);
  return (
    <Link to={`/public/${item.id}`} className="snap-row">
      <span className="cb-stack-tight">
        <span className="snap-row-title cb-strong">{item.title}</span>
        <span className="cb-small cb-muted">{whereOf(item)}</span>
        <span className="cb-row cb-small cb-muted">
          <StatusMark status={item.mark} words={item.state[language]} />
          <span className="cb-figures">{text.since(date(item.day))}</span>
          {item.synthetic ? <SyntheticMark /> : null}
        </span>
      </span>
      {item.photoUrl === null || isBroken ? null : (
        <img
          className="snap-row-photo"
          src={`${item.photoUrl}?width=320`}
          alt=""
          loading="lazy"
          onError={() => setIsBroken(true)}
        />
      )}
    </Link>
  );
}
