import './map-page.css';
import { type ReactNode, useMemo, useState } from 'react';
import type { AreaView } from '../../../base/areas/contract.ts';
import type { CasePoint } from '../../../base/loop/contract.ts';
import { Notice } from '../../kit/desk/index.tsx';
import {
  api,
  Breadcrumb,
  Button,
  CityMap,
  OfflineBar,
  type Place,
  Segmented,
  Skeleton,
  toast,
  useApiQuery,
  useErrorWords,
  useGathered,
  useKeys,
  useLive,
  useNavigation,
  useText,
  useTitle,
  withQuery,
} from '../../kit/index.tsx';
import { FilterBar } from '../desk/filter-bar.tsx';
import { type Filters, readView } from '../desk/queues.ts';
import { consoleWords } from '../words/console-words.ts';
import { MapList } from './map-list.tsx';
import { MOST_CORNERS, readRing, ringText, withoutDoubles } from './ring.ts';
import { useDrill } from './use-drill.tsx';
import { mapWords } from './words/map-words.ts';

type Look = 'points' | 'heat';

/** Open cases on the map, clustered or as heat; areas by drill, a drawn outline; the same cases as a list beside it. */
export function MapPage(): ReactNode {
  const text = useText(consoleWords);
  const words = useText(mapWords);
  useTitle(text.mapTitle);
  const { go, query } = useNavigation();
  const { filters } = useMemo(() => readView(query), [query]);
  const within = query.get('within') ?? undefined;
  const look: Look = query.get('look') === 'heat' ? 'heat' : 'points';
  const { path, areas, bounds } = useDrill(filters.area);
  const [current, setCurrent] = useState<string>();
  const points = usePoints(filters, within);
  const shown = useShown(points.data?.items);
  const show = (next: Filters, extra: { within?: string | undefined; look?: Look } = {}): void => {
    const all = { within, look, ...extra };
    const kept = { ...(all.within && { within: all.within }), ...(all.look === 'heat' && { look: 'heat' }) };
    go(withQuery('/map', { ...next, ...kept }), { replace: true });
  };
  const drill = (area: string | undefined): void => {
    const { area: _, ...rest } = filters;
    show(area === undefined ? rest : { ...rest, area });
  };
  const drawing = useDrawn(within, (ring) => show(filters, { within: ring }));
  return (
    <div className="desk-map-page desk-map-wide">
      <div className="desk-map-head">
        <h1>{text.mapTitle}</h1>
        <span className="cb-muted" role="status">
          {points.data ? words.listCount(shown.length, points.data.more) : ''}
          {points.data?.more === true ? ` · ${text.mapMore}` : ''}
        </span>
        <FilterBar filters={filters} onChange={(next) => show(next)} />
        <Tools
          {...{ path, look, drawing, within }}
          onDrill={drill}
          onLook={(next) => show(filters, { look: next })}
          onClear={() => show(filters, { within: undefined })}
        />
      </div>
      <OfflineBar />
      {points.isError ? <NoPoints error={points.error} onRetry={() => void points.refetch()} /> : null}
      <div className="desk-map-panes">
        {bounds === undefined ? (
          <Skeleton shape="block" count={1} />
        ) : (
          <CityMap
            label={text.mapTitle}
            {...{ areas, bounds, points: shown, height: '100%' }}
            isHeat={look === 'heat'}
            selectedPointId={current}
            drawing={drawing}
            onPickPoint={(id) => go(`/cases/${id}`)}
            onPickArea={({ code }) => {
              if (path.some((each) => each.code === code)) return;
              void api<{ area: AreaView }>('GET', `/api/v1/areas/${encodeURIComponent(code)}`).then(
                ({ area }) => drill(area.id),
                () => toast(text.notFound),
              );
            }}
          />
        )}
        <MapList {...{ filters, within, current, isStill: drawing.isOpen }} onPick={setCurrent} />
      </div>
    </div>
  );
}

/** One line, so that the map stays where it is; the list beside it says the same of itself. */
function NoPoints({ error, onRetry }: { error: unknown; onRetry: () => void }): ReactNode {
  const kit = useText();
  const { title, detail } = useErrorWords()(error);
  return (
    <Notice isAlert>
      {[title, detail].filter(Boolean).join(' ')}{' '}
      <Button kind="quiet" onClick={onRetry}>
        {kit.retry}
      </Button>
    </Notice>
  );
}

