import { type ReactNode, useMemo, useState } from 'react';
import { DataTable } from '../../../../fronts/kit/desk/index.tsx';
import {
  EmptyState,
  Loaded,
  Segmented,
  Skeleton,
  useApiQuery,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { ResponseStatistics } from '../../contract.ts';
import { whistleDeskWords } from './desk-words.ts';
import { BASE } from './shared.tsx';

const DAY_MS = 86_400_000;
const DAYS = ['7', '30', '90', '365'] as const;

/** How departments answered: called, in time, minutes, rated. */
export function StatisticsPage(): ReactNode {
  const text = useText(whistleDeskWords);
  const [days, setDays] = useState<(typeof DAYS)[number]>('30');
  const from = useMemo(() => new Date(Date.now() - Number(days) * DAY_MS).toISOString(), [days]);
  const query = useApiQuery<ResponseStatistics>(withQuery(`${BASE}/statistics`, { from }), {
    keepPrevious: true,
  });
  return (
    <div className="cb-page">
      <Segmented
        label={text.period}
        value={days}
        onChange={setDays}
        options={DAYS.map((value) => ({ value, label: text.days(Number(value)) }))}
      />
      <p className="cb-muted cb-small">{text.statisticsNote}</p>
      <Loaded
        query={query}
        skeleton={<Skeleton count={5} />}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={text.statisticsEmpty} />}
      >
        {({ items }) => <Figures items={items} />}
      </Loaded>
    </div>
  );
}

function Figures({ items }: { items: ResponseStatistics['items'] }): ReactNode {
  const text = useText(whistleDeskWords);
  const figure = (value: number | null, digits = 0) => (value === null ? '–' : value.toFixed(digits));
  return (
    <DataTable
      label={text.tabStatistics}
      heads={[
        text.unit,
        ...[text.called, text.reportedCount, text.onTime, text.onTimeShare, text.average].map((figure) => ({
          figure,
        })),
        ...[text.median, text.arrival, text.meanStars].map((figure) => ({ figure })),
      ]}
    >
      {items.map((item) => (
        <tr key={item.department.id}>
          <th scope="row">{item.department.name}</th>
          <td className="cb-number">{item.called}</td>
          <td className="cb-number">{item.reportedIn}</td>
          <td className="cb-number">{item.onTime}</td>
          <td className="cb-number">
            {item.settled === 0 ? '–' : `${((item.onTime / item.settled) * 100).toFixed(1)}%`}
          </td>
          <td className="cb-number">{figure(item.averageMinutes)}</td>
          <td className="cb-number">{figure(item.responseMinutes)}</td>
          <td className="cb-number">{figure(item.arrivalMinutes)}</td>
          <td className="cb-number">{figure(item.stars, 1)}</td>
        </tr>
      ))}
    </DataTable>
  );
}
