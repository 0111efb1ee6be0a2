import type { ReactNode } from 'react';
import type { FigureRow, IndicatorValues } from '../../base/indicators/contract.ts';
import { Bars, ErrorState, Kpi, Skeleton, usePreferences, useText } from '../kit/index.tsx';
import { figureOf, STALE_MS, useFigures } from './data.ts';
import { daysBefore, writeFigure } from './figures.ts';
import { Hours } from './hours.tsx';
import { Panel } from './panel.tsx';
import { useWide } from './use-wide.ts';
import { wallWords } from './words/wall-words.ts';

export interface Place {
  readonly today: string;
  /** Code of the area the wall is narrowed to; undefined for the city. */
  readonly area: string | undefined;
}

const KPIS = ['received', 'dispatched', 'closed', 'open', 'overdue', 'on-time-rate'] as const;
const RATES = ['first-dispatch-rate', 'satisfaction-rate'] as const;

/** The day's figures; each says its definition on focus and its age. */
export function Kpis({ today, area }: Place): ReactNode {
  const text = useText(wallWords);
  const query = useFigures({ ids: [...KPIS, ...RATES], from: today, to: today, area });
  const draw = (result: IndicatorValues): ReactNode => (
    <KpiOf key={result.indicator.id} result={result} asOf={query.data?.asOf} />
  );
  return (
    <section className="wall-panel wall-kpis" aria-label={text.today}>
      {query.data !== undefined ? (
        <div className="wall-kpi-grid">{query.data.results.map(draw)}</div>
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
      ) : (
        <Skeleton shape="block" count={3} />
      )}
    </section>
  );
}

function KpiOf({ result, asOf }: { result: IndicatorValues; asOf: string | undefined }): ReactNode {
  const text = useText(wallWords);
  const { language } = usePreferences();
  const { indicator, total } = result;
  const without = indicator.exclusions.map((each) => each[language]).join(language === 'zh' ? '；' : '; ');
  const unit = { case: text.case, report: text.report, percent: text.percent, hour: text.hour }[
    indicator.unit
  ];
  const isNow = indicator.basis === 'now';
  return (
    <Kpi
      label={isNow ? indicator.title[language] : text.ofToday(indicator.title[language])}
      value={writeFigure(total.value, indicator.unit)}
      {...(unit === undefined ? {} : { unit })}
      definition={text.definition(
        indicator.formula[language],
        without,
        indicator.owner[language],
        indicator.version,
      )}
      {...(asOf === undefined ? {} : { asOf })}
      staleAfterMs={STALE_MS}
    />
  );
}

/** Reports and closings of the day, hour by hour. */
export function HoursPanel({ today, area }: Place): ReactNode {
  const text = useText(wallWords);
  const query = useFigures({ ids: ['received', 'closed'], from: today, to: today, by: 'hour', area });
  const total = (id: string) => writeFigure(figureOf(query.data, id)?.total.value, 'case') ?? '0';
  return (
    <Panel
      id="hours"
      title={text.byHour}
      query={query}
      asOf={query.data?.asOf}
      emptyWords={text.emptyToday}
      isEmpty={(data) => data.results.every((result) => result.total.value === null)}
    >
      {(data) => (
        <Hours
          label={text.byHourLabel}
          receivedWords={text.receivedWords(total('received'))}
          closedWords={text.closedWords(total('closed'))}
          received={figureOf(data, 'received')?.rows ?? []}
          closed={figureOf(data, 'closed')?.rows ?? []}
        />
      )}
    </Panel>
  );
}

