import './facade.css';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { Link } from '../browser/router.tsx';
import { type Arrow, type FacadePlace, facadeOf, neighbourOf } from './facade-rows.ts';
import { Mark } from './parts.tsx';

const ARROWS: readonly string[] = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];

/** A house as it is drawn. */
export interface FacadeHouse extends FacadePlace {
  /** Its colour: owner, let, shared, occupied, empty or other. */
  readonly look: string;
  readonly count: number;
  /** All of it in words. */
  readonly words: string;
  /** Something about it is to be looked at. */
  readonly isMarked?: boolean;
}

export interface BuildingFacadeProps {
  readonly label: string;
  readonly hint: string;
  readonly houses: readonly FacadeHouse[];
  /** The colours with their words and how many houses have each. */
  readonly legend: readonly { readonly look: string; readonly label: string; readonly count: number }[];
  readonly legendLabel: string;
  /** How many houses there are, in words. */
  readonly total: string;
  readonly unitWords: (unit: string) => string;
  readonly floorWords: (floor: number | null) => string;
  /** Page of a house. */
  readonly toOf: (id: string) => string;
  /** A house that is open beside it. */
  readonly current?: string | undefined;
  /** Takes a house into view in place of going to its page. */
  readonly onPick?: ((id: string) => void) | undefined;
}

/** A building drawn: units × floors × rooms, each coloured. Told under the pointer and by arrows. */
export function BuildingFacade(props: BuildingFacadeProps): ReactNode {
  const { label, hint, houses, unitWords, floorWords, toOf, current, onPick } = props;
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
  return (
    <section className="cb-part" aria-label={label}>
      <div className="cb-row-apart">
        <h3>{label}</h3>
        <Legend {...props} />
      </div>
      <p className="cb-small cb-muted">{hint}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the links inside */}
      <div className="cb-facade" data-small={onPick !== undefined || undefined} ref={frame} onKeyDown={go}>
        {units.map(({ unit, floors }) => (
          <table key={unit} className="cb-facade-unit">
            <caption>{unitWords(unit)}</caption>
            <tbody>
              {floors.map(({ floor, houses: rooms }) => (
                <tr key={floor}>
                  <th scope="row">{floorWords(floor)}</th>
                  {rooms.map((house) => (
                    <Door
                      key={house.id}
                      house={house}
                      to={toOf(house.id)}
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
      <p className="cb-facade-told" role="status">
        {told === undefined ? ' ' : told.words}
      </p>
    </section>
  );
}

interface DoorProps {
  readonly house: FacadeHouse;
  readonly to: string;
  readonly isCurrent: boolean;
  readonly isFocused: boolean;
  readonly onSee: () => void;
  readonly onPick: ((id: string) => void) | undefined;
}

/** One house: its room and how many live there; a link, so that it opens in a tab of its own too. */
function Door({ house, to, isCurrent, isFocused, onSee, onPick }: DoorProps): ReactNode {
  return (
    <td>
      <Link
        to={to}
        className={`cb-door cb-look-${house.look}`}
        data-house={house.id}
        data-marked={house.isMarked || undefined}
        aria-label={house.words}
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
        <span className="cb-door-count">{house.count === 0 ? '·' : house.count}</span>
      </Link>
    </td>
  );
}

function Legend({ legend, legendLabel, total }: BuildingFacadeProps): ReactNode {
  return (
    <ul className="cb-looks" aria-label={legendLabel}>
      {legend.map(({ look, label, count }) => (
        <li key={look}>
          <span className={`cb-swatch cb-look-${look}`} aria-hidden="true" />
          {label} <strong className="cb-figures">{count}</strong>
        </li>
      ))}
      <li>
        <Mark>{total}</Mark>
      </li>
    </ul>
  );
}
