import { mountFront } from '../kit/index.tsx';
import { Home } from './home.tsx';

void mountFront({ name: 'citizen', device: 'phone', isInstallable: true, children: <Home /> });
