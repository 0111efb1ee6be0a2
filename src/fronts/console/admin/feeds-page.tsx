import './feeds.css';
import { type ReactNode, useState } from 'react';
import type { SourceView } from '../../../base/feeds/contract.ts';
import { Button, SyntheticMark, usePages, useText } from '../../kit/index.tsx';
import { useTime } from '../words-of.tsx';
import { FeedPage } from './feed-page.tsx';
import { PagedTable } from './paged-table.tsx';
import { feedWords } from './words/feed-words.ts';

/** Sources (数据源): whose they are, on what basis, what they brought last; one opens with its quality and faults. */
export function FeedsPage(): ReactNode {
  const text = useText(feedWords);
  const time = useTime();
  const pages = usePages<SourceView>('/api/v1/feeds');
  const [source, setSource] = useState<SourceView>();
  if (source !== undefined) return <FeedPage source={source} onBack={() => setSource(undefined)} />;
  return (
    <>
      <p className="admin-why">{text.why}</p>
      <PagedTable
        pages={pages}
        keyOf={({ code }) => code}
        columns={[
          {
            title: text.source,
            render: (_, row) => (
              <>
                <Button kind="quiet" onClick={() => setSource(row)}>
                  {row.title}
                </Button>
                {row.synthetic ? <SyntheticMark /> : null}
                <div className="cb-small cb-muted">
                  {row.code} · {row.system}
                </div>
              </>
            ),
          },
          { title: text.owner, dataIndex: 'owner' },
          { title: text.legalBasis, dataIndex: 'legalBasis' },
          { title: text.period, render: (_, row) => text.periodName(row.period), width: 90 },
          { title: text.trust, dataIndex: 'trust', width: 80 },
          {
            title: text.rows,
            width: 110,
            render: (_, row) => row.lastLoad?.rowsStored?.toLocaleString() ?? '–',
          },
          {
            title: text.lastLoad,
            render: (_, row) => <LastLoad source={row} time={time} />,
          },
        ]}
      />
    </>
  );
}

function LastLoad({ source, time }: { source: SourceView; time: ReturnType<typeof useTime> }): ReactNode {
  const text = useText(feedWords);
  if (source.queryOnly) return text.queryOnly;
  if (source.lastLoad === null) return <span className="cb-muted">{text.never}</span>;
  const { state, startedAt, asOf } = source.lastLoad;
  return (
    <>
      <span className="feed-load" data-state={state}>
        {text[state]}
      </span>{' '}
      {time(startedAt)}
      {asOf === null ? null : <div className="cb-small cb-muted">{text.asOf(asOf)}</div>}
    </>
  );
}
