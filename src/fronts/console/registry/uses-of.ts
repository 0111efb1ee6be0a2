import type { HouseItem } from './types.ts';

/** How many houses have each use, the most first. */
export function usesOf(houses: readonly HouseItem[]): { use: HouseItem['use']; count: number }[] {
  const counts = Map.groupBy(houses, ({ use }) => use);
  return [...counts]
    .map(([use, own]) => ({ use, count: own.length }))
    .sort((one, two) => two.count - one.count);
}
