import { type ReactNode, useMemo } from 'react';
import { Fact, Facts, Mark } from '../../kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Link,
  Loaded,
  Skeleton,
  SyntheticMark,
  useApiQuery,
  useKeys,
  useNavigation,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { Facade } from './facade.tsx';
import { FileHead } from './file-head.tsx';
import { GridMap } from './grid-map.tsx';
import { Things } from './lines.tsx';
import { distanceM, readSpot, type Spot } from './near.ts';
import { Households } from './place-pages.tsx';
import {
  BASE,
  type BuildingDossier,
  type GridPage as Grid,
  type HouseDossier,
  PAGES,
  type ThingItem,
} from './types.ts';
import { registryWords } from './words/registry-words.ts';

/** 一格一档: the grid on the map with its buildings and things; a building opens beside it with its houses. */
export function GridPage({ id }: { id: string }): ReactNode {
  const query = useApiQuery<Grid>(`${BASE}/grids/${id}`);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="block" count={1} />}>
      {(grid) => <GridFile grid={grid} />}
    </Loaded>
  );
}

/** So many things are listed beside the map; the map has all. */
const MOST_THINGS = 30;

/** What is open beside the map stands in the address. */
function useOpened(grid: Grid) {
  const { query, go } = useNavigation();
  const [building, house, thing] = ['building', 'house', 'thing'].map((name) => query.get(name) ?? undefined);
  const near = query.get('near') ?? undefined;
  const spot = useMemo(() => readSpot(near), [near]);
  const show = (next: { building?: string; house?: string }): void =>
    go(withQuery(`${PAGES}/grids/${grid.id}`, { near, thing, ...next }), { replace: true });
  return { building, house, thing, spot, show };
}

function GridFile({ grid }: { grid: Grid }): ReactNode {
  const text = useText(registryWords);
  const { building, house, thing, spot, show } = useOpened(grid);
  const found = grid.things.find(({ id }) => id === thing);
  useKeys({ ...(building !== undefined && { Escape: () => show({}) }) });
  return (
    <div className="reg-grid">
      <section className="reg-grid-map" aria-label={text.map}>
        <div className="reg-grid-head">
          <FileHead
            kind={text.gridFile}
            title={grid.name}
            marks={grid.synthetic ? <SyntheticMark /> : null}
            // Below the community the names repeat themselves.
            line={`${grid.area.split(' · ').slice(0, 3).join(' · ')} · ${grid.code}`}
          />
          <Counts grid={grid} />
          <p className="cb-small cb-muted">
            {text.mapTold} {grid.more ? text.onlySome : ''}
          </p>
        </div>
        <GridMap
          {...{ grid, spot }}
          spotName={found?.name ?? text.nearSpot}
          selected={building ?? thing}
          onPick={(picked) => show({ building: picked })}
        />
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by Tab where it holds nothing to press */}
      <section className="reg-grid-side" aria-label={text.buildings} tabIndex={0}>
        {building === undefined ? (
          <Buildings {...{ grid, spot, found }} onPick={(picked) => show({ building: picked })} />
        ) : (
          <OpenBuilding
            key={building}
            id={building}
            house={house}
            onHouse={(picked) => show({ building, house: picked })}
            onClose={() => show({})}
          />
        )}
      </section>
    </div>
  );
}

function Counts({ grid }: { grid: Grid }): ReactNode {
  const text = useText(registryWords);
  const { persons, ...counts } = grid.counts;
  const figure = (count: number): ReactNode => (
    <strong className="cb-figures">{count.toLocaleString()}</strong>
  );
  const all = persons === null ? 0 : Object.values(persons).reduce((sum, count) => sum + count, 0);
  return (
    <Facts isRow>
      <Fact name={text.buildings}>{figure(counts.buildings)}</Fact>
      <Fact name={text.houses}>{figure(counts.houses)}</Fact>
      <Fact name={text.households}>{figure(counts.households)}</Fact>
      {persons === null ? null : <Fact name={text.persons}>{figure(all)}</Fact>}
      {Object.entries(persons ?? {}).map(([residence, count]) => (
        <Fact key={residence} name={text.named(residence)}>
          {figure(count)}
        </Fact>
      ))}
      <Fact name={text.organisations}>{figure(counts.organisations)}</Fact>
      <Fact name={text.things}>{figure(counts.things)}</Fact>
    </Facts>
  );
}

interface BuildingsProps {
  readonly grid: Grid;
  readonly spot: Spot | undefined;
  /** The thing that was searched for; it stands first, and the place is its own. */
  readonly found: ThingItem | undefined;
  readonly onPick: (id: string) => void;
}

