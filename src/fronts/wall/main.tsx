import { mountFront } from '../kit/index.tsx';
import { Home } from './home.tsx';

void mountFront({ name: 'wall', device: 'wall', theme: 'dark', children: <Home /> });
