import type { ReactNode } from 'react';
import {
  EmptyState,
  Link,
  Loaded,
  OfflineBar,
  PagedList,
  Phone,
  Skeleton,
  StatusMark,
  useCitizen,
  useLive,
  useNavigation,
  usePages,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { MySnap } from '../contract.ts';
import { SignInState } from './sign-in-state.tsx';
import { snapWords } from './words/snap-words.ts';

const PATH = '/api/v1/snap-reports';
const ON_FIRST_PAGE = 3;

/** The newest of one's own reports, on the first page. */
export function MyReportsBlock(): ReactNode {
  const text = useText(snapWords);
  const citizen = useCitizen();
  if (citizen.state === 'out') {
    return (
      <section className="cb-card" aria-label={text.mine}>
        <SignInState />
      </section>
    );
  }
  return (
    <section className="cb-stack-tight">
      <div className="cb-row-apart">
        <h2>{text.mine}</h2>
        <Link to="/mine" className="snap-all" aria-label={`${text.mine} ${text.mineAll}`}>
          {text.mineAll}
        </Link>
      </div>
      <MyReports most={ON_FIRST_PAGE} />
    </section>
  );
}

export function MyReportsPage(): ReactNode {
  const text = useText(snapWords);
  const citizen = useCitizen();
  const { go } = useNavigation();
  return (
    <Phone title={text.mine} onBack={() => go('/')} notice={<OfflineBar />}>
      {citizen.state === 'out' ? <SignInState /> : <MyReports />}
    </Phone>
  );
}

function MyReports({ most }: { most?: number }): ReactNode {
  const text = useText(snapWords);
  const { list, rows, reload } = usePages<MySnap>(PATH, { limit: most });
  useLive(list.data === undefined ? [] : ['cases'], reload, reload);
  return (
    <Loaded
      query={list}
      skeleton={<Skeleton count={most ?? 5} />}
      isEmpty={() => rows.length === 0}
      empty={
        <EmptyState title={text.mineEmpty} icon="camera">
          {text.mineEmptyWords}
        </EmptyState>
      }
    >
      {() => (
        <div className="cb-card snap-list">
          <PagedList
            label={text.mine}
            items={rows}
            keyOf={(item) => item.id}
            draw={(item) => <Row item={item} />}
            {...(most === undefined && {
              hasMore: list.hasNextPage,
              isLoadingMore: list.isFetchingNextPage,
              onMore: () => void list.fetchNextPage(),
            })}
          />
        </div>
      )}
    </Loaded>
  );
}

function Row({ item }: { item: MySnap }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  return (
    <Link to={item.canRate ? `/reports/${item.id}/rate` : `/reports/${item.id}`} className="snap-row">
      <span className="cb-stack-tight">
        <span className="snap-row-title cb-strong">{item.title}</span>
        <span>{item.headline[language]}</span>
        <span className="cb-row cb-small cb-muted">
          <StatusMark status={item.mark} />
          <span className="cb-figures">{text.mineAdded(item.reportedWords[language])}</span>
          {item.private ? <span>{text.isPrivate}</span> : null}
        </span>
        {item.canRate ? <span className="snap-rate-now">{text.rateNow}</span> : null}
      </span>
      {item.photoUrl === null ? null : <img className="snap-row-photo" src={item.photoUrl} alt="" />}
    </Link>
  );
}
