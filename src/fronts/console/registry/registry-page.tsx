import './registry.css';
import '../collision/collision.css';
import { lazy, type ReactNode, Suspense } from 'react';
import { DeskPage } from '../../kit/desk/index.tsx';
import { EmptyState, Link, Skeleton, useText } from '../../kit/index.tsx';
import { CollisionPage } from '../collision/collision-page.tsx';
import { collisionWords } from '../collision/words/collision-words.ts';
import { feedDeskWords } from '../feeds/words/feed-desk-words.ts';
import { useMay } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { GridPage } from './grid-page.tsx';
import { Ledger } from './ledger.tsx';
import { PersonPage } from './person-page.tsx';
import { BuildingPage, HousePage, OrganisationPage } from './place-pages.tsx';
import { ReviewsPage } from './reviews-page.tsx';
import { SearchPage } from './search-page.tsx';
import { PAGES } from './types.ts';
import { registryWords } from './words/registry-words.ts';

// Its tables are those of the administration, which the other pages of the base never load.
const FeedsPage = lazy(async () => ({ default: (await import('../admin/feeds-page.tsx')).FeedsPage }));

/** The six-element base (城市底座): search, files of persons and places, and for data stewards what may be doubled. */
export function RegistryPage({ page = 'search', id }: { page?: string; id?: string }): ReactNode {
  const text = useText(registryWords);
  const mayReview = useMay('registry.review');
  const mayAsk = useMay('collision.read');
  const questions = useText(collisionWords);
  const maySeeFeeds = useMay('feeds.read');
  const feeds = useText(feedDeskWords);
  const may = useMay('registry.read', 'registry.person', 'registry.review');
  const tabs = [
    { id: 'search', label: text.tabSearch, to: PAGES },
    ...(mayReview
      ? [
          { id: 'reviews', label: text.tabReviews, to: `${PAGES}/reviews` },
          { id: 'ledger', label: text.tabLedger, to: `${PAGES}/ledger` },
        ]
      : []),
    ...(mayAsk ? [{ id: 'collision', label: questions.title, to: `${PAGES}/collision` }] : []),
    ...(maySeeFeeds ? [{ id: 'feeds', label: feeds.tab, to: `${PAGES}/feeds` }] : []),
  ];
  const current = tabs.some((tab) => tab.id === page) ? page : 'search';
  return (
    <DeskPage
      title={text.title}
      label={text.pages}
      tabs={tabs}
      current={current}
      place={`${page} ${id ?? ''}`}
    >
      {may ? <Open page={page} id={id} /> : <NoRight />}
    </DeskPage>
  );
}

function NoRight(): ReactNode {
  const text = useText(consoleWords);
  const { title } = useText(registryWords);
  return <EmptyState title={text.noRightTo(title)}>{text.noRightWords}</EmptyState>;
}

function Open({ page, id }: { page: string; id: string | undefined }): ReactNode {
  const text = useText(consoleWords);
  const words = useText(registryWords);
  if (page === 'search') return <SearchPage />;
  if (page === 'reviews') return <ReviewsPage />;
  if (page === 'feeds')
    return (
      <div className="cb-page">
        <Suspense fallback={<Skeleton count={8} />}>
          <FeedsPage />
        </Suspense>
      </div>
    );
  if (page === 'collision') return <CollisionPage id={id} />;
  if (page === 'ledger')
    return (
      <div className="cb-page">
        <p className="cb-muted">{words.ledgerTold}</p>
        <Ledger />
      </div>
    );
  if (id !== undefined) {
    if (page === 'persons') return <PersonPage key={id} id={id} />;
    if (page === 'houses') return <HousePage key={id} id={id} />;
    if (page === 'buildings') return <BuildingPage key={id} id={id} />;
    if (page === 'organisations') return <OrganisationPage key={id} id={id} />;
    if (page === 'grids') return <GridPage key={id} id={id} />;
  }
  return <EmptyState title={text.notFound} action={<Link to={PAGES}>{words.backToSearch}</Link>} />;
}
