import { type ReactNode, useMemo } from 'react';
import {
  api,
  Button,
  Link,
  Loaded,
  StaticPinMap,
  StatusMark,
  toast,
  useApiQuery,
  useErrorWords,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { useCityAreas } from '../map/use-city-areas.tsx';
import { useMay } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { useChannels, useTime } from '../words-of.tsx';
import type { CaseDetail, ReportView } from './types.ts';

/** The reports about a case; one that does not belong can be taken out, and put back. */
export function Reports({ detail, onChanged }: { detail: CaseDetail; onChanged: () => void }): ReactNode {
  const text = useText(consoleWords);
  const time = useTime();
  const errorWords = useErrorWords();
  const channels = useChannels();
  const query = useApiQuery<{ items: ReportView[] }>(`/api/v1/cases/${detail.id}/reports`);
  const maySeparate = detail.actions.some((action) => action.id === 'reclassify' || action.id === 'dispatch');
  const separate = async (report: ReportView): Promise<void> => {
    try {
      const opened = await api<{ caseId: string; number: string }>(
        'POST',
        `/api/v1/reports/${report.id}/separate`,
        {},
      );
      toast(text.separated(opened.number), {
        words: text.undo,
        do: () =>
          void api('POST', '/api/v1/desk/merge', { into: detail.id, cases: [opened.caseId] }).then(
            onChanged,
            fail,
          ),
      });
      onChanged();
    } catch (error) {
      fail(error);
    }
  };
  const fail = (error: unknown): void => toast(errorWords(error).title);
  return (
    <section aria-labelledby="case-reports" className="cb-part">
      <h3 id="case-reports">{text.reports}</h3>
      <Loaded query={query}>
        {({ items }) => (
          <>
            <p className="cb-muted cb-small">{text.reportsCount(items.length)}</p>
            <ul className="desk-reports">
              {items.map((report) => (
                <li key={report.id}>
                  <span className="cb-row-apart">
                    <span className="cb-figures">{report.number}</span>
                    <span className="cb-muted cb-small">
                      {channels.nameOf(report.channel)} · {time(report.reportedAt)}
                    </span>
                  </span>
                  <span>{report.text}</span>
                  <span className="cb-row-apart cb-muted cb-small">
                    <span>
                      {[report.reporter?.name, report.reporter?.telephone].filter(Boolean).join(' ')}
                      {report.repeatOf === null ? '' : ` · ${text.repeat}`}
                    </span>
                    {report.fused && maySeparate ? (
                      <Button kind="quiet" onClick={() => void separate(report)}>
                        {text.separate}
                      </Button>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}

interface Point {
  readonly id: string;
  readonly lon: number;
  readonly lat: number;
  readonly mark: CaseDetail['mark'];
  readonly title: string;
}
const NEAR = { lon: 0.0035, lat: 0.0028 };

/** What else is open within some 300 m, by the index of open cases. */
function useNear(detail: CaseDetail) {
  const { lon, lat } = detail;
  const box =
    lon === null || lat === null
      ? ''
      : [lon - NEAR.lon, lat - NEAR.lat, lon + NEAR.lon, lat + NEAR.lat]
          .map((each) => each.toFixed(6))
          .join(',');
  const query = useApiQuery<{ items: Point[] }>(withQuery('/api/v1/cases/points', { box }), {
    enabled: box !== '',
  });
  const others = useMemo(
    () => (query.data?.items ?? []).filter((point) => point.id !== detail.id).slice(0, 12),
    [query.data, detail.id],
  );
  return { query, others, isAsked: box !== '' };
}

/** Where it is, with what else is open around it on the map. */
export function Place({ detail }: { detail: CaseDetail }): ReactNode {
  return <PlaceMap detail={detail} others={useNear(detail).others} />;
}

/** Where it is, and what else is open within some 300 m. */
export function Nearby({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const { query, others, isAsked } = useNear(detail);
  // Without a point nobody was asked: there is nothing to say.
  if (!isAsked) return <PlaceMap detail={detail} others={others} />;
  return (
    <PlaceMap detail={detail} others={others}>
      <h4>{text.nearby}</h4>
      <Loaded
        query={query}
        isEmpty={() => others.length === 0}
        empty={<p className="cb-muted cb-small">{text.noNearby}</p>}
      >
        {() => (
          <ul className="desk-near">
            {others.map((point) => (
              <li key={point.id}>
                <StatusMark status={point.mark} isCompact />
                <Link to={`/cases/${point.id}`}>{point.title}</Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </PlaceMap>
  );
}

/** City, district, street and one below them. */
const SMALL_AREA_DEPTH = 4;

/** From the place to what stands and lives there: the grid's file, with the buildings near by first. */
function ToRegistry({ detail }: { detail: CaseDetail }): ReactNode {
  const text = useText(consoleWords);
  const may = useMay('registry.read');
  // The smallest area is what buildings stand in; above a community there is nothing to open.
  const grid = detail.areaPath.at(-1);
  if (!may || grid === undefined || detail.areaPath.length < SMALL_AREA_DEPTH) return null;
  const { lon, lat } = detail;
  const near = lon === null || lat === null ? undefined : `${lon.toFixed(6)},${lat.toFixed(6)}`;
  return (
    <p>
      <Link to={withQuery(`/registry/grids/${grid.id}`, { near })}>
        {near === undefined ? text.gridFile : `${text.gridFile} · ${text.buildingsNear}`}
      </Link>
    </p>
  );
}

function PlaceMap(props: { detail: CaseDetail; others: readonly Point[]; children?: ReactNode }): ReactNode {
  const { detail, others, children } = props;
  const text = useText(consoleWords);
  const { areas, bounds } = useCityAreas();
  const { lon, lat } = detail;
  return (
    <section aria-labelledby="case-place" className="cb-part">
      <h3 id="case-place">{text.place}</h3>
      <p>
        {detail.areaPath.map((area) => area.name).join(' / ')}
        {detail.address === null ? '' : `，${detail.address}`}
      </p>
      <ToRegistry detail={detail} />
      {lon === null || lat === null || bounds === undefined ? null : (
        <StaticPinMap
          label={text.place}
          areas={areas}
          bounds={bounds}
          place={{ longitude: lon, latitude: lat }}
          points={others.map((point) => ({
            id: point.id,
            status: point.mark,
            label: point.title,
            longitude: point.lon,
            latitude: point.lat,
          }))}
          height="12rem"
        />
      )}
      {children}
    </section>
  );
}
