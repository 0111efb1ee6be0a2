import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  Field,
  Input,
  Loaded,
  useApiQuery,
  useText,
} from '../../../../fronts/kit/index.tsx';
import { addDays } from '../../../../lib/week.ts';
import type { IndexRule, IndexRules } from '../../index-contract.ts';
import { useMoment, useToday } from '../use-day.ts';
import { Problem } from './parts.tsx';
import { BASE, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

const MEASURES = ['response', 'inTime', 'satisfaction'] as const;

/** The shares of the three measures: which are in force, since when, by what, and new ones for a later day. */
export function SharesPage({ mayEdit }: { mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const rules = useApiQuery<IndexRules>(`${BASE}/desk/index-rules`);
  return (
    <div className="appeals-index">
      <p>{text.sharesWhat}</p>
      <Loaded query={rules}>
        {({ items }) => (
          <>
            {items.length === 0 ? <EmptyState title={text.sharesNone} /> : <History rules={items} />}
            {mayEdit ? (
              <NewShares key={items.length} last={items[0]} onStored={() => void rules.refetch()} />
            ) : null}
          </>
        )}
      </Loaded>
    </div>
  );
}

function History({ rules }: { rules: readonly IndexRule[] }): ReactNode {
  const text = useText(deskWords);
  const moment = useMoment();
  const today = useToday();
  const inForce = rules.find((rule) => rule.validFrom <= today)?.id;
  return (
    <div className="appeals-table">
      <table>
        <caption className="cb-strong">{text.sharesHistory}</caption>
        <thead>
          <tr>
            {[text.validFrom, ...MEASURES.map((each) => text.measure(each)), text.source, text.storedBy].map(
              (name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row" className="cb-figures">
                {rule.validFrom}{' '}
                {rule.id === inForce ? <span className="appeals-mark">{text.inForce}</span> : null}
              </th>
              {MEASURES.map((each) => (
                <td key={each} className="cb-figures">
                  {rule[each]}%
                </td>
              ))}
              <td>{rule.source}</td>
              <td className="cb-small">{text.pressedBy(moment(rule.storedAt), rule.storedBy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NewShares({ last, onStored }: { last: IndexRule | undefined; onStored: () => void }): ReactNode {
  const text = useText(deskWords);
  const today = useToday();
  const [values, setValues] = useState<Values>({
    response: String(last?.response ?? 40),
    inTime: String(last?.inTime ?? 30),
    satisfaction: String(last?.satisfaction ?? 30),
  });
  const [validFrom, setValidFrom] = useState(addDays(today, 1));
  const [source, setSource] = useState('');
  const step = useStep(onStored);
  const shares = MEASURES.map((each) => Number(values[each]));
  const sum = shares.reduce((total, each) => total + each, 0);
  const store = (): void => {
    if (source.trim().length < 2) {
      step.refuseInput(`${text.source}：${text.needed}`);
      return;
    }
    const [response, inTime, satisfaction] = shares;
    const body = { validFrom, response, inTime, satisfaction, source: source.trim() };
    step.run('desk/index-rules', body, text.doneShares);
  };
  return (
    <form
      className="appeals-part cb-stack appeals-shares"
      onSubmit={(event) => {
        event.preventDefault();
        store();
      }}
    >
      <ShareInputs values={values} sum={sum} onChange={setValues} />
      <Field label={text.validFrom} isRequired>
        {(attributes) => (
          <Input
            {...attributes}
            type="date"
            value={validFrom}
            onChange={(event) => setValidFrom(event.target.value)}
          />
        )}
      </Field>
      <Field label={text.source} hint={text.sourceHint} isRequired>
        {(attributes) => (
          <Input
            {...attributes}
            maxLength={200}
            value={source}
            onChange={(event) => setSource(event.target.value)}
          />
        )}
      </Field>
      <Problem words={step.problem} />
      <div>
        <Button kind="main" type="submit" isBusy={step.isPending} disabled={sum !== 100}>
          {text.storeShares}
        </Button>
      </div>
    </form>
  );
}

type Values = Readonly<Record<(typeof MEASURES)[number], string>>;

function ShareInputs(props: { values: Values; sum: number; onChange: (values: Values) => void }): ReactNode {
  const { values, sum, onChange } = props;
  const text = useText(deskWords);
  return (
    <div className="cb-row">
      {MEASURES.map((each) => (
        <Field key={each} label={`${text.measure(each)} %`} isRequired>
          {(attributes) => (
            <Input
              {...attributes}
              type="number"
              min={0}
              max={100}
              step={1}
              value={values[each]}
              onChange={(event) => onChange({ ...values, [each]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <span role="status" className={sum === 100 ? 'cb-muted' : 'appeals-mark'}>
        {text.sharesSum(sum)}
      </span>
    </div>
  );
}
