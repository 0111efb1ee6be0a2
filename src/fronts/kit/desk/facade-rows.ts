/** What a drawing needs to know of a house to place it. */
export interface FacadePlace {
  readonly id: string;
  readonly unit: string;
  readonly floor: number | null;
  readonly room: string;
}

export interface FacadeUnit<House extends FacadePlace = FacadePlace> {
  readonly unit: string;
  /** From the top down; each with its houses by room. */
  readonly floors: readonly { readonly floor: number | null; readonly houses: readonly House[] }[];
}

/** A building as somebody before it sees it: units side by side, the top floor first, rooms in their order. */
export function facadeOf<House extends FacadePlace>(houses: readonly House[]): FacadeUnit<House>[] {
  const byNumber = (one: string, two: string): number => one.localeCompare(two, 'zh', { numeric: true });
  return [...Map.groupBy(houses, ({ unit }) => unit)]
    .sort(([one], [two]) => byNumber(one, two))
    .map(([unit, own]) => ({
      unit,
      floors: [...Map.groupBy(own, ({ floor }) => floor)]
        .sort(([one], [two]) => (two ?? -99) - (one ?? -99))
        .map(([floor, rooms]) => ({
          floor,
          houses: rooms.toSorted((one, two) => byNumber(one.room, two.room)),
        })),
    }));
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** The house that an arrow leads to: along a floor over the units, or to the same place of the floor above or below. */
export function neighbourOf(units: readonly FacadeUnit[], id: string, arrow: Arrow): string | undefined {
  for (const [u, { floors }] of units.entries()) {
    const row = floors.findIndex(({ houses }) => houses.some((house) => house.id === id));
    if (row === -1) continue;
    const { floor, houses } = floors[row]!;
    const at = houses.findIndex((house) => house.id === id);
    if (arrow === 'ArrowUp' || arrow === 'ArrowDown') {
      const next = floors[row + (arrow === 'ArrowUp' ? -1 : 1)]?.houses;
      return next?.[Math.min(at, next.length - 1)]?.id;
    }
    const step = arrow === 'ArrowRight' ? 1 : -1;
    const beside = houses[at + step];
    if (beside !== undefined) return beside.id;
    const same = units[u + step]?.floors.find((each) => each.floor === floor)?.houses;
    return same?.at(step === 1 ? 0 : -1)?.id;
  }
  return undefined;
}
