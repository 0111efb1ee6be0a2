import { type ReactNode, useState } from 'react';
import {
  Bars,
  EmptyState,
  Kpi,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  usePreferences,
  useText,
  useTimeZone,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { CallStatistics } from '../contract.ts';
import { diversionWords } from './words/diversion-words.ts';

const DAY_MS = 86_400_000;
const DAYS = { lastWeek: 7, lastMonth: 30 } as const;

/** Figures of the week or month: in time or not, how fast, what kind. */
export function CallFigures(): ReactNode {
  const text = useText(diversionWords);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: useTimeZone() });
  const [range, setRange] = useState<keyof typeof DAYS>('lastWeek');
  const now = Date.now();
  const from = day.format(now - (DAYS[range] - 1) * DAY_MS);
  const path = withQuery('/api/v1/police-diversion/statistics', { from, to: day.format(now) });
  const figures = useApiQuery<CallStatistics>(path, { keepPrevious: true, everyMs: 60_000 });
  return (
    <div className="cb-page">
      <Segmented
        label={text.range}
        options={(['lastWeek', 'lastMonth'] as const).map((value) => ({ value, label: text[value] }))}
        value={range}
        onChange={setRange}
      />
      <Loaded
        query={figures}
        skeleton={<Skeleton shape="block" count={2} />}
        isEmpty={({ received }) => received === 0}
        empty={<EmptyState title={text.noFigures} />}
      >
        {(found) => <Drawn figures={found} />}
      </Loaded>
    </div>
  );
}

function Drawn({ figures }: { figures: CallStatistics }): ReactNode {
  const text = useText(diversionWords);
  const { language } = usePreferences();
  const { received, returned, byDay } = figures;
  const share = (part: number, whole: number) =>
    whole === 0 ? undefined : ((part / whole) * 100).toFixed(1);
  const inWords = (minutes: number | null) =>
    minutes === null
      ? {}
      : minutes < 120
        ? { value: minutes.toFixed(1), unit: text.minutes, sentence: text.half }
        : { value: (minutes / 60).toFixed(1), unit: text.hours, sentence: text.half };
  const date = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    ...{ timeZone: 'UTC', month: 'numeric', day: 'numeric', weekday: 'short' },
  });
  return (
    <>
      <div className="cb-tiles diversion-kpis">
        <Kpi label={text.received} value={String(received)} unit={text.receivedUnit} />
        <Kpi
          label={text.signedOnTime}
          value={share(figures.acknowledgedOnTime, figures.acknowledgedCounted)}
          unit="%"
          definition={text.signedOnTimeIs}
        />
        <Kpi
          label={text.answeredOnTime}
          value={share(figures.resultsOnTime, figures.resultsCounted)}
          unit="%"
          definition={text.answeredOnTimeIs}
        />
        <Kpi label={text.signMinutes} value={undefined} {...inWords(figures.acknowledgeMinutes)} />
        <Kpi label={text.resultMinutes} value={undefined} {...inWords(figures.resultMinutes)} />
        <Kpi label={text.returnedCount} value={String(returned)} unit={text.receivedUnit} />
        <Kpi label={text.jointCount} value={String(figures.joint)} unit={text.receivedUnit} />
      </div>
      <div className="diversion-bars">
        <section className="cb-part" aria-labelledby="diversion-by-day">
          <h3 id="diversion-by-day">{text.byDay}</h3>
          <Bars
            label={text.byDay}
            bars={byDay.map((each) => ({
              key: each.day,
              label: date.format(new Date(`${each.day}T00:00:00Z`)),
              value: each.received,
            }))}
          />
        </section>
        <section className="cb-part" aria-labelledby="diversion-by-nature">
          <h3 id="diversion-by-nature">{text.byNature}</h3>
          <Bars
            label={text.byNature}
            bars={figures.byNature.map((each) => ({
              key: each.nature,
              label: each.nature,
              value: each.received,
              words: `${each.received}${text.backCount(each.returned)}`,
            }))}
          />
        </section>
      </div>
    </>
  );
}
