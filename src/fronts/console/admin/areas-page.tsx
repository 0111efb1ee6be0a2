import { type ReactNode, useMemo, useState } from 'react';
import type { CoverageReportView } from '../../../base/areas/admin-contract.ts';
import type { AreaView } from '../../../base/areas/contract.ts';
import { SheetButton } from '../../kit/desk/index.tsx';
import {
  type AreaCollection,
  api,
  Breadcrumb,
  Button,
  boundsOf,
  CityMap,
  ErrorState,
  Loaded,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useText,
} from '../../kit/index.tsx';
import { layersOf } from '../map/area-layers.ts';
import { AreaImport } from './area-import.tsx';
import { Coverage } from './coverage.tsx';
import { EditSheet, todayText } from './edit-sheet.tsx';
import { RowsTable } from './rows-table.tsx';
import { adminWords } from './words/admin-words.ts';

interface AreaAnswer {
  readonly area: AreaView;
  readonly path: readonly AreaView[];
  readonly children: readonly AreaView[];
}

/** The tree of areas with their borders, their coverage, and imports. */
export function AreasPage(): ReactNode {
  const [code, setCode] = useState('city');
  const query = useApiQuery<AreaAnswer>(`/api/v1/areas/${encodeURIComponent(code)}`, { keepPrevious: true });
  return (
    <Loaded query={query}>
      {(answer) => <Area key={answer.area.code} answer={answer} onGo={setCode} />}
    </Loaded>
  );
}

function Area({ answer, onGo }: { answer: AreaAnswer; onGo: (code: string) => void }): ReactNode {
  const text = useText(adminWords);
  const { area, path, children } = answer;
  const of = children.length > 0 ? 'children' : 'self';
  const [coverage, setCoverage] = useState<CoverageReportView>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const [isRetiring, setIsRetiring] = useState(false);
  const check = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      setCoverage(
        await api<CoverageReportView>('GET', `/api/v1/admin/areas/${area.code}/coverage`, undefined, {
          timeoutMs: 130_000,
        }),
      );
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <div className="admin-tools">
        <Breadcrumb
          crumbs={path.map((each, index) =>
            index === path.length - 1
              ? { label: each.name }
              : { label: each.name, onPick: () => onGo(each.code) },
          )}
        />
        {area.synthetic ? <SyntheticMark /> : null}
        {children.length === 0 ? null : (
          <Button isBusy={isBusy} onClick={() => void check()}>
            {text.coverageRun}
          </Button>
        )}
        {area.depth === 0 ? null : (
          <Button kind="quiet" onClick={() => setIsRetiring(true)}>
            {text.retire}
          </Button>
        )}
        <span className="cb-row">
          <SheetButton
            label={text.areasSheet}
            path="/api/v1/admin/areas.xlsx"
            query={area.depth === 0 ? {} : { below: area.code }}
          />
          <SheetButton label={text.unitsSheet} path="/api/v1/admin/organisations.xlsx" />
        </span>
      </div>
      {error === undefined ? null : <ErrorState error={error} onRetry={() => void check()} />}
      {coverage === undefined ? null : <Coverage report={coverage} />}
      <div className="admin-two">
        <div className="cb-stack-tight">
          <h2>{text.parts}</h2>
          <Parts parts={children} onGo={onGo} />
        </div>
        <Borders area={area} of={of} coverage={coverage} onGo={onGo} />
      </div>
      <AreaImport parent={area} />
      {isRetiring ? <RetireSheet answer={answer} onGo={onGo} onClose={() => setIsRetiring(false)} /> : null}
    </>
  );
}

function Parts({ parts, onGo }: { parts: readonly AreaView[]; onGo: (code: string) => void }): ReactNode {
  const text = useText(adminWords);
  if (parts.length === 0) return <p className="cb-muted">{text.noParts}</p>;
  return (
    <div className="admin-parts">
      <RowsTable
        keyOf={({ code }) => code}
        rows={parts}
        columns={[
          {
            title: text.name,
            draw: (each) => (
              <Button kind="quiet" onClick={() => onGo(each.code)}>
                {each.name}
              </Button>
            ),
          },
          { title: text.parts, draw: ({ children }) => children, isFigure: true },
        ]}
      />
    </div>
  );
}

function Borders(props: {
  area: AreaView;
  of: 'children' | 'self';
  coverage: CoverageReportView | undefined;
  onGo: (code: string) => void;
}): ReactNode {
  const { area, of, coverage, onGo } = props;
  const text = useText(adminWords);
  const borders = useApiQuery<AreaCollection>(`/api/v1/areas/${area.code}/geometry?of=${of}`);
  const bounds = borders.data && boundsOf(borders.data);
  const layers = useMemo(
    () => (borders.data ? layersOf(area.code, borders.data, text.synthetic) : []),
    [area.code, borders.data, text.synthetic],
  );
  if (bounds === undefined || borders.data === undefined) return <Skeleton shape="block" count={1} />;
  return (
    <CityMap
      label={area.name}
      bounds={bounds}
      areas={layers}
      points={(coverage?.findings ?? []).slice(0, 200).map((finding, index) => ({
        id: String(index),
        status: finding.kind === 'gap' ? ('late' as const) : ('waiting' as const),
        label: `${text[finding.kind]} ${finding.names.join('、')}`,
        longitude: finding.at[0] ?? 0,
        latitude: finding.at[1] ?? 0,
      }))}
      onPickArea={(picked) => onGo(picked.code)}
      height="32rem"
    />
  );
}

function RetireSheet(props: {
  answer: AreaAnswer;
  onGo: (code: string) => void;
  onClose: () => void;
}): ReactNode {
  const { onGo, onClose } = props;
  const { area, path } = props.answer;
  const text = useText(adminWords);
  return (
    <EditSheet
      title={`${text.retire} ${area.name}`}
      hint={text.retireWords}
      fields={[{ name: 'validTo', label: text.validTo, type: 'date', isRequired: true }]}
      start={{ validTo: todayText() }}
      save={(values) => api('POST', `/api/v1/admin/areas/${area.code}/retire`, values)}
      onClose={onClose}
      onSaved={() => setTimeout(() => onGo(path.at(-2)?.code ?? 'city'), 800)}
    />
  );
}
