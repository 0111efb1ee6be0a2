import { type FormEvent, type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Input,
  Select,
  Sheet,
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
    <div className="wd-page">
      <div className="cb-row-apart">
        <p className="cb-muted wd-note">{text.rulesNote(facts.respondMinutes, facts.arriveHours)}</p>
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
  const heads = [
    ...[text.ruleCategory, text.ruleUnits, text.ruleRespond, text.ruleArrive],
    ...[text.ruleSource, text.ruleFrom],
  ];
  return (
    <table className="wd-table">
      <thead>
        <tr>
          {heads.map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
          {mayKeep ? <td /> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.categoryPrefix === '' ? text.wholeList : row.category || row.categoryPrefix}
              <span className="cb-small cb-muted wd-line">
                {[row.categoryList, row.categoryPrefix].filter(Boolean).join(' ')}
              </span>
            </th>
            <td>
              {row.units.length === 0 ? text.ruleByDuty : row.units.map((unit) => unit.name).join('、')}
            </td>
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
      </tbody>
    </table>
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
  const submit = (event: FormEvent): void => {
    event.preventDefault();
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
    <Sheet title={text.ruleAdd} isOpen onClose={onClose}>
      <form className="cb-stack" onSubmit={submit}>
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
        <Line
          label={text.rulePrefix}
          hint={text.rulePrefixHint}
          value={prefix}
          onChange={setPrefix}
          maxLength={40}
        />
        <CalledUnits units={units} called={called} onChange={setCalled} />
        <Line
          label={text.ruleMinutes}
          hint={text.ruleSetting}
          value={minutes}
          onChange={setMinutes}
          most={1_440}
        />
        <Line label={text.ruleHours} hint={text.ruleSetting} value={hours} onChange={setHours} most={72} />
        <Line label={text.ruleSource} value={source} onChange={setSource} maxLength={300} isRequired />
        <div className="cb-row">
          <Button type="submit" kind="main" isBusy={isPending}>
            {text.store}
          </Button>
          <Button kind="quiet" onClick={onClose}>
            {text.cancel}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

/** One line of the form; with `most` it takes a whole number up to there. */
function Line(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  maxLength?: number;
  most?: number;
  isRequired?: boolean;
}): ReactNode {
  const { label, value, onChange, hint, maxLength, most, isRequired = false } = props;
  const number = most === undefined ? {} : { type: 'number', min: 1, max: most };
  return (
    <Field label={label} isRequired={isRequired} {...(hint !== undefined && { hint })}>
      {(attributes) => (
        <Input
          {...attributes}
          {...number}
          required={isRequired}
          maxLength={maxLength}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
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
      <div className="cb-row wd-wrap">
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
