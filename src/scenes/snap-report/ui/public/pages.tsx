import { lazy, type ReactNode, Suspense } from 'react';
import { Phone, Skeleton } from '../../../../fronts/kit/index.tsx';

// Most people who open the front come to report: what others may see arrives when it is opened.
const List = lazy(async () => ({ default: (await import('./list-page.tsx')).PublicListPage }));
const Story = lazy(async () => ({ default: (await import('./story-page.tsx')).PublicStoryPage }));

const waiting = (
  <Phone title="">
    <Skeleton count={5} />
  </Phone>
);

export const PublicList = (): ReactNode => (
  <Suspense fallback={waiting}>
    <List />
  </Suspense>
);

export const PublicStory = ({ id }: { id: string }): ReactNode => (
  <Suspense fallback={waiting}>
    <Story id={id} />
  </Suspense>
);
