import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react';
import {
  api,
  isApiError,
  OfflineBar,
  type Place,
  type Queue,
  Routes,
  startPhoneQueue,
  useNavigation,
  useQueueView,
  useTimeZone,
  type WorkerTools,
  WorkerToolsContext,
  watermarkPhoto,
} from '../kit/index.tsx';
import { ActionPage } from './action-page.tsx';
import { useTasks } from './browser/use-tasks.ts';
import { CasePage } from './case-page.tsx';
import { MessagesPage, MinePage, ReportPage } from './mine-page.tsx';
import { PhotoPage } from './photo-verdict.tsx';
import { QueuePage } from './queue-page.tsx';
import { keepMe, type Me, readMe, scenePages, WorkContext } from './session.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { TasksPage } from './tasks-page.tsx';

/** The front of those in the field: signs in, then everything from the phone first. */
export function Home(): ReactNode {
  const [me, setMe] = useState<Me | undefined>(readMe);
  const [isOver, setIsOver] = useState(false);
  const change = (next: Me | undefined): void => {
    keepMe(next);
    setIsOver(false);
    setMe(next);
  };
  useEffect(() => {
    if (me === undefined) return;
    // The person of the last visit may have been signed out meanwhile; without network they go on.
    api<Me>('GET', '/api/v1/auth/me')
      .then((answer) => (answer.actor.id === me.actor.id ? keepMe(answer) : setIsOver(true)))
      .catch((error: unknown) => setIsOver(isApiError(error) && error.status === 401));
  }, [me]);
  if (me === undefined || isOver) return <SignInPage wasSignedIn={isOver} onSignedIn={change} />;
  return (
    <Started key={me.actor.id} me={me} onOver={() => setIsOver(true)} onSignedOut={() => change(undefined)} />
  );
}

interface StartedProps {
  readonly me: Me;
  readonly onOver: () => void;
  readonly onSignedOut: () => void;
}

function Started(props: StartedProps): ReactNode {
  const [started, setStarted] = useState<{ queue: Queue; isDurable: boolean }>();
  const owner = props.me.actor.id;
  useEffect(() => {
    const starting = startPhoneQueue({ owner, uploadPath: '/api/v1/files' });
    void starting.then(setStarted);
    return () => void starting.then((each) => each.stop());
  }, [owner]);
  return started === undefined ? null : <Working {...props} {...started} />;
}

function Working({
  me,
  onOver,
  onSignedOut,
  queue,
  isDurable,
}: StartedProps & { queue: Queue; isDurable: boolean }): ReactNode {
  const tasks = useTasks(me.actor.id, queue);
  const position = usePosition();
  const timeZone = useTimeZone();
  const { go } = useNavigation();
  const view = useQueueView(queue);
  const conflicts = view.items.filter((item) => item.state === 'conflict').length;
  const isSignedOut = tasks.error?.status === 401;
  useEffect(() => {
    if (isSignedOut) onOver();
  }, [isSignedOut, onOver]);
  const tools = useMemo<WorkerTools>(
    () => ({
      person: { id: me.actor.id, name: me.actor.name, permissions: me.permissions },
      queue,
      position,
      mark: (photo, { place, number }) =>
        watermarkPhoto(photo, [
          `${new Date().toLocaleString('zh-CN', { hour12: false, timeZone })}  ${me.actor.name}`,
          place,
          ...(number === undefined ? [] : [number]),
        ]),
    }),
    [me, queue, position, timeZone],
  );
  const work = {
    ...{ me, tasks, isDurable },
    notice: (
      <OfflineBar
        queuedCount={view.items.length - conflicts}
        conflictCount={conflicts}
        isSending={view.isSending}
        {...(view.items.length > 0 ? { onOpen: () => go('/queue') } : {})}
      />
    ),
    signOut: onSignedOut,
  };
  return (
    <WorkContext value={work}>
      <WorkerToolsContext value={tools}>
        {scenePages.map((pages, index) => (
          <Fragment key={`background-${index + 1}`}>{pages.background?.()}</Fragment>
        ))}
        <Routes
          routes={[
            { path: '/', draw: () => <TasksPage /> },
            { path: '/report', draw: () => <ReportPage /> },
            { path: '/me', draw: () => <MinePage /> },
            { path: '/inbox', draw: () => <MessagesPage /> },
            { path: '/queue', draw: () => <QueuePage /> },
            { path: '/cases/:id', draw: ({ id = '' }) => <CasePage id={id} /> },
            { path: '/cases/:id/photo', draw: ({ id = '' }) => <PhotoPage id={id} /> },
            {
              path: '/cases/:id/:action',
              draw: ({ id = '', action = '' }) => <ActionPage key={id + action} id={id} action={action} />,
            },
            ...scenePages.flatMap((pages) => pages.routes),
          ]}
          otherwise={<TasksPage />}
        />
      </WorkerToolsContext>
    </WorkContext>
  );
}

/** Where the phone is, as long as the front is open; undefined when it may not be known. */
function usePosition(): Place | undefined {
  const [position, setPosition] = useState<Place>();
  useEffect(() => {
    if (!('geolocation' in navigator)) return undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => setPosition({ longitude: coords.longitude, latitude: coords.latitude }),
      () => undefined,
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: 20_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, []);
  return position;
}
