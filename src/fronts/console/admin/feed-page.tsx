import { type ReactNode, useState } from 'react';
import type { LoadView, QualityView, RejectionView, SourceView } from '../../../base/feeds/views-contract.ts';
import {
  api,
  Button,
  EmptyState,
  Loaded,
  Spark,
  SyntheticMark,
  toast,
  useApiQuery,
  useErrorWords,
  usePages,
  useText,
} from '../../kit/index.tsx';
import type { Json } from '../feeds/declaration-form.ts';
import { LoadPanel } from '../feeds/load-panel.tsx';
import { TakeRejected } from '../feeds/take-rejected.tsx';
import { feedDeskWords } from '../feeds/words/feed-desk-words.ts';
import { useMay } from '../session.tsx';
import { useTime } from '../words-of.tsx';
import { PagedTable } from './paged-table.tsx';
import { type Column, RowsTable } from './rows-table.tsx';
import { feedWords } from './words/feed-words.ts';

const BASE = '/api/v1/feeds';

export interface FeedPageProps {
  readonly source: SourceView;
  readonly onBack: () => void;
  /** Its declaration is to be changed. */
  readonly onChange: (given: Json) => void;
}

/** One source: loading it, its quality over the last loads, its loads, and the faults of one of them. */
export function FeedPage({ source, onBack, onChange }: FeedPageProps): ReactNode {
  const text = useText(feedWords);
  const desk = useText(feedDeskWords);
  return (
    <div className="feed-home">
      <div className="admin-tools">
        <Button onClick={onBack}>{text.back}</Button>
        <strong>{source.title}</strong>
        {source.synthetic ? <SyntheticMark /> : null}
        <span className="cb-muted">
          {source.code} · {source.system} · {source.owner} · {source.legalBasis}
        </span>
        <Declaration code={source.code} onChange={onChange} />
      </div>
      {source.queryOnly ? (
        <p>{desk.queryWhy}</p>
      ) : source.origin === 'here' ? (
        <p>{desk.madeHereWhy}</p>
      ) : (
        <Loading source={source} />
      )}
    </div>
  );
}

/** What a source that is loaded brought, and how good it is. */
function Loading({ source }: { source: SourceView }): ReactNode {
  const text = useText(feedWords);
  const [load, setLoad] = useState<number>();
  return (
    <>
      <LoadPanel source={source} onFaults={setLoad} />
      {load === undefined ? null : <Faults key={load} load={load} onClose={() => setLoad(undefined)} />}
      <section className="cb-stack-tight" aria-label={text.quality}>
        <h2>{text.quality}</h2>
        <p className="admin-why">{text.qualityWhy}</p>
        <Quality code={source.code} />
      </section>
      <section className="cb-stack-tight" aria-label={text.loads}>
        <h2>{text.loads}</h2>
        <Loads code={source.code} onFaults={setLoad} />
      </section>
    </>
  );
}