/** Cases as the map takes them. */
const useShown = (items: readonly CasePoint[] | undefined) =>
  useMemo(
    () =>
      (items ?? []).map((point) => ({
        ...{ id: point.id, status: point.mark, label: point.title },
        ...{ longitude: point.lon, latitude: point.lat },
      })),
    [items],
  );

/** Many changes come at once: the points are read again at most this often. */
const GATHER_MS = 2_000;

/** The open cases of a view. */
function usePoints(filters: Filters, within: string | undefined) {
  const points = useApiQuery<{ items: CasePoint[]; more: boolean }>(
    withQuery('/api/v1/cases/points', { ...filters, within }),
    { keepPrevious: true },
  );
  const refresh = useGathered(() => points.refetch(), GATHER_MS);
  useLive(['cases'], refresh, refresh);
  return points;
}

/** The outline of the address, or the one being drawn; three corners make an area. */
function useDrawn(within: string | undefined, onDrawn: (ring: string) => void) {
  const words = useText(mapWords);
  const [open, setOpen] = useState<readonly Place[]>();
  const kept = useMemo(() => readRing(within ?? null) ?? [], [within]);
  const finish = (): void => {
    const ring = withoutDoubles(open ?? []);
    setOpen(undefined);
    if (ring.length >= 3) onDrawn(ringText(ring));
  };
  const undo = (): void => setOpen((ring) => ring?.slice(0, -1));
  return {
    ring: open ?? kept,
    isOpen: open !== undefined,
    start: () => setOpen([]),
    cancel: () => setOpen(undefined),
    onCorner: (place: Place) => {
      if ((open?.length ?? 0) >= MOST_CORNERS) toast(words.tooMany);
      else setOpen((ring) => [...(ring ?? []), place]);
    },
    onUndo: undo,
    onEnd: finish,
  };
}

function Tools(props: {
  path: readonly AreaView[];
  look: Look;
  drawing: ReturnType<typeof useDrawn>;
  within: string | undefined;
  onDrill: (area: string | undefined) => void;
  onLook: (look: Look) => void;
  onClear: () => void;
}): ReactNode {
  const { path, look, drawing, within, onDrill, onLook, onClear } = props;
  const words = useText(mapWords);
  useKeys({ ...(drawing.isOpen && { Escape: drawing.cancel }) });
  return (
    <div className="desk-map-tools">
      <nav aria-label={words.crumbs}>
        <Breadcrumb
          crumbs={path.map((each, index) =>
            index === path.length - 1
              ? { label: each.name }
              : { label: each.name, onPick: () => onDrill(each.depth === 0 ? undefined : each.id) },
          )}
        />
      </nav>
      <Segmented
        label={words.look}
        value={look}
        onChange={onLook}
        options={[
          { value: 'points', label: words.points },
          { value: 'heat', label: words.heat },
        ]}
      />
      {look === 'heat' ? (
        <span className="cb-small cb-muted desk-map-scale">
          <span aria-hidden="true" />
          {words.heatTold}
        </span>
      ) : null}
      {drawing.isOpen ? (
        <>
          <Button kind="main" disabled={drawing.ring.length < 3} onClick={drawing.onEnd}>
            {words.finish}
          </Button>
          <Button disabled={drawing.ring.length === 0} onClick={drawing.onUndo}>
            {words.undo}
          </Button>
          <Button kind="quiet" onClick={drawing.cancel}>
            {words.cancel}
          </Button>
          <span className="cb-small" role="status">
            {words.corners(drawing.ring.length)}
          </span>
          <span className="cb-small cb-muted">{words.drawHint}</span>
        </>
      ) : (
        <>
          <Button onClick={drawing.start}>{words.draw}</Button>
          {within === undefined ? null : (
            <>
              <span className="cb-small">{words.drawn}</span>
              <Button kind="quiet" onClick={onClear}>
                {words.clear}
              </Button>
            </>
          )}
        </>
      )}
    </div>
  );
}
