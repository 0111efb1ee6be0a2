import { type ReactNode, useState } from 'react';
import {
  api,
  type Bounds,
  EmptyState,
  Link,
  Loaded,
  PagedList,
  Skeleton,
  StatusMark,
  SyntheticMark,
  toast,
  useApiQuery,
  useErrorWords,
  usePreferences,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { PublicCase, PublicCasePage } from '../../public-contract.ts';
import { boxQuery } from './box.ts';
import type { Progress } from './use-area.ts';
import { publicWords } from './words/public-words.ts';

export interface PublicCasesProps {
  readonly bounds: Bounds | undefined;
  readonly progress: Progress;
}

/** The public cases of a part of the city, newest first, page by page. */
export function PublicCases({ bounds, progress }: PublicCasesProps): ReactNode {
  const path = withQuery('/api/v1/public-cases', {
    ...(bounds && boxQuery(bounds)),
    ...(progress !== 'all' && { state: progress }),
  });
  // Another part or filter begins with its own first page.
  return <Pages key={path} path={path} />;
}

function Pages({ path }: { path: string }): ReactNode {
  const text = useText(publicWords);
  const wordsOf = useErrorWords();
  const first = useApiQuery<PublicCasePage>(path);
  const [later, setLater] = useState<PublicCasePage>();
  const [isLoading, setIsLoading] = useState(false);
  const next = later === undefined ? first.data?.next : later.next;
  const loadMore = async (): Promise<void> => {
    setIsLoading(true);
    try {
      const separator = path.includes('?') ? '&' : '?';
      const url = `${path}${separator}cursor=${encodeURIComponent(next ?? '')}`;
      const page = await api<PublicCasePage>('GET', url);
      setLater((before) => ({ items: [...(before?.items ?? []), ...page.items], next: page.next }));
    } catch (error) {
      toast(wordsOf(error).title);
    } finally {
      setIsLoading(false);
    }
  };
  return (
    <Loaded
      query={first}
      skeleton={<Skeleton count={5} />}
      isEmpty={(page) => page.items.length === 0}
      empty={<EmptyState title={text.empty}>{text.emptyWords}</EmptyState>}
    >
      {(page) => (
        <div className="cb-card snap-list">
          <PagedList
            label={text.list}
            items={[...page.items, ...(later?.items ?? [])]}
            keyOf={(item) => item.id}
            draw={(item) => <Row item={item} />}
            hasMore={typeof next === 'string'}
            isLoadingMore={isLoading}
            onMore={() => void loadMore()}
          />
        </div>
      )}
    </Loaded>
  );
}

function Row({ item }: { item: PublicCase }): ReactNode {
  const text = useText(publicWords);
  const { language } = usePreferences();
  const [isBroken, setIsBroken] = useState(false);
  return (
    <Link to={`/public/${item.id}`} className="snap-row">
      <span className="cb-stack-tight">
        <span className="snap-row-title cb-strong">{item.title}</span>
        <span className="cb-small cb-muted">{`${item.area}${item.place === '' ? '' : ` · ${item.place}`}`}</span>
        <span className="cb-row cb-small cb-muted">
          <StatusMark status={item.mark} words={item.state[language]} />
          <span className="cb-figures">{text.since(item.day)}</span>
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
