import { lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from '../components/states.tsx';

const Inbox = /* @__PURE__ */ lazy(() => import('./inbox.tsx'));

/** The list of messages below a front's own head; it is fetched when somebody opens it. */
export function InboxPage(): ReactNode {
  return (
    <Suspense fallback={<Skeleton count={5} />}>
      <Inbox />
    </Suspense>
  );
}
