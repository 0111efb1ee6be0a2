import { type ReactNode, useState } from 'react';
import { DataTable, FormSheet, LineField } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Select,
  Skeleton,
  toast,
  useApiQuery,
  useMe,
  usePages,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { RulePage, RuleView } from '../../contract.ts';
import { permissions } from '../../manifest.ts';
import { whistleDeskWords } from './desk-words.ts';
import { BASE, useSend } from './shared.tsx';

/** Which whistle calls which departments, and how soon; kept as data. */
export function RulesPage(): ReactNode {
  const text = useText(whistleDeskWords);
  const { may } = useMe();
  const { list, rows } = usePages<RuleView>(`${BASE}/rules`);
  const facts = list.data?.pages[0] as RulePage | undefined;
  const [isAdding, setIsAdding] = useState(false);
  const mayKeep = may(permissions.rules);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (facts === undefined) return <Skeleton count={5} />;
  return (
    <div className="cb-page">
      <div className="cb-row-apart">
        <p className="cb-muted cb-said">{text.rulesNote(facts.respondMinutes, facts.arriveHours)}</p>
        {mayKeep ? (
          <Button icon="plus" onClick={() => setIsAdding(true)}>
            {text.ruleAdd}
          </Button>
        ) : null}
      </div>
      {rows.length === 0 ? (
        <EmptyState title={text.rulesEmpty} />
      ) : (
        <RuleTable rows={rows} mayKeep={mayKeep} />
      )}
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
      {isAdding ? <RuleSheet units={facts.units} onClose={() => setIsAdding(false)} /> : null}
    </div>
  );
}

function RuleTable({ rows, mayKeep }: { rows: readonly RuleView[]; mayKeep: boolean }): ReactNode {
  const text = useText(whistleDeskWords);
  const { send, isPending } = useSend();
  return (
    <DataTable
      label={text.tabRules}
      heads={[
        ...[text.ruleCategory, text.ruleUnits, text.ruleRespond, text.ruleArrive],
        ...[text.ruleSource, text.ruleFrom, ...(mayKeep ? [''] : [])],
      ]}
    >
      {rows.map((row) => (
        <tr key={row.id}>
          <th scope="row">
            {row.categoryPrefix === '' ? text.wholeList : row.category || row.categoryPrefix}
            <span className="cb-small cb-muted cb-under">
              {[row.categoryList, row.categoryPrefix].filter(Boolean).join(' ')}
            </span>
          </th>
          <td>{row.units.length === 0 ? text.ruleByDuty : row.units.map((unit) => unit.name).join('、')}</td>
          <td>{row.respondMinutes === null ? text.bySetting : text.minutes(row.respondMinutes)}</td>
          <td>{row.arriveHours === null ? text.bySetting : text.hours(row.arriveHours)}</td>
          <td>{row.source}</td>
          <td className="cb-figures">{row.validFrom}</td>
          {mayKeep ? (
            <td>
              <Button
                kind="quiet"
                isBusy={isPending}
                onClick={() => send(`rules/${row.id}/end`, {}, () => toast(text.ruleEnded))}
              >
                {text.ruleEnd}
              </Button>
            </td>
          ) : null}
        </tr>
      ))}
    </DataTable>
  );
}

function RuleSheet({ units, onClose }: { units: RulePage['units']; onClose: () => void }): ReactNode {
  const text = useText(whistleDeskWords);
  const { send, isPending } = useSend();
  const lists = useApiQuery<{ main: string; lists: { id: string; name: string }[] }>('/api/v1/categories');
  const [list, setList] = useState('');
  const [prefix, setPrefix] = useState('');
  const [called, setCalled] = useState<readonly string[]>([]);
  const [minutes, setMinutes] = useState('');
  const [hours, setHours] = useState('');
  const [source, setSource] = useState('');
  const submit = (): void => {
    const rule = {
      ...{ categoryList: list || (lists.data?.main ?? ''), categoryPrefix: prefix.trim() },
      ...{ departments: called, source: source.trim() },
      respondMinutes: minutes === '' ? null : Number(minutes),
      arriveHours: hours === '' ? null : Number(hours),
    };
    send('rules', rule, () => {
      toast(text.ruleStored);
      onClose();
    });
  };
  return (
    <FormSheet {...{ onClose }} title={text.ruleAdd} submit={text.store} isBusy={isPending} onSubmit={submit}>
      <Field label={text.ruleList} isRequired>
        {(attributes) => (
          <Select
            {...attributes}
            value={list || (lists.data?.main ?? '')}
            onChange={setList}
            options={(lists.data?.lists ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </Field>
      <LineField
        label={text.rulePrefix}
        hint={text.rulePrefixHint}
        value={prefix}
        onChange={setPrefix}
        more={{ maxLength: 40 }}
      />
      <CalledUnits units={units} called={called} onChange={setCalled} />
      <LineField
        label={text.ruleMinutes}
        hint={text.ruleSetting}
        value={minutes}
        onChange={setMinutes}
        more={{ type: 'number', min: 1, max: 1_440 }}
      />
      <LineField
        label={text.ruleHours}
        hint={text.ruleSetting}
        value={hours}
        onChange={setHours}
        more={{ type: 'number', min: 1, max: 72 }}
      />
      <LineField
        label={text.ruleSource}
        isRequired
        value={source}
        onChange={setSource}
        more={{ maxLength: 300, required: true }}
      />
    </FormSheet>
  );
}

/** The departments that a rule calls, the first leads. */
function CalledUnits(props: {
  units: RulePage['units'];
  called: readonly string[];
  onChange: (called: readonly string[]) => void;
}): ReactNode {
  const { units, called, onChange } = props;
  const text = useText(whistleDeskWords);
  const nameOf = (rule: string) => units.find((unit) => unit.rule === rule)?.name ?? rule;
  return (
    <>
      <Field label={text.ruleAddUnit}>
        {(attributes) => (
          <Select
            {...attributes}
            value=""
            onChange={(rule: string) => onChange([...new Set([...called, rule])].filter(Boolean))}
            options={[
              { value: '', label: text.choose },
              ...units.map(({ rule, name }) => ({ value: rule, label: name })),
            ]}
          />
        )}
      </Field>
      <div className="cb-row">
        {called.map((rule) => (
          <span key={rule} className="cb-unit">
            {nameOf(rule)}
            <Button
              kind="quiet"
              icon="close"
              aria-label={text.ruleRemoveUnit(nameOf(rule))}
              onClick={() => onChange(called.filter((each) => each !== rule))}
            />
          </span>
        ))}
      </div>
    </>
  );
}
