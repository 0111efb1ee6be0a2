import '../kit/styles/desk.css';
import '../kit/styles/desk-narrow.css';
import './console.css';
import { mountFront } from '../kit/index.tsx';
import { App } from './app.tsx';

void mountFront({
  name: 'console',
  device: 'desk',
  children: <App />,
});
