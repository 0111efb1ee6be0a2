import type { ReactNode } from 'react';
import { Notice, useSend } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  ErrorState,
  Link,
  Loaded,
  PagedList,
  Skeleton,
  SyntheticMark,
  toast,
  useApiQuery,
  useMe,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { RequestView } from '../contract.ts';
import type { DeliveryView, ExchangeStatus } from '../exchange/contract.ts';
import { adviceFor } from './delivery-advice.ts';
import { ExchangeSetUp } from './exchange-set-up.tsx';
import { sheetWords } from './words/sheet-words.ts';
import { ticketWords } from './words/ticket-words.ts';

const STATUS = '/api/v1/hotline/exchange/status';
const REFRESH_MS = 30_000;

/** How the exchange with the upper platform goes: what came last, what waits, what failed and what to do about it. */
export function ExchangePage(): ReactNode {
  const text = useText(sheetWords);
  const { may } = useMe();
  const status = useApiQuery<ExchangeStatus>(STATUS, { everyMs: REFRESH_MS });
  const waiting = usePages<RequestView>('/api/v1/hotline/requests', { state: 'waiting', limit: 20 });
  const tries = usePages<DeliveryView>('/api/v1/hotline/exchange/deliveries', { limit: 20 });
  const reload = (): void => {
    void status.refetch();
    waiting.reload();
    tries.reload();
  };
  return (
    <div className="cb-page">
      <header className="cb-row-apart">
        <h2>{text.exchangeTitle}</h2>
        <Button kind="quiet" onClick={reload}>
          {text.refresh}
        </Button>
      </header>
      <Loaded query={status} skeleton={<Skeleton shape="lines" count={3} />}>
        {(found) => <Figures status={found} />}
      </Loaded>
      <section className="cb-part" aria-labelledby="exchange-waiting">
        <h3 id="exchange-waiting">{text.waitingRequests}</h3>
        <Pages pages={waiting} empty={text.queueEmpty} label={text.waitingRequests}>
          {(row) => <Waiting row={row} onDone={reload} />}
        </Pages>
      </section>
      <section className="cb-part" aria-labelledby="exchange-tries">
        <h3 id="exchange-tries">{text.tries}</h3>
        <Pages pages={tries} empty={text.triesEmpty} label={text.tries}>
          {(row) => <Try row={row} />}
        </Pages>
      </section>
      {may('hotline.exchange-manage') ? <ExchangeSetUp onDone={reload} /> : null}
    </div>
  );
}

function Pages<Row extends { id: string }>(props: {
  pages: ReturnType<typeof usePages<Row>>;
  empty: string;
  label: string;
  children: (row: Row) => ReactNode;
}): ReactNode {
  const { list, rows, reload } = props.pages;
  if (list.isError) return <ErrorState error={list.error} onRetry={reload} />;
  if (list.isPending) return <Skeleton count={3} />;
  if (rows.length === 0) return <p className="cb-muted">{props.empty}</p>;
  return (
    <PagedList
      label={props.label}
      items={rows}
      keyOf={(row) => row.id}
      hasMore={list.hasNextPage}
      isLoadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      draw={props.children}
    />
  );
}

