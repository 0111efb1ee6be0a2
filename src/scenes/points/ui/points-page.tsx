import './points.css';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Loaded,
  OfflineBar,
  Phone,
  PhoneLogin,
  Segmented,
  Sheet,
  Skeleton,
  toast,
  useApiMutation,
  useApiQuery,
  useCitizen,
  useNavigation,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { AccountView, EntryView, ExchangeView, GoodView, RuleList } from '../contract.ts';
import { pointsWords } from './words.ts';

const BASE = '/api/v1/points';
type Tab = 'goods' | 'exchanges' | 'history' | 'rules';

/** What I have, what I can have for it, what I had, and how one comes by it; rules and goods are open to everybody. */
export function PointsPage(): ReactNode {
  const text = useText(pointsWords);
  const { go } = useNavigation();
  const citizen = useCitizen();
  const isIn = citizen.state === 'in';
  const [tab, setTab] = useState<Tab>('goods');
  const account = useApiQuery<AccountView>(`${BASE}/mine`, { enabled: isIn });
  const tabs: readonly { value: Tab; label: string }[] = [
    { value: 'goods', label: text.tabGoods },
    ...(isIn
      ? [
          { value: 'exchanges' as const, label: text.tabExchanges },
          { value: 'history' as const, label: text.tabHistory },
        ]
      : []),
    { value: 'rules', label: text.tabRules },
  ];
  return (
    <Phone title={text.title} onBack={() => go('/')} notice={<OfflineBar />}>
      <div className="cb-stack">
        {citizen.state === 'out' ? <SignIn /> : null}
        {isIn ? (
          <Loaded query={account} skeleton={<Skeleton count={2} />}>
            {(own) => <Own account={own} />}
          </Loaded>
        ) : null}
        <Segmented label={text.tabs} options={tabs} value={tab} onChange={setTab} />
        {tab === 'goods' ? <Goods balance={account.data?.balance} /> : null}
        {tab === 'exchanges' ? <Exchanges /> : null}
        {tab === 'history' ? <History /> : null}
        {tab === 'rules' ? <Rules /> : null}
      </div>
    </Phone>
  );
}

function SignIn(): ReactNode {
  const text = useText(pointsWords);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <EmptyState
        title={text.signIn}
        icon="phone"
        action={
          <Button kind="main" onClick={() => setIsOpen(true)}>
            {text.signIn}
          </Button>
        }
      >
        {text.signInWhy}
      </EmptyState>
      <PhoneLogin isOpen={isOpen} onClose={() => setIsOpen(false)} onDone={() => setIsOpen(false)} />
    </>
  );
}

function Own({ account }: { account: AccountView }): ReactNode {
  const text = useText(pointsWords);
  return (
    <section className="cb-card cb-stack-tight">
      <h2 className="cb-muted cb-small">{text.balance}</h2>
      <p className="pt-balance">{account.balance}</p>
      <p className="cb-figures">
        {text.number(account.number)} · {text[account.kind]}
      </p>
      <p className="cb-muted cb-small">{text.numberWhy}</p>
    </section>
  );
}

