import type { ComponentType, ReactNode } from 'react';
import { EmptyState, Link, useNavigation, useText, useTitle } from '../../kit/index.tsx';
import { useSession } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { AccountsPage } from './accounts-page.tsx';
import { AreasPage } from './areas-page.tsx';
import { AuditPage } from './audit-page.tsx';
import { CalendarPage } from './calendar-page.tsx';
import { CategoriesPage } from './categories-page.tsx';
import { DutiesPage } from './duties-page.tsx';
import { ErasuresPage } from './erasures-page.tsx';
import { FeedsPage } from './feeds-page.tsx';
import { FlowsPage } from './flows-page.tsx';
import { LimitsPage } from './limits-page.tsx';
import { MessagesPage } from './messages-page.tsx';
import { TokensPage } from './tokens-page.tsx';
import { adminWords } from './words/admin-words.ts';

const PAGES: readonly {
  id:
    | 'messages'
    | 'erasures'
    | 'feeds'
    | 'areas'
    | 'duties'
    | 'limits'
    | 'categories'
    | 'flows'
    | 'calendar'
    | 'accounts'
    | 'tokens'
    | 'audit';
  permission: string;
  Page: ComponentType;
}[] = [
  { id: 'areas', permission: 'city.manage', Page: AreasPage },
  { id: 'duties', permission: 'city.manage', Page: DutiesPage },
  { id: 'limits', permission: 'city.manage', Page: LimitsPage },
  { id: 'categories', permission: 'city.manage', Page: CategoriesPage },
  { id: 'flows', permission: 'city.manage', Page: FlowsPage },
  { id: 'calendar', permission: 'city.manage', Page: CalendarPage },
  { id: 'messages', permission: 'city.manage', Page: MessagesPage },
  { id: 'feeds', permission: 'feeds.read', Page: FeedsPage },
  { id: 'accounts', permission: 'auth.account.manage', Page: AccountsPage },
  { id: 'tokens', permission: 'auth.token.manage', Page: TokensPage },
  { id: 'erasures', permission: 'person.erase', Page: ErasuresPage },
  { id: 'audit', permission: 'audit.read', Page: AuditPage },
];

/** The administration; each person sees the pages that their permissions open. */
export function AdminPage({ page }: { page: string }): ReactNode {
  const text = useText(adminWords);
  const desk = useText(consoleWords);
  const me = useSession();
  const { path } = useNavigation();
  const mine = PAGES.filter((each) => me.permissions.includes(each.permission));
  const current =
    mine.find((each) => each.id === page) ??
    (['/', '/admin', '/admin/areas'].includes(path) ? mine[0] : undefined);
  const asked = PAGES.find((each) => each.id === page);
  if (mine.length === 0) return <EmptyState title={desk.noRight}>{desk.noRightWords}</EmptyState>;
  return (
    <div className="admin">
      <nav className="admin-nav" aria-label={desk.navAdmin}>
        {mine.map((each) => (
          <Link key={each.id} to={`/admin/${each.id}`} data-active={each === current || undefined}>
            {text[each.id]}
          </Link>
        ))}
      </nav>
      <div className="admin-page">
        {current !== undefined ? (
          <>
            <PageTitle>{text[current.id]}</PageTitle>
            <current.Page />
          </>
        ) : asked === undefined ? (
          <EmptyState title={desk.notFound} />
        ) : (
          <EmptyState title={desk.noRightTo(text[asked.id])}>
            {asked.id === 'audit' ? desk.noRightAudit : desk.noRightWords}
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function PageTitle({ children }: { children: string }): ReactNode {
  useTitle(children);
  return <h1>{children}</h1>;
}
