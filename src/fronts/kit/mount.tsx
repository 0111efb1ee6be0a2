import './browser/old-browsers.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/content.css';
import './styles/map.css';
import './styles/old-browsers.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { registerServiceWorker } from './browser/install.ts';
import { startPreferences } from './browser/preferences.ts';
import { BaseContext } from './browser/router.tsx';
import { createQueryClient, ServerWords } from './browser/use-api.ts';
import { Toasts, toast } from './components/overlays.tsx';
import { PageGuard } from './components/page-guard.tsx';
import type { Theme } from './preferences.ts';
import { kitWords } from './words/kit-words.ts';

export interface FrontOptions {
  /** The folder and address of the front: `citizen`. */
  readonly name: string;
  /** Sets the size of targets and type. */
  readonly device: 'phone' | 'desk' | 'wall';
  readonly theme?: Theme;
  /** Phones install this front and keep its shell. */
  readonly isInstallable?: boolean;
  readonly children: ReactNode;
}

/** Starts a front: preferences and words, styles, cache, toasts, the guard against a broken page, installation. */
export async function mountFront(options: FrontOptions): Promise<void> {
  document.documentElement.dataset.device = options.device;
  await startPreferences({ theme: options.theme ?? 'light' });
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id root');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <BaseContext value={`/${options.name}`}>
          <ServerWords />
          <PageGuard>{options.children}</PageGuard>
          <Toasts />
        </BaseContext>
      </QueryClientProvider>
    </StrictMode>,
  );
  if (options.isInstallable === true)
    await registerServiceWorker(options.name, offerUpdate).catch(() => undefined);
}

function offerUpdate(activate: () => void): void {
  const text = kitWords.words(document.documentElement.lang === 'en' ? 'en' : 'zh');
  toast(text.updateReady, { words: text.updateNow, do: activate });
}
