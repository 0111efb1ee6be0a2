import { type ReactNode, useMemo } from 'react';
import { BuildingFacade } from '../../kit/desk/index.tsx';
import { EmptyState, useText } from '../../kit/index.tsx';
import { type BuildingDossier, PAGES } from './types.ts';
import { usesOf } from './uses-of.ts';
import { registryWords } from './words/registry-words.ts';

export interface FacadeProps {
  readonly building: Pick<BuildingDossier, 'name' | 'houses' | 'moreHouses'>;
  /** A house that is open beside it. */
  readonly current?: string | undefined;
  /** Takes a house into view in place of going to its page. */
  readonly onPick?: (id: string) => void;
}

/** The building drawn, coloured by the use of its houses. */
export function Facade({ building, current, onPick }: FacadeProps): ReactNode {
  const text = useText(registryWords);
  const { name, houses, moreHouses } = building;
  const drawn = useMemo(
    () =>
      houses.map(({ id, unit, floor, room, use, households, persons }) => ({
        ...{ id, unit, floor, room, look: use, count: persons ?? households },
        words: text.cell(
          `${name} ${unit === '' ? '' : text.unit(unit)}${room}`,
          text.named(use),
          households,
          persons,
        ),
      })),
    [houses, name, text],
  );
  if (houses.length === 0) return <EmptyState title={text.noHouses} icon="home" />;
  return (
    <BuildingFacade
      label={text.facade}
      hint={moreHouses ? text.moreHouses : text.facadeTold}
      houses={drawn}
      legend={usesOf(houses).map(({ use, count }) => ({ look: use, label: text.named(use), count }))}
      legendLabel={text.uses}
      total={text.housesCount(houses.length)}
      unitWords={text.unit}
      floorWords={text.floor}
      toOf={(id) => `${PAGES}/houses/${id}`}
      {...{ current, onPick }}
    />
  );
}
