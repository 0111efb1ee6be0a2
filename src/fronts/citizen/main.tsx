import './citizen.css';
import { EmptyState, Link, mountFront, Phone, Routes, useText } from '../kit/index.tsx';
import { Home } from './home.tsx';
import { scenePages } from './scene-pages.tsx';
import { citizenWords } from './words/citizen-words.ts';

const routes = [{ path: '/', draw: () => <Home /> }, ...scenePages.flatMap((pages) => pages.routes)];

function NotFound() {
  const text = useText(citizenWords);
  return (
    <Phone title={text.notFound}>
      <EmptyState title={text.notFound} action={<Link to="/">{text.toHome}</Link>} />
    </Phone>
  );
}

void mountFront({
  name: 'citizen',
  device: 'phone',
  isInstallable: true,
  children: <Routes routes={routes} otherwise={<NotFound />} />,
});
