import { mountFront } from '../kit/index.tsx';
import { Home } from './home.tsx';

void mountFront({ name: 'worker', device: 'phone', isInstallable: true, children: <Home /> });
