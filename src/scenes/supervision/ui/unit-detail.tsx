import { type ReactNode, useState } from 'react';
import type { CaseSummary } from '../../../base/loop/contract.ts';
import { DeskList, DeskRow } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { DeductionList, DeductionView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { AppealSheet } from './appeal-sheet.tsx';
import { useMeasure } from './measure.ts';
import type { Period } from './periods.ts';
import { BASE, useMay } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

interface Unit {
  readonly id: string;
  readonly name: string;
}
export interface UnitDetailProps {
  readonly unit: Unit;
  readonly period: Period;
  readonly rates: readonly { readonly id: string; readonly title: string }[];
  readonly onClose: () => void;
}

/** The cases behind a unit's figures: its deductions, what appeals took out, and who missed a rate. */
export function UnitDetail({ unit, period, rates, onClose }: UnitDetailProps): ReactNode {
  const text = useText(supervisionWords);
  const [shown, setShown] = useState('deductions');
  const counted = rates.filter((rate) => rate.id !== 'three-rates');
  return (
    <section className="cb-card cb-part" aria-label={unit.name}>
      <div className="cb-row-apart">
        <h2>{unit.name}</h2>
        <Segmented
          label={unit.name}
          options={[
            { value: 'deductions', label: text.deductions },
            ...counted.map(({ id, title }) => ({ value: id, label: text.missed(title) })),
          ]}
          value={shown}
          onChange={setShown}
        />
        <Button kind="quiet" icon="close" aria-label={text.close} onClick={onClose} />
      </div>
      {shown === 'deductions' ? (
        <Deductions unit={unit} period={period} />
      ) : (
        <Missed key={shown} indicator={shown} unit={unit} period={period} />
      )}
    </section>
  );
}

function Deductions({ unit, period }: { unit: Unit; period: Period }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const mayAppeal = useMay()(permissions.appeal);
  const nameOf = useMeasure();
  const [appealed, setAppealed] = useState<DeductionView>();
  const query = useApiQuery<DeductionList>(withQuery(`${BASE}/grades/${unit.id}/deductions`, { ...period }));
  return (
    <Loaded query={query} skeleton={<Skeleton count={4} />}>
      {(found) => (
        <>
          {found.items.length === 0 ? <p className="cb-muted">{text.emptyDeductions}</p> : null}
          <ul className="cb-lines">
            {found.items.map((item) => (
              <li key={`${item.caseId} ${item.rule}`} className="cb-row-apart">
                <span>
                  <Link to={`/cases/${item.caseId}`}>{item.title}</Link>{' '}
                  <span className="cb-small cb-muted cb-figures">{item.number}</span>
                  <br />
                  <span className="cb-small cb-muted">
                    {[
                      nameOf(item.rule),
                      item.clause,
                      item.dueAt === null ? '' : text.exceeded(time(item.dueAt)),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <span className="cb-row">
                  <span className="cb-figures">
                    {text.deduction(String(item.points), String(item.ofScore))}
                  </span>
                  {mayAppeal ? <Button onClick={() => setAppealed(item)}>{text.appealAsk}</Button> : null}
                </span>
              </li>
            ))}
          </ul>
          {found.excluded.length === 0 ? null : (
            <>
              <h3>{text.excludedList}</h3>
              <ul className="cb-lines">
                {found.excluded.map((item) => (
                  <li key={`${item.caseId} ${item.measure}`} className="cb-row-apart">
                    <span>
                      <Link to={`/cases/${item.caseId}`}>{item.title}</Link>{' '}
                      <span className="cb-small cb-muted cb-figures">{item.number}</span>
                    </span>
                    <span className="cb-small cb-muted">
                      {`${nameOf(item.measure)} · ${text.decidedAt} ${time(item.decidedAt)}`}
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {appealed === undefined ? null : (
            <AppealSheet deduction={appealed} onClose={() => setAppealed(undefined)} />
          )}
        </>
      )}
    </Loaded>
  );
}

function Missed(props: { indicator: string; unit: Unit; period: Period }): ReactNode {
  const { indicator, unit, period } = props;
  const text = useText(supervisionWords);
  const pages = usePages<CaseSummary>(`/api/v1/indicators/${indicator}/cases`, {
    ...period,
    unit: unit.id,
    part: 'rest',
  });
  return (
    <DeskList
      label={unit.name}
      pages={pages}
      keyOf={(row) => row.id}
      empty={<EmptyState title={text.emptyMissed} icon="check" />}
      current={undefined}
      toOf={(row) => `/cases/${row.id}`}
      draw={(row) => <DeskRow title={row.title} line={row.number} />}
    />
  );
}
