import './citizen.css';
import { useState } from 'react';
import {
  Button,
  EmptyState,
  InboxPage,
  Link,
  mountFront,
  OfflineBar,
  PageGuard,
  Phone,
  PhoneExtrasContext,
  PhoneLogin,
  Routes,
  Skeleton,
  useCitizen,
  useNavigation,
  useText,
} from '../kit/index.tsx';
import { useElderEntry } from './elder-bar.tsx';
import { Home } from './home.tsx';
import { scenePages } from './scene-pages.tsx';
import { citizenWords } from './words/citizen-words.ts';

const routes = [
  { path: '/', draw: () => <Home /> },
  { path: '/inbox', draw: () => <Messages /> },
  ...scenePages.flatMap((pages) => pages.routes),
];

/** What this citizen was told; somebody who is not signed in does that first. */
function Messages() {
  const text = useText();
  const citizen = useCitizen();
  const { go } = useNavigation();
  return (
    <Phone title={text.inbox} onBack={() => go('/')} notice={<OfflineBar />}>
      {citizen.state === 'in' ? <InboxPage /> : null}
      {citizen.state === 'unknown' ? <Skeleton /> : null}
      {citizen.state === 'out' ? <SignInFirst onDone={() => void citizen.refresh()} /> : null}
    </Phone>
  );
}

function SignInFirst({ onDone }: { onDone: () => void }) {
  const text = useText(citizenWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <EmptyState
      title={text.signInForMessages}
      icon="bell"
      action={
        <Button kind="main" onClick={() => setIsOpen(true)}>
          {text.signIn}
        </Button>
      }
    >
      <PhoneLogin isOpen={isOpen} onClose={() => setIsOpen(false)} onDone={onDone} />
    </EmptyState>
  );
}

function NotFound() {
  const text = useText(citizenWords);
  return (
    <Phone title={text.notFound}>
      <EmptyState title={text.notFound} action={<Link to="/">{text.toHome}</Link>} />
    </Phone>
  );
}

/** Every page has the way into elder mode, also those that a scene brings. */
function Citizen() {
  const { path, go } = useNavigation();
  const text = useText(citizenWords);
  return (
    <PhoneExtrasContext value={useElderEntry()}>
      <PageGuard
        place={path}
        frame={(words) => (
          <Phone title={text.title} onBack={() => go('/')} notice={<OfflineBar />}>
            {words}
          </Phone>
        )}
      >
        <Routes routes={routes} otherwise={<NotFound />} />
      </PageGuard>
    </PhoneExtrasContext>
  );
}

void mountFront({
  name: 'citizen',
  device: 'phone',
  isInstallable: true,
  children: <Citizen />,
});
