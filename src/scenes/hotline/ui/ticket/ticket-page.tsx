import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CaseClocks, DeskSides, Fact, Facts, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Breadcrumb,
  Link,
  Loaded,
  Skeleton,
  useApiQuery,
  useKeys,
  useLive,
  useMe,
  useNavigation,
  usePick,
  useText,
  useTime,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import { readFilters } from '../ticket-filters.ts';
import { Marks } from '../ticket-row.tsx';
import { ticketWords } from '../words/ticket-words.ts';
import { AskPart } from './ask-part.tsx';
import { Deadlines } from './deadlines.tsx';
import { ExitPart } from './exit-part.tsx';
import { ReplyPoints } from './reply-points.tsx';
import { CallBacks, Fused, TakenOver } from './side-parts.tsx';
import { ExchangeStory } from './story.tsx';

const BASE = '/scenes/hotline';

/** One ticket with both sides' view of it, and what can be done about it. */
export function TicketPage({ id }: { id: string }): ReactNode {
  const text = useText(ticketWords);
  const { go, query } = useNavigation();
  const client = useQueryClient();
  const path = `/api/v1/hotline/tickets/${id}`;
  const detail = useApiQuery<TicketDetail>(path);
  const caseId = detail.data?.caseId;
  const reload = (): void => void client.invalidateQueries({ queryKey: [path] });
  useLive(
    ['cases'],
    ({ data }) => {
      if ((data as { caseId?: string } | undefined)?.caseId === caseId) reload();
    },
    reload,
  );
  const back = withQuery(BASE, { ...readFilters(query), at: id });
  useKeys({ Escape: () => go(back) });
  return (
    <Loaded query={detail} skeleton={<Skeleton shape="lines" count={10} />}>
      {(found) => (
        <DeskSides
          sideLabel={text.both}
          side={
            <>
              <Sides ticket={found} />
              <Fused ticket={found} onDone={reload} />
              <CallBacks ticket={found} />
              <CaseClocks
                label={text.clocks}
                clocks={found.clocks.filter((clock) => clock.stoppedAt === null)}
              />
              <TakenOver ticket={found} />
            </>
          }
        >
          <article className="cb-sides-main" data-ticket={found.number} aria-labelledby="ticket-title">
            <Breadcrumb crumbs={[{ label: text.list, to: back }, { label: found.number }]} />
            <Head ticket={found} />
            <Deadlines ticket={found} />
            <Words ticket={found} />
            <AskPart ticket={found} onDone={reload} />
            <ExitPart ticket={found} onDone={reload} />
            <ReplyPart ticket={found} />
            <ExchangeStory ticket={found} onDone={reload} />
          </article>
        </DeskSides>
      )}
    </Loaded>
  );
}

function Head({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const { may } = useMe();
  return (
    <header className="cb-stack-tight">
      <span className="cb-row">
        <span className="cb-muted cb-figures">{ticket.number}</span>
        <Marks row={ticket} />
      </span>
      <h2 id="ticket-title">{ticket.title}</h2>
      {may('case.read') ? (
        <p className="cb-small">
          <Link to={`/cases/${ticket.caseId}`}>{text.toCase(ticket.caseNumber)}</Link>{' '}
          <span className="cb-muted">{text.toCaseLong}</span>
        </p>
      ) : null}
    </header>
  );
}

/** What the citizen said; of a locked ticket why it is not here. */
function Words({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  if (ticket.locked)
    return (
      <Notice>
        <p className="cb-strong">{text.locked}</p>
        <p className="cb-muted">{text.lockedWords}</p>
      </Notice>
    );
  const reporter = [ticket.reporter?.name, ticket.reporter?.telephone].filter(Boolean).join(' ');
  const facts: [string, string | null | undefined][] = [
    [text.category, ticket.category?.name],
    [text.suggested, ticket.suggestedUnit?.name],
    [text.address, ticket.address],
    [text.reporter, reporter],
  ];
  return (
    <section className="cb-part" aria-labelledby="ticket-words">
      <h3 id="ticket-words">{text.content}</h3>
      {ticket.secret ? <Notice>{text.unlocked}</Notice> : null}
      <p className="cb-said">{ticket.text}</p>
      <Facts isRow>
        {facts
          .filter(([, value]) => value !== null && value !== undefined && value !== '')
          .map(([label, value]) => (
            <Fact key={label} name={label}>
              {value}
            </Fact>
          ))}
      </Facts>
    </section>
  );
}

function ReplyPart({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  if (ticket.locked) return null;
  return (
    <section className="cb-part" aria-labelledby="ticket-reply">
      <h3 id="ticket-reply">{text.replyTitle}</h3>
      {ticket.reply === null ? (
        <p className="cb-muted">{text.replyNone}</p>
      ) : (
        <>
          <blockquote className="cb-quote">{ticket.reply}</blockquote>
          <ReplyPoints reply={ticket.reply} />
        </>
      )}
    </section>
  );
}

/** Our state beside theirs. */
function Sides({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const time = useTime();
  const lines: [string, string | null][] = [
    [text.ours, pick(ticket.inner.stateTitle)],
    [text.unit, ticket.inner.unit],
    [text.theirs, pick(ticket.upper.statusTitle)],
    [text.step, ticket.upper.step],
    [text.holder, ticket.upper.holder],
    [text.received, time(ticket.receivedAt)],
  ];
  return (
    <section className="cb-part" aria-labelledby="ticket-sides">
      <h3 id="ticket-sides">{text.both}</h3>
      <Facts>
        {lines
          .filter(([, value]) => value !== null && value !== '')
          .map(([label, value]) => (
            <Fact key={label} name={label}>
              {value}
            </Fact>
          ))}
      </Facts>
    </section>
  );
}
