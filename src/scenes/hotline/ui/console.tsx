import './hotline.css';
import type { ReactNode } from 'react';
import { DeskPage } from '../../../fronts/kit/desk/index.tsx';
import { EmptyState, useMe, useNavigation, usePick, useText } from '../../../fronts/kit/index.tsx';
import { manifest } from '../manifest.ts';
import { ExchangePage } from './exchange-page.tsx';
import { KnowledgePage } from './knowledge/knowledge-page.tsx';
import { ReconcilePage } from './sheets/reconcile-page.tsx';
import { SheetsPage } from './sheets/sheets-page.tsx';
import { TicketPage } from './ticket/ticket-page.tsx';
import { TicketList } from './ticket-list.tsx';
import { ticketWords } from './words/ticket-words.ts';

const BASE = '/scenes/hotline';
const PAGES = [
  { id: 'tickets', permission: 'hotline.ticket.read' },
  { id: 'reconcile', permission: 'hotline.reconcile' },
  { id: 'sheets', permission: 'hotline.exchange' },
  { id: 'knowledge', permission: 'hotline.knowledge.read' },
  { id: 'exchange', permission: 'hotline.request.read' },
] as const;

/** What the hotline brings to the desk: tickets, reconciling, sheets, knowledge and how the exchange goes. */
export default function HotlineConsole(): ReactNode {
  const text = useText(ticketWords);
  const { may } = useMe();
  const pick = usePick();
  const { query } = useNavigation();
  const open = PAGES.filter((page) => may(page.permission));
  const wanted = query.get('page') ?? 'tickets';
  const page = open.find((each) => each.id === wanted) ?? open[0];
  const ticket = query.get('ticket') ?? '';
  if (page === undefined) return <EmptyState title={text.noRight}>{text.noRightWords}</EmptyState>;
  return (
    <DeskPage
      title={pick(manifest.title)}
      label={text.pages}
      tabs={open.map(({ id }) => ({
        id,
        label: text[id],
        to: id === 'tickets' ? BASE : `${BASE}?page=${id}`,
      }))}
      current={page.id}
      place={`${page.id} ${ticket}`}
    >
      {page.id === 'reconcile' ? <ReconcilePage /> : null}
      {page.id === 'sheets' ? <SheetsPage /> : null}
      {page.id === 'knowledge' ? <KnowledgePage /> : null}
      {page.id === 'exchange' ? <ExchangePage /> : null}
      {page.id === 'tickets' && ticket === '' ? <TicketList /> : null}
      {page.id === 'tickets' && ticket !== '' ? <TicketPage key={ticket} id={ticket} /> : null}
    </DeskPage>
  );
}
