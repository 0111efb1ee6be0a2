import type { Bounds } from '../../../fronts/kit/map/shapes.ts';
import type { ComponentMap } from '../contract.ts';

type Group = ComponentMap['groups'][number];

/** Part of the view's width that a circle covers, with room around it. */
const CIRCLE_SHARE = 0.05;

/**
 * Puts groups together whose circles would cover each other in this view (WGS-84 degrees); the largest takes those
 * around it, and stands in the middle of all its components.
 */
export function gather(groups: readonly Group[], [west, south, east, north]: Bounds): Group[] {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const reach = (east - west) * squeeze * CIRCLE_SHARE;
  const gathered: (Group & { readonly at: Pick<Group, 'lon' | 'lat'> })[] = [];
  for (const group of [...groups].sort((one, two) => two.count - one.count)) {
    const index = gathered.findIndex(
      ({ at }) => Math.hypot((at.lon - group.lon) * squeeze, at.lat - group.lat) < reach,
    );
    const taker = gathered[index];
    if (taker === undefined) {
      gathered.push({ ...group, at: group });
      continue;
    }
    const count = taker.count + group.count;
    const mean = (key: 'lon' | 'lat') => (taker[key] * taker.count + group[key] * group.count) / count;
    gathered[index] = { id: taker.id, at: taker.at, count, lon: mean('lon'), lat: mean('lat') };
  }
  return gathered.map(({ at: _at, ...group }) => group);
}
