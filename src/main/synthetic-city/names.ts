import type { Random } from './random.ts';
import { GENERATIONS } from './words/given-names.ts';
import { SURNAMES } from './words/surnames.ts';

/** Places of a table by weight, so that picking costs one step. */
const SLOTS = 4096;
const surnameAt: string[] = [];
{
  const sum = SURNAMES.reduce((total, [, weight]) => total + weight, 0);
  let reached = 0;
  for (const [surname, weight] of SURNAMES) {
    reached += weight;
    while (surnameAt.length < Math.round((SLOTS * reached) / sum)) surnameAt.push(surname);
  }
}

/** A surname, as frequent as it is among people. */
export const inventSurname = (random: Random): string => surnameAt[Math.floor(random.next() * SLOTS)]!;

/** A given name as parents gave it in the year, for a boy (1) or a girl (2). */
export function inventGivenName(random: Random, sex: 1 | 2, year: number): string {
  const generation = GENERATIONS.find(({ before }) => year < before) ?? GENERATIONS.at(-1)!;
  const last = random.letter(sex === 1 ? generation.boys : generation.girls);
  if (random.chance(generation.shortShare)) return last;
  const first = random.chance(0.6)
    ? random.letter(generation.first)
    : random.letter(sex === 1 ? generation.boys : generation.girls);
  return first + last;
}
