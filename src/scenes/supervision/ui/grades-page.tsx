import { type ReactNode, useState } from 'react';
import type { FigureRow, ValuesResponse } from '../../../base/indicators/contract.ts';
import { DataTable, SheetButton } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  usePick,
  useText,
  useToday,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { GradeList, GradeView } from '../contract.ts';
import { PERIODS, type Period, type PeriodName, periodOf } from './periods.ts';
import { RATES, usePercent } from './rates.tsx';
import { BASE } from './shared.tsx';
import { UnitDetail } from './unit-detail.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** The assessment (考核): score, grade and the three rates by unit; each opens to its cases. */
export function GradesPage(): ReactNode {
  const text = useText(supervisionWords);
  const today = useToday();
  const [name, setName] = useState<PeriodName>('thisMonth');
  const [opened, setOpened] = useState<{ id: string; name: string }>();
  const period = periodOf(name, today);
  const grades = useApiQuery<GradeList>(withQuery(`${BASE}/grades`, { ...period }));
  const rates = useRates(period);
  return (
    <div className="cb-page">
      <div className="cb-row-apart">
        <Segmented
          label={text.period}
          options={PERIODS.map((value) => ({ value, label: text[value] }))}
          value={name}
          onChange={setName}
        />
        <span className="cb-small cb-muted">{text.gradesNote}</span>
        <SheetButton path={`${BASE}/grades.xlsx`} query={{ ...period }} />
      </div>
      <Loaded
        query={grades}
        skeleton={<Skeleton count={8} />}
        isEmpty={(found) => found.items.length === 0}
        empty={<EmptyState title={text.emptyGrades} />}
      >
        {(found) => (
          <GradeTable
            items={found.items}
            rates={rates}
            opened={opened?.id}
            onOpen={(unit) => setOpened(unit.id === opened?.id ? undefined : unit)}
          />
        )}
      </Loaded>
      {opened === undefined ? null : (
        <UnitDetail
          key={opened.id}
          unit={opened}
          period={period}
          rates={rates.map(({ id, title }) => ({ id, title }))}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
}

export interface Rate {
  readonly id: (typeof RATES)[number];
  readonly title: string;
  readonly formula: string;
  readonly total: number | null;
  readonly byUnit: ReadonlyMap<string | null, FigureRow>;
}

/** The three rates and their score by unit, from the registry of figures; none without the right to read figures. */
function useRates(period: Period): readonly Rate[] {
  const pick = usePick();
  const ask = (id: string) => withQuery(`/api/v1/indicators/${id}/values`, { ...period, by: 'unit' });
  const answers = [
    useApiQuery<ValuesResponse>(ask(RATES[0])),
    useApiQuery<ValuesResponse>(ask(RATES[1])),
    useApiQuery<ValuesResponse>(ask(RATES[2])),
    useApiQuery<ValuesResponse>(ask(RATES[3])),
  ];
  return RATES.flatMap((id, index) => {
    const result = answers[index]?.data?.results[0];
    if (result === undefined) return [];
    return [
      {
        id,
        title: pick(result.indicator.title),
        formula: pick(result.indicator.formula),
        total: result.total.value,
        byUnit: new Map(result.rows.map((row) => [row.key, row])),
      },
    ];
  });
}

interface GradeTableProps {
  readonly items: readonly GradeView[];
  readonly rates: readonly Rate[];
  readonly opened: string | undefined;
  readonly onOpen: (unit: { id: string; name: string }) => void;
}

function GradeTable({ items, rates, opened, onOpen }: GradeTableProps): ReactNode {
  const text = useText(supervisionWords);
  const percent = usePercent();
  return (
    <DataTable
      label={text.tabGrades}
      heads={[
        text.colUnit,
        { figure: text.colTickets },
        { figure: text.colExcluded },
        { figure: text.colScore },
        text.colGrade,
        ...rates.map((rate) => ({ figure: rate.title, title: rate.formula })),
      ]}
    >
      <tr className="cb-total">
        <td>{text.inAll}</td>
        <td className="cb-number">{items.reduce((sum, item) => sum + item.tickets, 0)}</td>
        <td className="cb-number">{items.reduce((sum, item) => sum + item.excluded, 0)}</td>
        <td className="cb-number" />
        <td />
        {rates.map((rate) => (
          <td key={rate.id} className="cb-number">
            {percent(rate.total)}
          </td>
        ))}
      </tr>
      {items.map((item) => (
        <tr
          key={item.organisationId}
          aria-current={item.organisationId === opened ? 'true' : undefined}
          data-unit={item.unit}
        >
          <td>
            <Button
              kind="quiet"
              aria-expanded={item.organisationId === opened}
              onClick={() => onOpen({ id: item.organisationId, name: item.unit })}
            >
              {item.unit}
            </Button>
          </td>
          <td className="cb-number">{item.tickets}</td>
          <td className="cb-number">{item.excluded}</td>
          <td className="cb-number">{item.score.toFixed(2)}</td>
          <td>
            <span className={`sup-grade sup-grade-${item.grade.toLowerCase()}`}>
              {text.gradeOf(item.grade)}
            </span>
          </td>
          {rates.map((rate) => (
            <RateCell key={rate.id} row={rate.byUnit.get(item.organisationId)} />
          ))}
        </tr>
      ))}
    </DataTable>
  );
}

function RateCell({ row }: { row: FigureRow | undefined }): ReactNode {
  const text = useText(supervisionWords);
  const percent = usePercent();
  return (
    <td className="cb-number">
      {percent(row?.value ?? null)}
      {row?.grade ? <span className="cb-small cb-muted">{` ${text.gradeOf(row.grade)}`}</span> : null}
    </td>
  );
}
