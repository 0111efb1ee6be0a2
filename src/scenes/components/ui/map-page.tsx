import { type ReactNode, useEffect, useMemo, useState } from 'react';
import {
  DeskList,
  DeskPanes,
  DeskRow,
  Fact,
  Facts,
  FilterBar,
  Mark,
} from '../../../fronts/kit/desk/index.tsx';
import {
  type AreaCollection,
  type Bounds,
  Button,
  boundsOf,
  CityMap,
  EmptyState,
  Link,
  Loaded,
  type MapPlace,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useCityShapes,
  useNavigation,
  usePages,
  useText,
  useTime,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { ComponentDetail, ComponentItem, ComponentMap, ComponentPage } from '../contract.ts';
import './components.css';
import { gather } from './gather.ts';
import { everywhere, type Narrow, NarrowFields, narrowed } from './narrow.tsx';
import { componentWords } from './words.ts';

const BASE = '/api/v1/components';
const VIEW_WAIT_MS = 250;

/** Components as a list on the left, on the map beside it, and one of them in full. */
export function MapPage(): ReactNode {
  const text = useText(componentWords);
  const { go, query } = useNavigation();
  const thing = query.get('thing') ?? undefined;
  const [narrow, setNarrow] = useState<Narrow>(everywhere);
  const pages = usePages<ComponentItem, ComponentPage>(BASE, narrowed(narrow));
  const pick = (code: string | undefined): void =>
    go(withQuery('/scenes/components', { tab: 'map', thing: code }), { replace: true });
  return (
    <DeskPanes
      listLabel={text.list}
      openLabel={text.map}
      isFilled={thing === undefined}
      list={
        <div className="cb-stack-tight">
          <FilterBar label={text.narrow}>
            <NarrowFields value={narrow} onChange={setNarrow} />
          </FilterBar>
          <DeskList<ComponentItem>
            label={text.list}
            pages={pages}
            keyOf={({ code }) => code}
            current={thing}
            onPick={pick}
            empty={<EmptyState title={text.none}>{text.noneWords}</EmptyState>}
            draw={(item) => (
              <DeskRow
                title={item.category.name}
                flags={
                  <>
                    {item.isWhole ? null : <Mark look="late">{text.broken}</Mark>}
                    {item.synthetic ? <SyntheticMark /> : null}
                  </>
                }
                line={<span className="cb-figures">{item.code}</span>}
                foot={item.owner ?? text.unknown}
                end={item.area.split(' · ').at(-1)}
              />
            )}
          />
        </div>
      }
    >
      {thing === undefined ? (
        <ComponentsOnMap narrow={narrow} onPick={pick} />
      ) : (
        <OneComponent key={thing} code={thing} onBack={() => pick(undefined)} />
      )}
    </DeskPanes>
  );
}

function ComponentsOnMap({ narrow, onPick }: { narrow: Narrow; onPick: (code: string) => void }): ReactNode {
  const text = useText(componentWords);
  const { areas, bounds } = useCityShapes();
  const area = narrow.path.at(-1);
  const outline = useApiQuery<AreaCollection>(`/api/v1/areas/${area?.code}/geometry?of=self`, {
    enabled: area !== undefined,
  }).data;
  const around = useMemo(() => (outline && boundsOf(outline)) ?? bounds, [outline, bounds]);
  const [view, setView] = useState<Bounds>();
  const asked = useLater(view);
  const { data } = useApiQuery<ComponentMap>(
    withQuery(`${BASE}/map`, {
      ...{ west: asked?.[0], south: asked?.[1], east: asked?.[2], north: asked?.[3] },
      category: narrowed(narrow).category,
    }),
    { enabled: asked !== undefined, keepPrevious: true },
  );
  const places = useMemo<MapPlace[]>(
    () => [
      ...(asked ? gather(data?.groups ?? [], asked) : []).map(({ id, lon, lat, count }) => ({
        ...{ id: `group-${id}`, longitude: lon, latitude: lat, mark: String(count), isGroup: true },
        radius: Math.min(26, 9 + 2.2 * Math.log2(count + 1)),
      })),
      ...(data?.things ?? []).map(({ code, lon, lat, isWhole }) => ({
        ...{ id: code, longitude: lon, latitude: lat, radius: isWhole ? 6 : 9, mark: isWhole ? '' : '!' },
      })),
    ],
    [data, asked],
  );
  const grouped = (data?.groups ?? []).reduce((sum, { count }) => sum + count, 0);
  if (around === undefined) return <Skeleton shape="block" count={1} />;
  return (
    <div className="components-map">
      {grouped === 0 ? null : (
        <p className="cb-small cb-muted cb-said" role="status">
          {text.groups(grouped)}
        </p>
      )}
      <CityMap
        label={text.map}
        {...{ areas, bounds: around, places, height: '100%' }}
        onView={setView}
        onPickPlace={onPick}
      />
    </div>
  );
}

/** The view once it rests, to seven digits: a map that moves asks nothing. */
function useLater(view: Bounds | undefined): Bounds | undefined {
  const [rested, setRested] = useState<Bounds>();
  useEffect(() => {
    const timer = setTimeout(() => {
      if (view === undefined) return;
      const [west, south, east, north] = view.map((each) => Number(each.toFixed(5))) as [
        ...[number, number, number, number],
      ];
      setRested([west, south, east, north]);
    }, VIEW_WAIT_MS);
    return () => clearTimeout(timer);
  }, [view]);
  return rested;
}

function OneComponent({ code, onBack }: { code: string; onBack: () => void }): ReactNode {
  const text = useText(componentWords);
  const time = useTime();
  const query = useApiQuery<ComponentDetail>(`${BASE}/things/${code}`);
  return (
    <div className="cb-stack">
      <p>
        <Button onClick={onBack}>{text.back}</Button>
      </p>
      <Loaded query={query}>
        {(thing) => (
          <>
            <h2>
              {thing.category.name}{' '}
              <Mark look={thing.isWhole ? 'good' : 'late'}>{text.conditions[thing.condition]}</Mark>
              {thing.synthetic ? <SyntheticMark /> : null}
            </h2>
            <Facts>
              <Fact name={text.code}>
                <span className="cb-figures">{thing.code}</span>
              </Fact>
              <Fact name={text.owner}>{thing.owner ?? text.unknown}</Fact>
              <Fact name={text.unit}>{thing.unit?.name ?? text.noUnit}</Fact>
              <Fact name={text.department}>{thing.department ?? text.unknown}</Fact>
              <Fact name={text.keeper}>{thing.keeper ?? text.unknown}</Fact>
              <Fact name={text.surveyedOn}>{thing.surveyedOn ?? text.unknown}</Fact>
              <Fact name={text.place}>
                <Link
                  to={withQuery(`/registry/grids/${thing.gridId}`, { near: `${thing.lon},${thing.lat}` })}
                >
                  {thing.area}
                </Link>
              </Fact>
            </Facts>
            <section className="cb-part" aria-labelledby="component-cases">
              <h3 id="component-cases">{text.cases}</h3>
              {thing.cases.length === 0 ? <p className="cb-muted">{text.noCases}</p> : null}
              <ul className="desk-hands">
                {thing.cases.map((each) => (
                  <li key={each.id}>
                    <span className="cb-row-apart">
                      <Link to={`/cases/${each.id}`}>{each.title}</Link>
                      <Mark look={each.isClosed ? 'good' : 'accent'}>{each.state}</Mark>
                    </span>
                    <span className="cb-small cb-muted cb-figures">
                      {each.number} · {time(each.openedAt)}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          </>
        )}
      </Loaded>
    </div>
  );
}