function Goods({ balance }: { balance: number | undefined }): ReactNode {
  const text = useText(pointsWords);
  const { list, rows } = usePages<GoodView>(`${BASE}/goods`);
  const [chosen, setChosen] = useState<GoodView>();
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={3} />;
  if (rows.length === 0) return <EmptyState title={text.goodsEmpty}>{text.goodsEmptyWords}</EmptyState>;
  return (
    <>
      <ul className="pt-list" aria-label={text.tabGoods}>
        {rows.map((good) => (
          <li key={good.id} className="cb-card cb-row-apart pt-row">
            <span className="cb-stack-tight">
              <strong>{good.name}</strong>
              <span className="cb-figures">
                {text.points(good.points)} · {text.stock(good.stock)}
              </span>
              <span className="cb-muted cb-small">{good.place}</span>
            </span>
            {balance === undefined || good.stock === 0 ? null : balance < good.points ? (
              <span className="cb-muted cb-figures">{text.lacking(good.points - balance)}</span>
            ) : (
              <Button aria-label={text.sure(good.name)} onClick={() => setChosen(good)}>
                {text.exchange}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <More list={list} />
      {chosen === undefined ? null : <ExchangeSheet good={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}

function ExchangeSheet({ good, onClose }: { good: GoodView; onClose: () => void }): ReactNode {
  const text = useText(pointsWords);
  const refresh = useRefresh();
  const sending = useApiMutation<{ id: string }>();
  const exchange = (): void =>
    sending.mutate(
      { method: 'POST', path: `${BASE}/exchanges`, body: { good: good.id } },
      {
        onSuccess: () => {
          toast(text.exchanged);
          onClose();
        },
        onSettled: refresh,
      },
    );
  return (
    <Sheet title={text.sure(good.name)} isOpen onClose={onClose}>
      <div className="cb-stack">
        <p>{text.sureWords(good.points, good.place)}</p>
        {sending.isError ? <ErrorState error={sending.error} /> : null}
        <Button kind="main" isWide isBusy={sending.isPending} onClick={exchange}>
          {text.exchange}
        </Button>
      </div>
    </Sheet>
  );
}

function Exchanges(): ReactNode {
  const text = useText(pointsWords);
  const { list, rows } = usePages<ExchangeView>(`${BASE}/mine/exchanges`);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={3} />;
  if (rows.length === 0)
    return <EmptyState title={text.exchangesEmpty}>{text.exchangesEmptyWords}</EmptyState>;
  return (
    <>
      <ul className="pt-list" aria-label={text.tabExchanges}>
        {rows.map((row) => (
          <li key={row.id}>
            <OneExchange exchange={row} />
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

function OneExchange({ exchange }: { exchange: ExchangeView }): ReactNode {
  const text = useText(pointsWords);
  const time = useTime();
  const refresh = useRefresh();
  const sending = useApiMutation<unknown>();
  const { id, name, place, points, code, status, askedAt } = exchange;
  const states = { waiting: text.waiting, 'handed-over': text.handedOver, cancelled: text.cancelled };
  const cancel = (): void =>
    sending.mutate({ method: 'POST', path: `${BASE}/exchanges/${id}/cancel` }, { onSettled: refresh });
  return (
    <article className="cb-card cb-stack-tight">
      <span className="cb-row-apart">
        <strong>{name}</strong>
        <span className="cb-figures">{text.points(points)}</span>
      </span>
      <span className="cb-muted cb-figures">
        {states[status]} · {time(askedAt)}
      </span>
      {status === 'waiting' ? (
        <>
          <span className="cb-muted cb-small">
            {text.code} · {place}
          </span>
          <span className="pt-code">{code}</span>
          {sending.isError ? <ErrorState error={sending.error} /> : null}
          <Button isBusy={sending.isPending} onClick={cancel}>
            {text.cancel}
          </Button>
        </>
      ) : null}
    </article>
  );
}

function History(): ReactNode {
  const text = useText(pointsWords);
  const time = useTime();
  const { list, rows } = usePages<EntryView>(`${BASE}/mine/entries`);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={4} />;
  if (rows.length === 0) return <EmptyState title={text.historyEmpty}>{text.historyEmptyWords}</EmptyState>;
  const wordsOf = ({ reason, words }: EntryView): string => {
    if (reason === 'exchange') return text.exchangeOf(words);
    if (reason === 'refund') return text.refundOf(words);
    return reason === 'reversal' ? text.reversalOf(words) : words;
  };
  return (
    <>
      <ul className="pt-list" aria-label={text.tabHistory}>
        {rows.map((row) => (
          <li key={row.id} className="cb-card cb-row-apart pt-row">
            <span className="cb-stack-tight">
              <strong>{wordsOf(row)}</strong>
              <span className="cb-muted cb-small cb-figures">
                {time(row.at)} · {text.after(row.balance)}
              </span>
            </span>
            <span className="pt-change">{row.points > 0 ? `+${row.points}` : `−${-row.points}`}</span>
          </li>
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

function Rules(): ReactNode {
  const text = useText(pointsWords);
  const rules = useApiQuery<RuleList>(`${BASE}/rules`);
  return (
    <Loaded query={rules} skeleton={<Skeleton count={4} />}>
      {({ items, validFrom, source }) => (
        <>
          <ul className="pt-list" aria-label={text.tabRules}>
            {items.map((rule) => (
              <li key={rule.id} className="cb-card cb-row-apart pt-row">
                <span className="cb-stack-tight">
                  <strong>{rule.name}</strong>
                  <span className="cb-muted cb-small">
                    {rule.by === 'loop' ? text.byLoop : text.byDesk} · {text.perDay(rule.dailyLimit)} ·{' '}
                    {rule.audience.map((kind) => text[kind as AccountView['kind']]).join('、')}
                  </span>
                </span>
                <span className="pt-change">+{rule.points}</span>
              </li>
            ))}
          </ul>
          <p className="cb-muted cb-small">{text.origin(validFrom, source)}</p>
        </>
      )}
    </Loaded>
  );
}

/** Reads balance, shelf and lists anew. */
function useRefresh(): () => void {
  const client = useQueryClient();
  return () =>
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(BASE) });
}

interface MoreProps {
  readonly list: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): unknown;
  };
}

function More({ list }: MoreProps): ReactNode {
  const text = useText(pointsWords);
  if (!list.hasNextPage) return null;
  return (
    <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {text.more}
    </Button>
  );
}
