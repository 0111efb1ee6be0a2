import { type ReactNode, useState } from 'react';
import { DataTable, FormSheet, LineField, Notice, ReasonSheet } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Segmented,
  Select,
  Skeleton,
  toast,
  useApiQuery,
  useMe,
  usePages,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import { type AccountView, type EntryView, KINDS, type RuleList } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { pointsDeskWords } from './desk-words.ts';
import { BASE, More, useSend } from './shared.tsx';

/** Everybody's ledger, or one account with what may be done for it. */
export function LedgerPage(): ReactNode {
  const text = useText(pointsDeskWords);
  const [typed, setTyped] = useState('');
  const [number, setNumber] = useState<string>();
  return (
    <div className="cb-page cb-stack">
      <Notice>{text.note}</Notice>
      <form
        className="cb-row"
        style={{ alignItems: 'end' }}
        onSubmit={(event) => {
          event.preventDefault();
          setNumber(typed.trim() === '' ? undefined : typed.trim());
        }}
      >
        <LineField
          label={text.number}
          value={typed}
          onChange={(value) => setTyped(value.replace(/\D/g, ''))}
          more={{ inputMode: 'numeric', maxLength: 18 }}
        />
        <Button type="submit" icon="search">
          {text.find}
        </Button>
        {number === undefined ? null : (
          <Button
            onClick={() => {
              setNumber(undefined);
              setTyped('');
            }}
          >
            {text.all}
          </Button>
        )}
      </form>
      {number === undefined ? null : <OneAccount key={number} number={number} />}
      <Ledger number={number} />
    </div>
  );
}

function OneAccount({ number }: { number: string }): ReactNode {
  const text = useText(pointsDeskWords);
  const { may } = useMe();
  const account = useApiQuery<AccountView>(`${BASE}/accounts/${number}`);
  const [isGiving, setIsGiving] = useState(false);
  const { send } = useSend();
  if (account.isError) return <ErrorState error={account.error} onRetry={() => void account.refetch()} />;
  if (account.data === undefined) return <Skeleton count={1} />;
  const { balance, kind } = account.data;
  return (
    <section className="cb-card cb-row-apart">
      <strong className="cb-figures">{text.accountIs(number, balance)}</strong>
      {may(permissions.award) ? (
        <span className="cb-row">
          <Segmented
            label={text.kind}
            options={KINDS.map((value) => ({ value, label: text[value] }))}
            value={kind}
            onChange={(value) =>
              send(`accounts/${number}/kind`, { kind: value }, () => toast(text.kindStored))
            }
          />
          <Button kind="main" onClick={() => setIsGiving(true)}>
            {text.award}
          </Button>
        </span>
      ) : (
        <span>{text[kind]}</span>
      )}
      {isGiving ? <AwardSheet account={account.data} onClose={() => setIsGiving(false)} /> : null}
    </section>
  );
}

function AwardSheet({ account, onClose }: { account: AccountView; onClose: () => void }): ReactNode {
  const text = useText(pointsDeskWords);
  const rules = useApiQuery<RuleList>(`${BASE}/rules`);
  const { send, isPending } = useSend();
  const [rule, setRule] = useState('');
  const [times, setTimes] = useState('1');
  const [reference, setReference] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const fitting = (rules.data?.items ?? []).filter(
    (each) => each.by === 'desk' && each.audience.includes(account.kind),
  );
  const submit = (): void => {
    setIsAsked(true);
    if (rule === '' || reference.trim().length < 2) return;
    const body = { number: account.number, rule, times: Number(times), reference: reference.trim() };
    send<AccountView>('awards', body, ({ balance }) => {
      toast(text.awarded(balance));
      onClose();
    });
  };
  return (
    <FormSheet title={text.award} submit={text.award} isBusy={isPending} onSubmit={submit} onClose={onClose}>
      <p className="cb-muted">
        {text.accountIs(account.number, account.balance)}。{text.awardWhy}
      </p>
      <Field label={text.rule} isRequired problem={isAsked && rule === '' ? text.needed : undefined}>
        {(attributes) => (
          <Select
            {...attributes}
            value={rule}
            onChange={setRule}
            options={[
              { value: '', label: text.choose },
              ...fitting.map(({ id, name, points }) => ({ value: id, label: text.ruleOption(name, points) })),
            ]}
          />
        )}
      </Field>
      <LineField
        label={text.times}
        value={times}
        onChange={setTimes}
        more={{ type: 'number', min: 1, max: 24, required: true }}
      />
      <LineField
        label={text.reference}
        hint={text.referenceHint}
        isRequired
        problem={isAsked && reference.trim().length < 2 ? text.needed : undefined}
        value={reference}
        onChange={setReference}
        more={{ maxLength: 100 }}
      />
    </FormSheet>
  );
}

function Ledger({ number }: { number: string | undefined }): ReactNode {
  const text = useText(pointsDeskWords);
  const time = useTime();
  const { may } = useMe();
  const { list, rows } = usePages<EntryView>(`${BASE}/entries`, { number });
  const { send, isPending } = useSend();
  const [reversing, setReversing] = useState<EntryView>();
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={5} />;
  if (rows.length === 0) return <EmptyState title={text.ledgerEmpty}>{text.ledgerEmptyWords}</EmptyState>;
  const mayGive = may(permissions.award);
  const wordsOf = ({ reason, words }: EntryView): string => {
    if (reason === 'exchange') return text.exchangeOf(words);
    if (reason === 'refund') return text.refundOf(words);
    return reason === 'reversal' ? text.reversalOf(words) : words;
  };
  return (
    <>
      <DataTable
        label={text.tabLedger}
        heads={[text.at, text.number, text.what, text.change, text.balance, ...(mayGive ? [''] : [])]}
      >
        {rows.map((row) => (
          <tr key={row.id}>
            <td className="cb-figures">{time(row.at)}</td>
            <td className="cb-figures">{row.number}</td>
            <th scope="row">{wordsOf(row)}</th>
            <td className="cb-figures">{row.points > 0 ? `+${row.points}` : `−${-row.points}`}</td>
            <td className="cb-figures">{row.balance}</td>
            {mayGive ? (
              <td>
                {row.reversible ? (
                  <Button kind="quiet" onClick={() => setReversing(row)}>
                    {text.reverse}
                  </Button>
                ) : null}
              </td>
            ) : null}
          </tr>
        ))}
      </DataTable>
      <More list={list} />
      {reversing === undefined ? null : (
        <ReasonSheet
          title={`${text.reverse} · ${reversing.words}`}
          label={text.reverseWhy}
          submit={text.reverse}
          needed={text.needed}
          isBusy={isPending}
          most={200}
          onClose={() => setReversing(undefined)}
          onDecide={(reason) =>
            send(`entries/${reversing.id}/reverse`, { reason }, () => {
              toast(text.reversed);
              setReversing(undefined);
            })
          }
        />
      )}
    </>
  );
}
