import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  api,
  Bell,
  Button,
  changePreferences,
  useLiveState,
  useNavigation,
  useOnline,
  usePreferences,
  useText,
} from '../kit/index.tsx';
import { type NavItem, NavRow } from './nav-row.tsx';
import { scenePages } from './scene-pages.tsx';
import { useCity, useMay, useSession } from './session.tsx';
import { consoleWords } from './words/console-words.ts';

/** Permissions that open the administration. */
export const ADMIN_PERMISSIONS = ['city.manage', 'auth.account.manage', 'auth.token.manage', 'audit.read'];

/** Permissions that open the six-element base. */
export const REGISTRY_PERMISSIONS = ['registry.read', 'registry.person', 'registry.review'];

/** The frame of every page: where one is, who one is, whether news arrives. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const text = useText(consoleWords);
  const city = useCity();
  const me = useSession();
  const { language } = usePreferences();
  const { path } = useNavigation();
  const live = useLiveState();
  const isOnline = useOnline();
  const kit = useText();
  const client = useQueryClient();
  const mayAdmin = useMay(...ADMIN_PERMISSIONS);
  const maySee = useMay('case.read');
  const mayRegistry = useMay(...REGISTRY_PERMISSIONS);
  const signOut = async (): Promise<void> => {
    await api('POST', '/api/v1/auth/logout', {}).catch(() => undefined);
    client.clear();
    location.reload();
  };
  const scenes = scenePages.filter((page) => page.permissions.some((each) => me.permissions.includes(each)));
  const at = (to: string, label: string, below = to): NavItem => ({
    ...{ to, label, isActive: to === '/' ? path === '/' : path.startsWith(below) },
  });
  const items = [
    ...(maySee ? [at('/', text.navDesk), at('/map', text.navMap)] : []),
    ...(mayRegistry ? [at('/registry', text.navRegistry)] : []),
    ...scenes.map((page) => at(page.path, page.title[language])),
  ];
  const admin = mayAdmin ? at('/admin/areas', text.navAdmin, '/admin') : undefined;
  return (
    <div className="desk-shell">
      <a className="cb-skip" href="#content">
        {kit.skipToContent}
      </a>
      <header className="desk-bar">
        <span className="desk-brand">{city.data?.brand.city[language] ?? ''}</span>
        <NavRow items={items} last={admin} />
        <span className="desk-bar-end">
          {live === 'idle' ? null : (
            <span className={`desk-live desk-live-${isOnline ? live : 'waiting'}`} role="status">
              {!isOnline ? kit.offline : live === 'waiting' ? text.liveWaiting : text.live}
            </span>
          )}
          <Bell owner={{ id: me.actor.id, unitId: me.organisationId }} />
          <span>{me.actor.name}</span>
          <Button
            kind="quiet"
            lang={language === 'zh' ? 'en' : 'zh'}
            onClick={() => void changePreferences({ language: language === 'zh' ? 'en' : 'zh' })}
          >
            {text.language}
          </Button>
          <Button kind="quiet" onClick={() => void signOut()}>
            {text.signOut}
          </Button>
        </span>
      </header>
      <main className="desk-main" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
