import { type ReactNode, useState } from 'react';
import { DataTable, FormSheet, LineField } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Loaded,
  Skeleton,
  toast,
  useApiQuery,
  useMe,
  usePages,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { AccountView, ExchangeView, GoodView, RuleList } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { pointsDeskWords } from './desk-words.ts';
import { BASE, More, useSend } from './shared.tsx';

/** What waits to be fetched; by the code that somebody shows. */
export function ExchangesPage(): ReactNode {
  const text = useText(pointsDeskWords);
  const time = useTime();
  const { may } = useMe();
  const [code, setCode] = useState('');
  const isWhole = code.length === 6;
  const { list, rows } = usePages<ExchangeView>(`${BASE}/exchanges`, isWhole ? { code } : { waiting: true });
  const { send, isPending } = useSend();
  return (
    <div className="cb-page cb-stack">
      <LineField
        label={text.code}
        hint={text.codeHint}
        value={code}
        onChange={(value) => setCode(value.replace(/\D/g, ''))}
        more={{ inputMode: 'numeric', maxLength: 6 }}
      />
      {list.isError ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton count={4} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        <EmptyState title={isWhole ? text.codeUnknown : text.exchangesEmpty}>
          {isWhole ? undefined : text.exchangesEmptyWords}
        </EmptyState>
      ) : null}
      {rows.length === 0 ? null : (
        <DataTable
          label={text.tabExchanges}
          heads={[text.at, text.number, text.good, text.points, text.goodPlace, '']}
        >
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="cb-figures">{time(row.askedAt)}</td>
              <td className="cb-figures">{row.number}</td>
              <th scope="row">{row.name}</th>
              <td className="cb-figures">{row.points}</td>
              <td>{row.place}</td>
              <td>
                {/* Handed over only to who shows the code. */}
                {may(permissions.award) && isWhole ? (
                  <Button
                    kind="main"
                    isBusy={isPending}
                    onClick={() =>
                      send(`exchanges/${row.id}/hand-over`, undefined, () => {
                        toast(text.handedOver);
                        setCode('');
                      })
                    }
                  >
                    {text.handOver}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      <More list={list} />
    </div>
  );
}

/** What is offered, restocked and taken off. */
export function GoodsPage(): ReactNode {
  const text = useText(pointsDeskWords);
  const { may } = useMe();
  const { list, rows } = usePages<GoodView>(`${BASE}/goods`);
  const [isAdding, setIsAdding] = useState(false);
  const [restocking, setRestocking] = useState<GoodView>();
  const { send, isPending } = useSend();
  const mayKeep = may(permissions.goods);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={4} />;
  return (
    <div className="cb-page cb-stack">
      {mayKeep ? (
        <div>
          <Button icon="plus" onClick={() => setIsAdding(true)}>
            {text.goodAdd}
          </Button>
        </div>
      ) : null}
      {rows.length === 0 ? (
        <EmptyState title={text.goodsEmpty}>{text.goodsEmptyWords}</EmptyState>
      ) : (
        <DataTable
          label={text.tabGoods}
          heads={[text.goodName, text.points, text.goodStock, text.goodPlace, ...(mayKeep ? [''] : [])]}
        >
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.name}
                <span className="cb-small cb-muted cb-under">{row.code}</span>
              </th>
              <td className="cb-figures">{row.points}</td>
              <td className="cb-figures">{row.stock}</td>
              <td>{row.place}</td>
              {mayKeep ? (
                <td>
                  <Button kind="quiet" onClick={() => setRestocking(row)}>
                    {text.addStock}
                  </Button>
                  <Button
                    kind="quiet"
                    isBusy={isPending}
                    onClick={() => send(`goods/${row.id}/end`, undefined, () => toast(text.takenOff))}
                  >
                    {text.takeOff}
                  </Button>
                </td>
              ) : null}
            </tr>
          ))}
        </DataTable>
      )}
      <More list={list} />
      {isAdding ? <GoodSheet onClose={() => setIsAdding(false)} /> : null}
      {restocking === undefined ? null : (
        <StockSheet good={restocking} onClose={() => setRestocking(undefined)} />
      )}
    </div>
  );
}

const EMPTY = { code: '', name: '', points: '', stock: '', place: '' };

function GoodSheet({ onClose }: { onClose: () => void }): ReactNode {
  const text = useText(pointsDeskWords);
  const { send, isPending } = useSend();
  const [good, setGood] = useState(EMPTY);
  const figure = { type: 'number', max: 1_000_000 } as const;
  const fields = [
    ['name', text.goodName, { maxLength: 60 }],
    ['code', text.goodCode, { maxLength: 40 }, text.goodCodeHint],
    ['points', text.points, { ...figure, min: 1 }],
    ['stock', text.goodStock, { ...figure, min: 0 }],
    ['place', text.goodPlace, { maxLength: 100 }],
  ] as const;
  const submit = (): void => {
    const body = { ...good, points: Number(good.points), stock: Number(good.stock) };
    send('goods', body, () => {
      toast(text.stored);
      onClose();
    });
  };
  return (
    <FormSheet
      title={text.goodAdd}
      submit={text.store}
      isBusy={isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {fields.map(([field, label, more, hint]) => (
        <LineField
          key={field}
          {...{ label, ...(hint !== undefined && { hint }) }}
          isRequired
          value={good[field]}
          onChange={(value) => setGood({ ...good, [field]: value })}
          more={{ ...more, required: true }}
        />
      ))}
    </FormSheet>
  );
}

function StockSheet({ good, onClose }: { good: GoodView; onClose: () => void }): ReactNode {
  const text = useText(pointsDeskWords);
  const { send, isPending } = useSend();
  const [add, setAdd] = useState('10');
  const submit = (): void =>
    send(`goods/${good.id}/stock`, { add: Number(add) }, () => {
      toast(text.stored);
      onClose();
    });
  const title = `${text.addStock} · ${good.name}`;
  return (
    <FormSheet title={title} submit={text.store} isBusy={isPending} onSubmit={submit} onClose={onClose}>
      <LineField
        label={text.addStockHow}
        value={add}
        onChange={setAdd}
        more={{ type: 'number', min: 1, max: 100_000, required: true }}
      />
    </FormSheet>
  );
}

/** The rules of the pack: read here, kept there. */
export function RulesPage(): ReactNode {
  const text = useText(pointsDeskWords);
  const rules = useApiQuery<RuleList>(`${BASE}/rules`);
  return (
    <div className="cb-page cb-stack">
      <Loaded query={rules}>
        {({ items, validFrom, source }) => (
          <>
            <p className="cb-muted cb-said">{text.origin(validFrom, source)}</p>
            <DataTable
              label={text.tabRules}
              heads={[text.rule, text.points, text.ruleDay, text.ruleBy, text.ruleAudience]}
            >
              {items.map((rule) => (
                <tr key={rule.id}>
                  <th scope="row">{rule.name}</th>
                  <td className="cb-figures">{rule.points}</td>
                  <td className="cb-figures">{rule.dailyLimit}</td>
                  <td>{rule.by === 'loop' ? text.byLoop : text.byDesk}</td>
                  <td>{rule.audience.map((kind) => text[kind as AccountView['kind']]).join('、')}</td>
                </tr>
              ))}
            </DataTable>
          </>
        )}
      </Loaded>
    </div>
  );
}
