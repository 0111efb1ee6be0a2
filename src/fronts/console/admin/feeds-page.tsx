import './feeds.css';
import '../feeds/feeds-desk.css';
import { type ReactNode, useState } from 'react';
import type { SourceView } from '../../../base/feeds/views-contract.ts';
import { Button, SyntheticMark, toast, usePages, useText } from '../../kit/index.tsx';
import type { Json } from '../feeds/declaration-form.ts';
import { DeclarePage } from '../feeds/declare-page.tsx';
import { LinkPanel } from '../feeds/link-panel.tsx';
import { Timeliness } from '../feeds/timeliness.tsx';
import { feedDeskWords } from '../feeds/words/feed-desk-words.ts';
import { useMay } from '../session.tsx';
import { useTime } from '../words-of.tsx';
import { FeedPage } from './feed-page.tsx';
import { PagedTable } from './paged-table.tsx';
import { feedWords } from './words/feed-words.ts';

/** What is open: the list, one source, or a declaration that is written. */
type View =
  | { readonly at: 'list' }
  | { readonly at: 'source'; readonly code: string }
  | { readonly at: 'declare'; readonly given: Json | undefined; readonly changes: string | undefined };

/**
 * Sources (数据源): whose they are, on what basis, what they brought last; by right they are declared, loaded and linked
 * here. One opens with its quality and faults.
 */
export function FeedsPage(): ReactNode {
  const pages = usePages<SourceView>('/api/v1/feeds', { limit: 200 });
  const [view, setView] = useState<View>({ at: 'list' });
  const toList = (): void => setView({ at: 'list' });
  const toSource = (code: string): void => {
    pages.reload();
    setView({ at: 'source', code });
  };
  if (view.at === 'declare')
    return (
      <DeclarePage
        given={view.given}
        isNew={view.changes === undefined}
        onBack={() => (view.changes === undefined ? toList() : toSource(view.changes))}
        onDone={toSource}
      />
    );
  const source = view.at === 'source' ? pages.rows.find(({ code }) => code === view.code) : undefined;
  if (source !== undefined)
    return (
      <FeedPage
        key={source.code}
        source={source}
        onBack={toList}
        onChange={(given) => setView({ at: 'declare', given, changes: source.code })}
      />
    );
  return (
    <Sources
      pages={pages}
      onOpen={(code) => setView({ at: 'source', code })}
      onDeclare={(given) => setView({ at: 'declare', given, changes: undefined })}
    />
  );
}

interface SourcesProps {
  readonly pages: ReturnType<typeof usePages<SourceView>>;
  readonly onOpen: (code: string) => void;
  readonly onDeclare: (given: Json | undefined) => void;
}

function Sources({ pages, onOpen, onDeclare }: SourcesProps): ReactNode {
  const text = useText(feedWords);
  const time = useTime();
  const mayLoad = useMay('feeds.load');
  const seesLinks = useMay('registry.read');
  return (
    <div className="feed-home">
      <p className="admin-why">{text.why}</p>
      {mayLoad ? <Declaring onDeclare={onDeclare} /> : null}
      {seesLinks ? <LinkPanel /> : null}
      <PagedTable
        pages={pages}
        keyOf={({ code }) => code}
        empty={text.noSources}
        columns={[
          {
            title: text.source,
            draw: (row) => (
              <>
                <Button kind="quiet" onClick={() => onOpen(row.code)}>
                  {row.title}
                </Button>
                {row.synthetic ? <SyntheticMark /> : null}
                <div className="cb-small cb-muted">
                  {row.code} · {row.system}
                </div>
              </>
            ),
          },
          {
            title: text.owner,
            draw: ({ owner, organisation, area }) => (
              <>
                {owner}
                <div className="cb-small cb-muted">
                  {[organisation, area].flatMap((each) => each?.name ?? []).join(' · ')}
                </div>
              </>
            ),
          },
          { title: text.legalBasis, draw: (row) => row.legalBasis },
          { title: text.period, draw: (row) => text.periodName(row.period), isShort: true },
          { title: text.trust, draw: (row) => row.trust, isFigure: true },
          {
            title: text.rows,
            isShort: true,
            draw: (row) => row.lastLoad?.rowsStored?.toLocaleString() ?? '–',
          },
          {
            title: text.lastLoad,
            draw: (row) => <LastLoad source={row} time={time} />,
          },
          { title: text.timely, draw: (row) => <Timeliness source={row} />, isShort: true },
        ]}
      />
    </div>
  );
}

/** A new source by the form, or one whose declaration somebody has as JSON. */
function Declaring({ onDeclare }: Pick<SourcesProps, 'onDeclare'>): ReactNode {
  const text = useText(feedDeskWords);
  const take = async (file: File): Promise<void> => {
    try {
      const given: unknown = JSON.parse(await file.text());
      if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Error('no object');
      onDeclare(given as Json);
      toast(text.imported);
    } catch {
      toast(text.badJson);
    }
  };
  return (
    <div className="admin-tools">
      <Button kind="main" onClick={() => onDeclare(undefined)}>
        {text.create}
      </Button>
      <label className="cb-button cb-button-plain">
        <span>{text.importJson}</span>
        <input
          type="file"
          className="cb-unseen"
          accept=".json,application/json"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file !== undefined) void take(file);
          }}
        />
      </label>
    </div>
  );
}

function LastLoad({ source, time }: { source: SourceView; time: ReturnType<typeof useTime> }): ReactNode {
  const text = useText(feedWords);
  if (source.queryOnly) return text.queryOnly;
  if (source.origin === 'here') return text.madeHere;
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
