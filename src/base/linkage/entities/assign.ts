/** One entity of before that went into another one. */
export interface EntityMerge {
  readonly survivor: string;
  readonly merged: readonly string[];
}

/** One entity of before whose records are now in several. */
export interface EntitySplit {
  readonly entity: string;
  /** The ids of its parts, the one that keeps the id first. */
  readonly parts: readonly string[];
}

export interface Assignment {
  /** Record → entity, for every record of the groups. */
  readonly entityOf: ReadonlyMap<string, string>;
  readonly merges: readonly EntityMerge[];
  readonly splits: readonly EntitySplit[];
  /** Ids that were made new. */
  readonly created: readonly string[];
  /** Ids of before that no record has any more, and what they point to (undefined: all their records are gone). */
  readonly retired: ReadonlyMap<string, string | undefined>;
}

/**
 * Gives groups of records stable entity ids. The pair of an id and a group that share most records is served first
 * (ties: the smaller id, then the smaller first record), so the largest part keeps the id; ids left without a group
 * point to the entity that took most of their records; groups left without an id get a new one. Every id of before is
 * either kept by exactly one group or retired, and no id is given twice. Undoing is assigning the groups of before
 * with this answer's ids as previous.
 */
export function assignEntities(
  previous: ReadonlyMap<string, string>,
  groups: readonly (readonly string[])[],
  newId: () => string,
): Assignment {
  const overlaps = countOverlaps(previous, groups);
  const idOf = new Map<number, string>();
  const keeperOf = new Map<string, number>();
  const firsts = groups.map((group) => group.toSorted()[0]!);
  const served = overlaps.toSorted(
    (a, b) =>
      b.count - a.count || compareIds(a.entity, b.entity) || (firsts[a.group]! < firsts[b.group]! ? -1 : 1),
  );
  for (const { entity, group } of served) {
    if (keeperOf.has(entity) || idOf.has(group)) continue;
    keeperOf.set(entity, group);
    idOf.set(group, entity);
  }
  const created: string[] = [];
  for (const group of groups.keys()) {
    if (idOf.has(group)) continue;
    const id = newId();
    created.push(id);
    idOf.set(group, id);
  }
  const entityOf = new Map<string, string>();
  for (const [n, group] of groups.entries()) for (const record of group) entityOf.set(record, idOf.get(n)!);
  return { entityOf, created, ...changes(previous, served, idOf, keeperOf) };
}

interface Overlap {
  readonly entity: string;
  readonly group: number;
  readonly count: number;
}

function countOverlaps(
  previous: ReadonlyMap<string, string>,
  groups: readonly (readonly string[])[],
): Overlap[] {
  const overlaps: Overlap[] = [];
  for (const [group, records] of groups.entries()) {
    const counts = new Map<string, number>();
    for (const record of records) {
      const entity = previous.get(record);
      if (entity !== undefined) counts.set(entity, (counts.get(entity) ?? 0) + 1);
    }
    for (const [entity, count] of counts) overlaps.push({ entity, group, count });
  }
  return overlaps;
}

/** Numbers by size, other texts by letters. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

function changes(
  previous: ReadonlyMap<string, string>,
  served: readonly Overlap[],
  idOf: ReadonlyMap<number, string>,
  keeperOf: ReadonlyMap<string, number>,
) {
  const merged = new Map<string, string[]>();
  const parts = new Map<string, string[]>();
  const retired = new Map<string, string | undefined>();
  for (const entity of new Set(previous.values())) if (!keeperOf.has(entity)) retired.set(entity, undefined);
  for (const { entity, group } of served) {
    const id = idOf.get(group)!;
    // Best overlap first: an id without a group points to where most of its records went.
    if (retired.has(entity) && retired.get(entity) === undefined) retired.set(entity, id);
    if (id !== entity) merged.set(id, [...(merged.get(id) ?? []), entity]);
    parts.set(entity, [...(parts.get(entity) ?? []), id]);
  }
  const merges = [...merged].map(
    ([survivor, from]): EntityMerge => ({ survivor, merged: from.sort(compareIds) }),
  );
  const splits = [...parts]
    .filter(([, ids]) => ids.length > 1)
    .map(([entity, ids]): EntitySplit => {
      return { entity, parts: ids.toSorted((a, b) => Number(b === entity) - Number(a === entity)) };
    });
  // A group without an id of before that holds a part of an entity is a split, not a merge into something new.
  const known = new Set(previous.values());
  return { merges: merges.filter(({ survivor }) => known.has(survivor)), splits, retired };
}
