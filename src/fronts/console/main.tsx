import { mountFront } from '../kit/index.tsx';
import { DeskTheme } from './desk-theme.tsx';
import { Home } from './home.tsx';

void mountFront({
  name: 'console',
  device: 'desk',
  children: (
    <DeskTheme>
      <Home />
    </DeskTheme>
  ),
});
