import { lazy, type ReactNode, Suspense } from 'react';
import { Button, type CitizenPages, Skeleton, useNavigation, useText } from '../../../fronts/kit/index.tsx';
import { pointsWords } from './words.ts';

// The first load holds the card alone; the page comes when it is opened.
const PointsPage = lazy(() => import('./points-page.tsx').then((all) => ({ default: all.PointsPage })));

function Home(): ReactNode {
  const text = useText(pointsWords);
  const { go } = useNavigation();
  return (
    <section className="cb-card cb-stack-tight">
      <h2>{text.title}</h2>
      <p className="cb-muted">{text.homeWhy}</p>
      <Button icon="check" onClick={() => go('/points')}>
        {text.open}
      </Button>
    </section>
  );
}

/** What points bring to the citizen's front. */
export const pages: CitizenPages = {
  order: 8,
  home: () => <Home />,
  routes: [
    {
      path: '/points',
      draw: () => (
        <Suspense fallback={<Skeleton count={5} />}>
          <PointsPage />
        </Suspense>
      ),
    },
  ],
};
