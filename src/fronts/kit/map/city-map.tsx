import { Component, lazy, type ReactNode, Suspense, useState } from 'react';
import { useText } from '../browser/use-text.ts';
import { Segmented } from '../components/form.tsx';
import { StatusMark, SyntheticMark } from '../components/marks.tsx';
import { Skeleton } from '../components/states.tsx';
import { STATUS_RANK } from '../status.ts';
import type { CityMapProps } from './city-map-props.ts';
import type { MapPoint } from './types.ts';

const Canvas = /* @__PURE__ */ lazy(async () => ({
  default: (await import('./city-map-canvas.tsx')).CityMapCanvas,
}));
const MOST_LISTED = 200;

/** The map of a city; its library arrives when it is first drawn. The same points can be had as a list. */
export function CityMap(props: CityMapProps): ReactNode {
  const { label, areas, points = [], onPickPoint, height = '24rem', hasButtons = true } = props;
  const text = useText();
  const [view, setView] = useState<'map' | 'list'>('map');
  const list = <PointList label={label} points={points} onPick={onPickPoint} />;
  return (
    <section className="cb-city-map" aria-label={label} style={{ blockSize: height }}>
      {view === 'list' ? (
        <div className="cb-city-map-list">{list}</div>
      ) : (
        <MapGuard
          instead={
            <div className="cb-city-map-list">
              <p role="alert">{text.mapFailed}</p>
              {list}
            </div>
          }
        >
          <Suspense fallback={<Skeleton shape="block" count={1} />}>
            <Canvas {...props} />
          </Suspense>
        </MapGuard>
      )}
      {view === 'map' && areas.some((layer) => layer.isSynthetic === true) ? (
        <span className="cb-map-legend">
          <SyntheticMark />{' '}
          {areas
            .filter((layer) => layer.isSynthetic === true)
            .map((layer) => layer.label)
            .join(' ')}
        </span>
      ) : null}
      {hasButtons && points.length > 0 ? (
        <div className="cb-city-map-switch">
          <Segmented
            label={label}
            options={[
              { value: 'map', label: text.asMap },
              { value: 'list', label: text.asList },
            ]}
            value={view}
            onChange={setView}
          />
        </div>
      ) : null}
    </section>
  );
}

interface PointListProps {
  readonly label: string;
  readonly points: readonly MapPoint[];
  readonly onPick: ((id: string) => void) | undefined;
}

/** The points of a map for those who do not see it, the most urgent first. */
function PointList({ label, points, onPick }: PointListProps): ReactNode {
  const text = useText();
  const sorted = points.toSorted((one, two) => STATUS_RANK[two.status] - STATUS_RANK[one.status]);
  return (
    <>
      <p className="cb-muted cb-small">{text.listSummary(points.length)}</p>
      <ul aria-label={label}>
        {sorted.slice(0, MOST_LISTED).map((point) => (
          <li key={point.id} className="cb-list-row">
            <button
              type="button"
              className="cb-city-map-row"
              disabled={onPick === undefined}
              onClick={() => onPick?.(point.id)}
            >
              <StatusMark status={point.status} />
              <span>{point.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** No WebGL, or the library did not arrive: the list takes the map's place. */
class MapGuard extends Component<{ children: ReactNode; instead: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
