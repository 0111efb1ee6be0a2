import { type CityPart, makeMembers, makePart } from './contents.ts';
import { type Lines, type RegistryNames, registryLines } from './registry-lines.ts';

export interface RegistryPartTask {
  readonly part: CityPart;
  readonly names: RegistryNames;
}

/** Lines of COPY by table, as bytes that move between threads without a copy. */
export type PartLines = Readonly<Record<keyof Lines, Uint8Array>>;

/** Makes one part of the city as rows of the registry, for a worker thread. */
export function registryPart({ part, names }: RegistryPartTask): { lines: PartLines; persons: number } {
  const pieces = new Map<string, string[]>();
  let persons = 0;
  const add = (lines: Lines) => {
    for (const [table, text] of Object.entries(lines)) {
      if (text === '') continue;
      const known = pieces.get(table);
      if (known) known.push(text);
      else pieces.set(table, [text]);
    }
  };
  for (const { contents } of makePart(part)) {
    persons += contents.person.length;
    add(registryLines(contents, names));
  }
  for (const grid of part.memberGrids)
    add(registryLines({ grid_member: makeMembers(grid, part.seed) }, names));
  const lines = Object.fromEntries(
    [...pieces].map(([table, texts]) => [table, new TextEncoder().encode(texts.join(''))]),
  );
  return { lines: lines as PartLines, persons };
}
