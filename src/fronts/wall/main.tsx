import './wall.css';
import './case.css';
import './past.css';
import { mountFront } from '../kit/index.tsx';
import { App } from './app.tsx';

void mountFront({ name: 'wall', device: 'wall', theme: 'dark', children: <App /> });