/** The declaration as JSON to be kept, and by right to be changed. */
function Declaration({ code, onChange }: { code: string; onChange: (given: Json) => void }): ReactNode {
  const text = useText(feedDeskWords);
  const errorWords = useErrorWords();
  const may = useMay('feeds.load');
  const read = async (use: (given: Json) => void): Promise<void> => {
    try {
      use(await api<Json>('GET', `${BASE}/${code}/declaration`));
    } catch (error) {
      const { title, detail } = errorWords(error);
      toast(`${title} ${detail}`.trim());
    }
  };
  const keep = (given: Json): void => {
    const url = URL.createObjectURL(
      new Blob([`${JSON.stringify(given, null, 2)}\n`], { type: 'application/json' }),
    );
    const link = document.createElement('a');
    link.href = url;
    link.download = `${code}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
  return (
    <>
      {may ? <Button onClick={() => void read(onChange)}>{text.edit}</Button> : null}
      <Button kind="quiet" onClick={() => void read(keep)}>
        {text.exportJson}
      </Button>
    </>
  );
}

type Series = QualityView['fields'][number];
const MEASURES = ['complete', 'valid', 'unique', 'timely', 'consistent'] as const;
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

function Quality({ code }: { code: string }): ReactNode {
  const text = useText(feedWords);
  const query = useApiQuery<QualityView>(`${BASE}/${code}/quality`);
  const columns: readonly Column<Series>[] = [
    { title: text.field, draw: ({ field }) => text.fieldName(field), isShort: true },
    ...MEASURES.map((measure) => ({
      title: text[measure],
      draw: (series: Series) => (
        <Trend values={series[measure]} label={`${text.fieldName(series.field)} ${text[measure]}`} />
      ),
    })),
  ];
  return (
    <Loaded
      query={query}
      isEmpty={({ loads }) => loads.length === 0}
      empty={<EmptyState title={text.noQuality} />}
    >
      {({ fields }) => <RowsTable columns={columns} rows={fields} keyOf={({ field }) => field} />}
    </Loaded>
  );
}

/** The line over the loads, and the last value; a dash where it cannot be asked. */
function Trend({ values, label }: { values: readonly (number | null)[]; label: string }): ReactNode {
  const last = values.at(-1);
  if (last === undefined || last === null) return <span className="cb-muted">–</span>;
  return (
    <span className="feed-quality">
      <Spark values={values.map((value) => value ?? undefined)} label={`${label} ${percent(last)}`} />
      {percent(last)}
    </span>
  );
}

function Loads({ code, onFaults }: { code: string; onFaults: (load: number) => void }): ReactNode {
  const text = useText(feedWords);
  const time = useTime();
  const pages = usePages<LoadView>(`${BASE}/${code}/loads`, { limit: 20 });
  return (
    <PagedTable
      pages={pages}
      keyOf={({ id }) => String(id)}
      columns={[
        { title: text.when, draw: (row) => time(row.startedAt), isShort: true },
        { title: text.file, draw: (row) => `${row.fileName} · ${text[row.mode]}` },
        {
          title: text.state,
          draw: (row) => (
            <span className="feed-load" data-state={row.state}>
              {text[row.state]}
              {row.error === null ? null : <span className="cb-small"> {row.error}</span>}
            </span>
          ),
        },
        { title: text.read, draw: (row) => row.rowsRead, isFigure: true },
        { title: text.aside, draw: (row) => row.rowsAside, isFigure: true },
        { title: text.faulty, draw: (row) => row.rowsFaulty, isFigure: true },
        {
          title: text.change,
          draw: (row) =>
            row.added === null ? null : (
              <span title={text.repeated(row.rowsRepeated ?? 0, row.headersRepeated ?? 0)}>
                {row.added} / {row.changed} / {row.removed}
              </span>
            ),
        },
        {
          title: text.faults,
          isShort: true,
          draw: (row) =>
            row.rejectedRemovedAt === null ? (
              <Button kind="quiet" onClick={() => onFaults(row.id)}>
                {text.faults}
              </Button>
            ) : (
              <span className="cb-small cb-muted">{text.faultsRemoved(time(row.rejectedRemovedAt))}</span>
            ),
        },
      ]}
    />
  );
}

function Faults({ load, onClose }: { load: number; onClose: () => void }): ReactNode {
  const text = useText(feedWords);
  const pages = usePages<RejectionView>(`${BASE}/loads/${load}/rejections`, { limit: 50 });
  return (
    <section className="cb-stack-tight" aria-label={text.faults}>
      <div className="admin-tools">
        <h2>{text.faultsOf(load)}</h2>
        <Button kind="quiet" onClick={onClose}>
          {text.close}
        </Button>
      </div>
      <p className="admin-why">{text.faultsWhy}</p>
      <div className="cb-row">
        <TakeRejected load={load} />
      </div>
      <PagedTable
        pages={pages}
        keyOf={({ number }) => String(number)}
        columns={[
          { title: text.row, draw: (row) => row.row, isFigure: true },
          { title: text.key, draw: (row) => row.key },
          {
            title: text.field,
            draw: (row) => (row.field === '*' ? text.wholeRow : text.fieldName(row.field)),
          },
          { title: text.reason, draw: (row) => row.words },
          { title: text.value, draw: (row) => row.value ?? '–' },
          { title: text.kept, draw: (row) => (row.kept ? text.keptRow : text.asideRow), isShort: true },
        ]}
      />
    </section>
  );
}
