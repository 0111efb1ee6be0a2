import { type ReactNode, useState } from 'react';
import { DataTable, LineField, Mark, Notice } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  useApiQuery,
  useText,
  useTime,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import { addDays } from '../../../../lib/week.ts';
import type { IndexRule, IndexRules } from '../../index-contract.ts';
import { BASE, useStep } from './use-desk.ts';
import { deskWords } from './words/desk-words.ts';

const MEASURES = ['response', 'inTime', 'satisfaction'] as const;

/** The shares of the three measures: which are in force, since when, by what, and new ones for a later day. */
export function SharesPage({ mayEdit }: { mayEdit: boolean }): ReactNode {
  const text = useText(deskWords);
  const rules = useApiQuery<IndexRules>(`${BASE}/desk/index-rules`);
  return (
    <div className="cb-page">
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
  const time = useTime();
  const today = useToday();
  const inForce = rules.find((rule) => rule.validFrom <= today)?.id;
  return (
    <section className="cb-part" aria-labelledby="appeals-shares">
      <h3 id="appeals-shares">{text.sharesHistory}</h3>
      <DataTable
        label={text.sharesHistory}
        heads={[
          text.validFrom,
          ...MEASURES.map((each) => ({ figure: text.measure(each) })),
          text.source,
          text.storedBy,
        ]}
      >
        {rules.map((rule) => (
          <tr key={rule.id}>
            <th scope="row" className="cb-figures">
              {rule.validFrom} {rule.id === inForce ? <Mark look="accent">{text.inForce}</Mark> : null}
            </th>
            {MEASURES.map((each) => (
              <td key={each} className="cb-number">
                {rule[each]}%
              </td>
            ))}
            <td>{rule.source}</td>
            <td className="cb-small">{text.pressedBy(time(rule.storedAt), rule.storedBy)}</td>
          </tr>
        ))}
      </DataTable>
    </section>
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
      className="cb-stack appeals-shares"
      onSubmit={(event) => {
        event.preventDefault();
        store();
      }}
    >
      <ShareInputs values={values} sum={sum} onChange={setValues} />
      <LineField
        label={text.validFrom}
        isRequired
        more={{ type: 'date' }}
        value={validFrom}
        onChange={setValidFrom}
      />
      <LineField
        label={text.source}
        hint={text.sourceHint}
        isRequired
        more={{ maxLength: 200 }}
        value={source}
        onChange={setSource}
      />
      <Notice isAlert>{step.problem}</Notice>
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
        <LineField
          key={each}
          label={`${text.measure(each)} %`}
          isRequired
          more={{ type: 'number', min: 0, max: 100, step: 1 }}
          value={values[each]}
          onChange={(value) => onChange({ ...values, [each]: value })}
        />
      ))}
      <span role="status" className={sum === 100 ? 'cb-muted' : 'cb-strong'}>
        {text.sharesSum(sum)}
      </span>
    </div>
  );
}