function Figures({ status }: { status: ExchangeStatus }): ReactNode {
  const text = useText(sheetWords);
  const time = useTime();
  const isFile = status.mode === 'file';
  const times = [status.lastTicketAt, status.lastSentAt, status.lastAnswerAt];
  const last = times
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  const figures: [string, ReactNode, boolean?][] = [
    [text.lastExchange, last === undefined ? text.never : time(last)],
    [text.lastTicket, status.lastTicketAt === null ? text.never : time(status.lastTicketAt)],
    [text.lastSent, status.lastSentAt === null ? text.never : time(status.lastSentAt)],
    [text.lastAnswer, status.lastAnswerAt === null ? text.never : time(status.lastAnswerAt)],
    [text.queue, status.unsent],
    [text.failing, status.failing, status.failing > 0],
    [text.mode, isFile ? text.modeFile : text.modeWebhook],
    ...(status.host === null ? [] : [[text.host, status.host] as [string, ReactNode]]),
  ];
  return (
    <>
      <dl className="cb-tiles">
        {figures.map(([label, value, isBad]) => (
          <div key={label} className={`cb-tile${isBad === true ? ' hotline-bad' : ''}`}>
            <dt className="cb-muted cb-small">{label}</dt>
            <dd className="cb-strong">{value}</dd>
          </div>
        ))}
      </dl>
      {status.synthetic ? (
        <p className="cb-small">
          <SyntheticMark /> {text.synthetic}
        </p>
      ) : null}
      {isFile && status.unsent > 0 ? <Notice>{text.adviceFile}</Notice> : null}
    </>
  );
}

function useAdvice(): (error: string) => string {
  const text = useText(sheetWords);
  const words = {
    signature: text.adviceSignature,
    address: text.adviceAddress,
    refused: text.adviceRefused,
    away: text.adviceAway,
    network: text.adviceNetwork,
  };
  return (error) => words[adviceFor(error)];
}

function Waiting({ row, onDone }: { row: RequestView; onDone: () => void }): ReactNode {
  const text = useText(sheetWords);
  const kinds = useText(ticketWords);
  const time = useTime();
  const { may } = useMe();
  const advice = useAdvice();
  const { send, isPending } = useSend({ tells: 'toast' });
  const hasFailed = row.sentAt === null && row.lastError !== null;
  return (
    <div className="cb-stack-tight">
      <span className="cb-row">
        <Link to={`/scenes/hotline?ticket=${row.ticketId}`}>{row.number}</Link>
        <span className="cb-strong">{kinds.kindTitle(row.kind)}</span>
        <span className="cb-small cb-muted">
          {text.asked} {time(row.askedAt)} ·{' '}
          {row.sentAt === null ? text.notSent : `${text.sent} ${time(row.sentAt)}`}
          {row.sentAt === null && row.attempts > 0 ? ` · ${text.attempts(row.attempts)}` : ''}
        </span>
        {hasFailed && may('hotline.request.make') ? (
          <Button
            kind="quiet"
            isBusy={isPending}
            onClick={() =>
              send<{ sent: number }>('POST', `/api/v1/hotline/requests/${row.id}/resend`, {}, ({ sent }) => {
                toast(text.resent(sent));
                onDone();
              })
            }
          >
            {text.resend}
          </Button>
        ) : null}
      </span>
      {hasFailed ? (
        <Notice>
          <span className="cb-strong">{text.whatToDo}</span> {advice(row.lastError ?? '')}{' '}
          <span className="cb-small cb-muted">{row.lastError}</span>
        </Notice>
      ) : null}
    </div>
  );
}

function Try({ row }: { row: DeliveryView }): ReactNode {
  const text = useText(sheetWords);
  const kinds = useText(ticketWords);
  const time = useTime();
  const advice = useAdvice();
  return (
    <div className="cb-stack-tight">
      <span className="cb-row">
        <span className="cb-figures cb-muted">{time(row.triedAt)}</span>
        <Link to={`/scenes/hotline?ticket=${row.ticketId}`}>{row.number}</Link>
        <span>{kinds.kindTitle(row.kind)}</span>
        <span className={row.arrived ? 'cb-muted' : 'cb-strong'}>
          {row.arrived ? text.arrived : text.notArrived}
        </span>
        <span className="cb-small cb-muted">
          {text.took(row.tookMs)}
          {row.unsent && row.nextAttemptAt !== null ? ` · ${text.nextTry(time(row.nextAttemptAt))}` : ''}
        </span>
      </span>
      {row.error === null ? null : (
        <span className="cb-small cb-muted">
          {advice(row.error)} {row.error}
        </span>
      )}
    </div>
  );
}
