import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { Mark } from '../../kit/desk/index.tsx';
import { EmptyState, Link, useText } from '../../kit/index.tsx';
import { type Arrow, facadeOf, neighbourOf, usesOf } from './facade-rows.ts';
import { type BuildingDossier, type HouseItem, PAGES } from './types.ts';
import { registryWords } from './words/registry-words.ts';

const ARROWS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

export interface FacadeProps {
  readonly building: Pick<BuildingDossier, 'name' | 'houses' | 'moreHouses'>;
  /** A house that is open beside it. */
  readonly current?: string | undefined;
  /** Takes a house into view in place of going to its page. */
  readonly onPick?: (id: string) => void;
}

/** The building drawn: units × floors × rooms, coloured by use. Told under the pointer and by arrows. */
export function Facade({ building, current, onPick }: FacadeProps): ReactNode {
  const text = useText(registryWords);
  const { houses, moreHouses } = building;
  const units = useMemo(() => facadeOf(houses), [houses]);
  const [seen, setSeen] = useState<string>();
  const frame = useRef<HTMLDivElement>(null);
  const focused = seen ?? current ?? units[0]?.floors[0]?.houses[0]?.id;
  const told = houses.find(({ id }) => id === (seen ?? current));
  const go = (event: KeyboardEvent): void => {
    if (!ARROWS.includes(event.key) || focused === undefined) return;
    event.preventDefault();
    const next = neighbourOf(units, focused, event.key as Arrow);
    if (next === undefined) return;
    setSeen(next);
    frame.current?.querySelector<HTMLElement>(`[data-house="${next}"]`)?.focus();
  };
  if (houses.length === 0) return <EmptyState title={text.noHouses} icon="home" />;
  return (
    <section className="cb-part" aria-label={text.facade}>
      <div className="cb-row-apart">
        <h3>{text.facade}</h3>
        <Uses houses={houses} />
      </div>
      <p className="cb-small cb-muted">{moreHouses ? text.moreHouses : text.facadeTold}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the links inside */}
      <div className="reg-facade" data-small={onPick !== undefined || undefined} ref={frame} onKeyDown={go}>
        {units.map(({ unit, floors }) => (
          <table key={unit} className="reg-unit">
            <caption>{text.unit(unit)}</caption>
            <tbody>
              {floors.map(({ floor, houses: rooms }) => (
                <tr key={floor}>
                  <th scope="row">{text.floor(floor)}</th>
                  {rooms.map((house) => (
                    <Cell
                      key={house.id}
                      house={house}
                      words={text.cell(
                        `${unit === '' ? '' : text.unit(unit)}${house.room}`,
                        text.named(house.use),
                        house.households,
                        house.persons,
                      )}
                      isCurrent={house.id === current}
                      isFocused={house.id === focused}
                      onSee={() => setSeen(house.id)}
                      onPick={onPick}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
      <p className="reg-told" role="status">
        {told === undefined
          ? ' '
          : text.cell(
              `${building.name} ${told.unit === '' ? '' : text.unit(told.unit)}${told.room}`,
              text.named(told.use),
              told.households,
              told.persons,
            )}
      </p>
    </section>
  );
}

interface CellProps {
  readonly house: HouseItem;
  readonly words: string;
  readonly isCurrent: boolean;
  readonly isFocused: boolean;
  readonly onSee: () => void;
  readonly onPick: ((id: string) => void) | undefined;
}

/** One house: its room and how many live there; a link, so that it opens in a tab of its own too. */
function Cell({ house, words, isCurrent, isFocused, onSee, onPick }: CellProps): ReactNode {
  const count = house.persons ?? house.households;
  return (
    <td>
      <Link
        to={`${PAGES}/houses/${house.id}`}
        className={`reg-house reg-use-${house.use}`}
        data-house={house.id}
        aria-label={words}
        aria-current={isCurrent ? 'true' : false}
        tabIndex={isFocused ? 0 : -1}
        onMouseEnter={onSee}
        onFocus={onSee}
        onClick={(event) => {
          if (onPick === undefined || event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onPick(house.id);
        }}
      >
        <span>{house.room}</span>
        <span className="reg-house-count">{count === 0 ? '·' : count}</span>
      </Link>
    </td>
  );
}

/** The colours with their words and how many houses have each. */
function Uses({ houses }: { houses: readonly HouseItem[] }): ReactNode {
  const text = useText(registryWords);
  return (
    <ul className="reg-uses" aria-label={text.uses}>
      {usesOf(houses).map(({ use, count }) => (
        <li key={use}>
          <span className={`reg-swatch reg-use-${use}`} aria-hidden="true" />
          {text.named(use)} <strong className="cb-figures">{count}</strong>
        </li>
      ))}
      <li>
        <Mark>{text.housesCount(houses.length)}</Mark>
      </li>
    </ul>
  );
}
