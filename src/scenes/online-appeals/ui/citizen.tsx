import { lazy, type ReactNode, Suspense } from 'react';
import { Button, type CitizenPages, Skeleton, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { appealWords } from './words.ts';

// The first load holds the card alone; the pages come when they are opened.
const ListPage = lazy(() => import('./list-page.tsx').then((all) => ({ default: all.ListPage })));
const QuestionPage = lazy(() => import('./list-page.tsx').then((all) => ({ default: all.QuestionPage })));
const AskPage = lazy(() => import('./own-pages.tsx').then((all) => ({ default: all.AskPage })));
const MinePage = lazy(() => import('./own-pages.tsx').then((all) => ({ default: all.MinePage })));
const IndexPage = lazy(() => import('./index-page.tsx').then((all) => ({ default: all.IndexPage })));

const later = (page: ReactNode): ReactNode => <Suspense fallback={<Skeleton count={5} />}>{page}</Suspense>;

function Home(): ReactNode {
  const text = useText(appealWords);
  const { go } = useNavigation();
  return (
    <section className="cb-card cb-stack-tight">
      <h2>{text.name}</h2>
      <p className="cb-muted">{text.homeWhy}</p>
      <Button icon="list" onClick={() => go('/appeals')}>
        {text.look}
      </Button>
      <Button icon="plus" onClick={() => go('/appeals/ask')}>
        {text.ask}
      </Button>
    </section>
  );
}

/** What online appeals bring to the citizen's front. */
export const pages: CitizenPages = {
  order: 5,
  home: () => <Home />,
  routes: [
    { path: '/appeals', draw: () => later(<ListPage />) },
    { path: '/appeals/ask', draw: () => later(<AskPage />) },
    { path: '/appeals/mine', draw: () => later(<MinePage />) },
    { path: '/appeals/index', draw: () => later(<IndexPage />) },
    { path: '/appeals/:id', draw: ({ id = '' }) => later(<QuestionPage key={id} id={id} />) },
  ],
};
