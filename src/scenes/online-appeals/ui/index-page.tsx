import { type ReactNode, useState } from 'react';
import {
  Bars,
  EmptyState,
  Kpi,
  Loaded,
  OfflineBar,
  Phone,
  Select,
  SyntheticMark,
  useApiQuery,
  useDay,
  useNavigation,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { PublishedWeeks, WeeklyIndex } from '../index-contract.ts';
import { useWeek } from './use-day.ts';
import { appealWords } from './words.ts';

const PATH = '/api/v1/online-appeals/index';

/** The published index, the last week unless another one is chosen. */
export function IndexPage(): ReactNode {
  const text = useText(appealWords);
  const { go } = useNavigation();
  const weeks = useApiQuery<PublishedWeeks>(PATH);
  const range = useWeek();
  const [chosen, setChosen] = useState('');
  return (
    <Phone title={text.index} onBack={() => go('/appeals')} notice={<OfflineBar />}>
      <Loaded
        query={weeks}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={text.indexNone} />}
      >
        {({ items }) => (
          <div className="cb-stack">
            <Select
              aria-label={text.index}
              value={chosen || (items[0]?.week ?? '')}
              onChange={setChosen}
              options={items.map(({ week }) => ({ value: week, label: text.week(...range(week)) }))}
            />
            <Week week={chosen || (items[0]?.week ?? '')} />
          </div>
        )}
      </Loaded>
    </Phone>
  );
}

function Week({ week }: { week: string }): ReactNode {
  const text = useText(appealWords);
  const day = useDay();
  const query = useApiQuery<WeeklyIndex>(`${PATH}/${week}`);
  return (
    <Loaded query={query}>
      {(index) => (
        <>
          {index.synthetic ? (
            <p className="cb-row">
              <SyntheticMark />
            </p>
          ) : null}
          <section className="cb-card cb-row-apart">
            {(['received', 'replied', 'closed'] as const).map((measure) => (
              <Kpi
                key={measure}
                label={measure === 'replied' ? text.repliedCount : text[measure]}
                value={String(index[measure])}
                unit={text.pieces}
                {...(index.previous && { sentence: text.before(index.previous[measure]) })}
              />
            ))}
          </section>
          <section className="cb-card cb-stack-tight">
            <h2>{text.shares}</h2>
            <Bars
              label={text.shares}
              bars={index.shares.map(({ group, percent, count }) => ({
                ...{ key: group, label: group, value: percent, words: text.share(percent, count) },
              }))}
            />
          </section>
          {index.corrections.map((each) => (
            <p key={each.edition} className="cb-muted">
              {text.corrected(day(each.publishedAt), each.reason)}
            </p>
          ))}
        </>
      )}
    </Loaded>
  );
}