/** The day's reports in the parts of the area that is shown; a press goes down into one. */
export function AreasPanel(props: Place & { areaName: string | undefined; onArea: (code: string) => void }) {
  const { today, area, areaName, onArea } = props;
  const text = useText(wallWords);
  const isWide = useWide();
  const query = useFigures({ ids: ['received'], from: today, to: today, by: 'area', area });
  return (
    <Panel
      id="areas"
      title={areaName === undefined ? text.byArea : text.byAreaOf(areaName)}
      query={query}
      asOf={query.data?.asOf}
      emptyWords={text.emptyToday}
      isEmpty={(data) => (data.results[0]?.rows.length ?? 0) === 0}
    >
      {(data) => (
        <RowBars
          label={text.byArea}
          rows={data.results[0]?.rows ?? []}
          most={isWide ? 11 : 6}
          onPick={onArea}
        />
      )}
    </Panel>
  );
}

/** The day's reports by first level of category. */
export function CategoriesPanel({ today, area }: Place): ReactNode {
  const text = useText(wallWords);
  const isWide = useWide();
  const query = useFigures({ ids: ['received'], from: today, to: today, by: 'category1', area });
  return (
    <Panel
      id="categories"
      title={text.byCategory}
      query={query}
      asOf={query.data?.asOf}
      emptyWords={text.emptyToday}
      isEmpty={(data) => (data.results[0]?.rows.length ?? 0) === 0}
    >
      {(data) => (
        <RowBars label={text.byCategory} rows={data.results[0]?.rows ?? []} most={isWide ? 11 : 5} />
      )}
    </Panel>
  );
}

interface RowBarsProps {
  readonly label: string;
  readonly rows: readonly FigureRow[];
  readonly most: number;
  readonly onPick?: (key: string) => void;
}

function RowBars({ label, rows, most, onPick }: RowBarsProps): ReactNode {
  const { language } = usePreferences();
  const bars = rows.slice(0, most).map((row) => ({
    key: row.key ?? '',
    label: row.title[language],
    value: row.value ?? undefined,
  }));
  return (
    <Bars
      label={label}
      bars={bars}
      {...(onPick === undefined ? {} : { onPick: (key: string) => key !== '' && onPick(key) })}
    />
  );
}

/** Units by their grade over thirty days; a press opens the tickets. */
export function UnitsPanel(
  props: Place & { onUnit: (unit: { id: string; name: string }) => void },
): ReactNode {
  const { today, area, onUnit } = props;
  const isWide = useWide();
  const text = useText(wallWords);
  const { language } = usePreferences();
  const query = useFigures({
    ids: ['on-time-rate'],
    from: daysBefore(today, 29),
    to: today,
    by: 'unit',
    area,
  });
  return (
    <Panel
      id="units"
      title={text.units}
      sentence={text.unitsSentence}
      query={query}
      asOf={query.data?.asOf}
      emptyWords={text.emptyUnits}
      isEmpty={(data) => (data.results[0]?.rows.length ?? 0) === 0}
    >
      {(data) => {
        const [result] = data.results;
        const titles = new Map(
          result?.indicator.grades?.steps.map((step) => [step.id, step.title[language]]),
        );
        // The worst first: a wall is for what needs somebody.
        const rows = (result?.rows ?? [])
          .filter((row) => row.key !== null)
          .toSorted(
            (one, two) =>
              (two.grade ?? '').localeCompare(one.grade ?? '') || (one.value ?? 0) - (two.value ?? 0),
          );
        return (
          <ul className="wall-unit-list">
            {rows.slice(0, isWide ? 10 : 6).map((row) => (
              <li key={row.key}>
                <span className={`wall-grade wall-grade-${row.grade ?? 'none'}`}>
                  {row.grade === null ? text.gradeNone : titles.get(row.grade)}
                </span>
                <button
                  type="button"
                  className="wall-link"
                  onClick={() => onUnit({ id: row.key ?? '', name: row.title[language] })}
                >
                  {row.title[language]}
                </button>
                <span className="wall-number">
                  {writeFigure(row.value, 'percent') ?? '–'}% <small>{row.denominator}</small>
                </span>
              </li>
            ))}
          </ul>
        );
      }}
    </Panel>
  );
}
