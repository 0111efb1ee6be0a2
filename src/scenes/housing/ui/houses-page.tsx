import { type ReactNode, useMemo, useState } from 'react';
import {
  AreaSelect,
  BuildingFacade,
  Choice,
  type ChosenArea,
  DeskRow,
  DeskWork,
  FilterBar,
  Mark,
  shortAddress,
} from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Link,
  Loaded,
  SyntheticMark,
  useApiQuery,
  useNavigation,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import {
  type BuildingTable,
  HOUSE_STATES,
  type HousePage,
  type HouseRow,
  type HouseState,
} from '../contract.ts';
import { LettingForm } from './letting-form.tsx';
import { housingWords } from './words.ts';

const BASE = '/api/v1/housing';

export interface AreaProps {
  readonly path: readonly ChosenArea[];
  readonly onPath: (path: readonly ChosenArea[]) => void;
}

/** Houses by area and state on the left; the table of the building beside them. */
export function HousesPage({ path, onPath, mayRegister }: AreaProps & { mayRegister: boolean }): ReactNode {
  const text = useText(housingWords);
  const asked = useNavigation().query.get('area') ?? undefined;
  const [state, setState] = useState<HouseState | '' | 'unowned'>('');
  const pages = usePages<HouseRow, HousePage>(`${BASE}/houses`, {
    area: path.at(-1)?.id ?? asked,
    state: state === '' || state === 'unowned' ? undefined : state,
    unowned: state === 'unowned' ? true : undefined,
  });
  return (
    <DeskWork<HouseRow>
      label={text.tabHouses}
      openLabel={text.building}
      pages={pages}
      empty={text.noHouses}
      tools={
        <FilterBar label={text.narrow}>
          <AreaSelect labels={text.levels.split('、')} all={text.all} path={path} onChange={onPath} />
          <Choice<HouseState | '' | 'unowned'>
            label={text.state}
            all={text.all}
            value={state}
            options={[
              ...HOUSE_STATES.map((value) => ({ value, label: text.states[value] })),
              { value: 'unowned', label: text.onlyUnowned },
            ]}
            onChange={setState}
          />
        </FilterBar>
      }
      draw={(house) => (
        <DeskRow
          title={shortAddress(house.address)}
          flags={
            <Mark look={house.state === 'occupied' ? 'late' : 'accent'}>{text.states[house.state]}</Mark>
          }
          line={house.area.split(' · ').slice(0, 3).join(' · ')}
          end={house.letUntil === null ? '' : `${text.letUntil} ${house.letUntil}`}
        />
      )}
    >
      {(house) => <House key={house.buildingId} {...{ house, mayRegister }} onChanged={pages.reload} />}
    </DeskWork>
  );
}

interface HouseProps {
  readonly house: HouseRow;
  readonly mayRegister: boolean;
  readonly onChanged: () => void;
}

function House({ house, mayRegister, onChanged }: HouseProps): ReactNode {
  const text = useText(housingWords);
  const { go } = useNavigation();
  const table = useApiQuery<BuildingTable>(`${BASE}/buildings/${house.buildingId}`);
  const [isLetting, setLetting] = useState(false);
  return (
    <div className="cb-stack">
      <div className="cb-row-apart">
        <h2>{house.address}</h2>
        {house.synthetic ? <SyntheticMark /> : null}
      </div>
      <p className="cb-row">
        <Mark look="accent">{text.states[house.state]}</Mark>
        {house.persons === null ? null : <span>{`${text.persons} ${house.persons}`}</span>}
        {house.hasOwner || house.state === 'other' ? null : <Mark look="late">{text.unowned}</Mark>}
        <Link to={`/registry/houses/${house.id}`}>{text.openHouse}</Link>
        {mayRegister && house.state !== 'other' ? (
          <Button kind="main" onClick={() => setLetting(true)}>
            {text.letThis}
          </Button>
        ) : null}
      </p>
      <Loaded query={table}>
        {(building) => (
          <Table building={building} current={house.id} onOpen={(id) => go(`/registry/houses/${id}`)} />
        )}
      </Loaded>
      {isLetting ? (
        <LettingForm
          houseId={house.id}
          address={house.address}
          onClose={() => setLetting(false)}
          onDone={() => {
            setLetting(false);
            onChanged();
            void table.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function Table(props: { building: BuildingTable; current: string; onOpen: (id: string) => void }): ReactNode {
  const { building, current, onOpen } = props;
  const text = useText(housingWords);
  const houses = useMemo(
    () =>
      building.houses.map(({ id, unit, floor, room, state, persons, households, letUntil, clues }) => ({
        ...{ id, unit, floor, room, look: state, count: persons ?? households, isMarked: clues > 0 },
        words: text.cell(
          `${building.name} ${unit === '' ? '' : text.unit(unit)}${room}`,
          text.states[state],
          persons,
          letUntil,
        ),
      })),
    [building, text],
  );
  const legend = HOUSE_STATES.map((look) => ({
    ...{ look, label: text.states[look] },
    count: building.houses.filter(({ state }) => state === look).length,
  })).filter(({ count }) => count > 0);
  return (
    <BuildingFacade
      label={`${text.building} · ${building.name}`}
      hint={building.more ? text.moreHouses : text.buildingWhy}
      {...{ houses, legend, current }}
      legendLabel={text.state}
      total={text.count(building.houses.length)}
      unitWords={text.unit}
      floorWords={text.floor}
      toOf={(id) => `/registry/houses/${id}`}
      onPick={onOpen}
    />
  );
}
