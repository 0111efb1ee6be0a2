import { lazy, type ReactNode, Suspense } from 'react';
import {
  EmptyState,
  ErrorState,
  InboxPage,
  isApiError,
  Link,
  PageGuard,
  type Route,
  Routes,
  Skeleton,
  useNavigation,
  usePreferences,
  useText,
  useTitle,
} from '../kit/index.tsx';
import { CasePage } from './case/case-page.tsx';
import { DeskPage } from './desk/desk-page.tsx';
import { Pending } from './pending.tsx';
import { type ScenePage, scenePages } from './scene-pages.tsx';
import { SessionProvider, useMay, useMe } from './session.tsx';
import { Shell } from './shell.tsx';
import { SignIn } from './sign-in.tsx';
import { consoleWords } from './words/console-words.ts';

const MapPage = lazy(async () => ({ default: (await import('./map/map-page.tsx')).MapPage }));
const PrintPages = lazy(async () => ({ default: (await import('./print/print-pages.tsx')).PrintPages }));
const RegistryPage = lazy(async () => ({
  default: (await import('./registry/registry-page.tsx')).RegistryPage,
}));
const AdminPage = lazy(async () => ({ default: (await import('./admin/admin-page.tsx')).AdminPage }));

const routes: readonly Route[] = [
  { path: '/', draw: () => <FirstPage /> },
  { path: '/cases/:id', draw: ({ id = '' }) => <CasePage key={id} id={id} /> },
  { path: '/inbox', draw: () => <Messages /> },
  { path: '/map', draw: () => <MapPage /> },
  { path: '/admin', draw: () => <AdminPage page="areas" /> },
  { path: '/admin/:page', draw: ({ page = '' }) => <AdminPage page={page} /> },
  { path: '/registry', draw: () => <RegistryPage /> },
  { path: '/registry/:page', draw: ({ page = '' }) => <RegistryPage page={page} /> },
  { path: '/registry/:page/:id', draw: ({ page = '', id = '' }) => <RegistryPage page={page} id={id} /> },
  ...scenePages.map((page) => ({ path: page.path, draw: () => <ScenePageFor page={page} /> })),
];

/** The queue, or the administration for somebody who sees no cases, such as an auditor. */
function FirstPage(): ReactNode {
  return useMay('case.read') ? <DeskPage /> : <AdminPage page="areas" />;
}

/** A scene's page, for whom it is there. */
function ScenePageFor({ page }: { page: ScenePage }): ReactNode {
  const text = useText(consoleWords);
  const { language } = usePreferences();
  if (useMay(...page.openFor)) return <page.Page />;
  return <Refused title={text.noRightTo(page.title[language])} words={text.noRightWords} />;
}

function Refused({ title, words, action }: { title: string; words?: string; action?: ReactNode }): ReactNode {
  useTitle(title);
  return (
    <EmptyState title={title} action={action}>
      {words}
    </EmptyState>
  );
}

function Messages(): ReactNode {
  const text = useText();
  useTitle(text.inbox);
  return (
    <div className="desk-inbox">
      <h1>{text.inbox}</h1>
      <InboxPage />
    </div>
  );
}

/** The desk: nobody signed in, something to settle first, or the pages. */
export function App(): ReactNode {
  const text = useText(consoleWords);
  const me = useMe();
  const { path } = useNavigation();
  if (me.isError && isApiError(me.error) && me.error.status === 401) return <SignIn />;
  if (me.isError) {
    return (
      <main>
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </main>
    );
  }
  if (me.data === undefined) return <Skeleton />;
  if (me.data.actor.kind !== 'staff') return <SignIn />;
  if (me.data.pending !== null) return <Pending what={me.data.pending} />;
  // What goes on paper stands without the frame of the desk.
  if (path.startsWith('/print/'))
    return (
      <SessionProvider me={me.data}>
        <Suspense fallback={<Skeleton shape="lines" count={8} />}>
          <PrintPages />
        </Suspense>
      </SessionProvider>
    );
  return (
    <SessionProvider me={me.data}>
      <Shell>
        <PageGuard place={path} frame={(words) => words}>
          <Suspense fallback={<Skeleton shape="block" count={1} />}>
            <Routes
              routes={routes}
              otherwise={<Refused title={text.notFound} action={<Link to="/">{text.backToDesk}</Link>} />}
            />
          </Suspense>
        </PageGuard>
      </Shell>
    </SessionProvider>
  );
}