function Buildings({ grid, spot, found, onPick }: BuildingsProps): ReactNode {
  const text = useText(registryWords);
  const rows = grid.buildings
    .map((building) => ({ building, far: spot === undefined ? undefined : distanceM(spot, building) }))
    .sort((one, two) => (one.far ?? 0) - (two.far ?? 0) || two.building.households - one.building.households);
  return (
    <div className="cb-stack">
      {found === undefined ? null : <FoundThing thing={found} />}
      <section className="cb-part" aria-label={text.guards}>
        <h3>{text.guards}</h3>
        {grid.guards.length === 0 ? <p className="cb-muted">{text.noGuards}</p> : null}
        <ul className="reg-guards">
          {grid.guards.map(({ name, telephone }) => (
            <li key={`${name}-${telephone}`}>
              {name} <span className="cb-figures cb-muted">{telephone}</span>
            </li>
          ))}
        </ul>
      </section>
      <section className="cb-part" aria-label={text.buildings}>
        <h3>
          {text.buildings} <span className="cb-muted cb-figures">{grid.counts.buildings}</span>
        </h3>
        {spot === undefined ? null : (
          <p className="cb-small cb-muted">
            {found === undefined ? text.byDistance : text.byDistanceOf(found.name)}
          </p>
        )}
        {rows.length === 0 ? <EmptyState title={text.nothingHere} icon="home" /> : null}
        <ul className="reg-buildings">
          {rows.map(({ building, far }) => (
            <li key={building.id}>
              <button type="button" className="cb-pick" onClick={() => onPick(building.id)}>
                <span className="cb-pick-title">
                  <span className="cb-cut cb-strong">{building.name}</span>
                  {far === undefined ? null : <Mark>{text.metres(Math.round(far))}</Mark>}
                </span>
                <span className="cb-pick-line">
                  {[
                    text.housesCount(building.houses),
                    text.householdsCount(building.households),
                    building.persons === null ? '' : text.personsCount(building.persons),
                    building.address,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="cb-part" aria-label={text.things}>
        <h3>
          {text.things} <span className="cb-muted cb-figures">{grid.counts.things}</span>
        </h3>
        <Things things={grid.things.slice(0, MOST_THINGS)} />
        {grid.counts.things > MOST_THINGS ? (
          <p className="cb-small cb-muted">{text.onlyThings(MOST_THINGS)}</p>
        ) : null}
      </section>
    </div>
  );
}

function FoundThing({ thing }: { thing: ThingItem }): ReactNode {
  const text = useText(registryWords);
  return (
    <section className="cb-part" aria-label={text.foundThing}>
      <h3>{text.foundThing}</h3>
      <Facts>
        <Fact name={text.thingName}>
          <strong>{thing.name}</strong>
        </Fact>
        <Fact name={text.code}>
          <span className="cb-figures">{thing.code}</span>
        </Fact>
        <Fact name={text.ownerName}>{thing.owner ?? '–'}</Fact>
      </Facts>
    </section>
  );
}

interface OpenBuildingProps {
  readonly id: string;
  readonly house: string | undefined;
  readonly onHouse: (id: string) => void;
  readonly onClose: () => void;
}

/** A building beside the map: drawn, and the house that is open with its households. */
function OpenBuilding({ id, house, onHouse, onClose }: OpenBuildingProps): ReactNode {
  const text = useText(registryWords);
  const query = useApiQuery<BuildingDossier>(`${BASE}/buildings/${id}`);
  return (
    <div className="cb-stack">
      <Button kind="quiet" icon="back" className="reg-back" onClick={onClose}>
        {text.closeBuilding}
      </Button>
      <Loaded query={query} skeleton={<Skeleton shape="lines" count={8} />}>
        {(building) => (
          <>
            <FileHead
              kind={text.buildingFile}
              title={building.name}
              marks={building.synthetic ? <SyntheticMark /> : null}
              line={building.address}
              end={<Link to={`${PAGES}/buildings/${id}`}>{text.openBuilding}</Link>}
            />
            {house === undefined ? null : <OpenHouse key={house} id={house} />}
            <Facade building={building} current={house} onPick={onHouse} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function OpenHouse({ id }: { id: string }): ReactNode {
  const text = useText(registryWords);
  const query = useApiQuery<HouseDossier>(`${BASE}/houses/${id}`);
  return (
    <Loaded query={query} skeleton={<Skeleton shape="lines" count={3} />}>
      {(house) => (
        <section className="cb-part reg-open-house" aria-label={text.houseFile}>
          <div className="cb-row-apart">
            <span className="cb-row">
              <h3>
                {house.unit === '' ? '' : text.unit(house.unit)}
                {house.room}
              </h3>
              <Mark look="accent">{text.named(house.use)}</Mark>
            </span>
            <Link to={`${PAGES}/houses/${id}`}>{text.openHouse}</Link>
          </div>
          {house.persons === null ? (
            <p className="cb-muted">{text.noPersonRight}</p>
          ) : house.households.length === 0 ? (
            <p className="cb-muted">{text.nobody}</p>
          ) : (
            <Households house={house} />
          )}
        </section>
      )}
    </Loaded>
  );
}
