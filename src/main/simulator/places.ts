import type { Area } from '../../base/areas/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Random } from '../../cities/seeded-random.ts';
import { drawer } from './season.ts';

export interface Spot {
  readonly lon: number;
  readonly lat: number;
  /** From the city down. */
  readonly path: readonly Area[];
  /** In the country. */
  readonly village: boolean;
  /** The place's name in a sentence, street and community. */
  readonly name: string;
}

/** Half the width of the square around a community's middle, in degrees (about 300 m). */
const JITTER = 0.003;
/** Reports of a town community for one of a village: more people live there, and they report more. */
const URBAN_WEIGHT = 6;
const VILLAGE = /村民?委员?会$/;

/**
 * Points where people live: a community by chance, so that districts with more communities have more reports, and
 * a point near its middle.
 */
export function createPlaces(city: City): (random: Random) => Spot {
  const communities = findCommunities(city);
  const draw = drawer(communities.map((area) => [area, VILLAGE.test(area.name) ? 1 : URBAN_WEIGHT] as const));
  return (random) => {
    for (let tries = 0; tries < 20; tries++) {
      const middle = draw(random);
      const lon = round(middle.lon! + (random() - 0.5) * 2 * JITTER);
      const lat = round(middle.lat! + (random() - 0.5) * 2 * JITTER);
      const path = city.areas.locate(lon, lat)?.path;
      if (path !== undefined)
        return { lon, lat, path, village: VILLAGE.test(middle.name), name: nameOf(path) };
    }
    const middle = communities[0]!;
    const path = city.areas.resolve(middle.path);
    return {
      lon: middle.lon!,
      lat: middle.lat!,
      path,
      village: VILLAGE.test(middle.name),
      name: nameOf(path),
    };
  };
}

const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** What people call it: the committee's place without the committee. */
const shortName = (name: string): string =>
  name.replace(/(?:居民委员会|居委会)$/, '').replace(/(?:村民委员会|村委会)$/, '村');

const nameOf = (path: readonly Area[]): string =>
  path
    .slice(2, 4)
    .map((area) => shortName(area.name))
    .join('') ||
  (path.at(-1)?.name ?? '');

/** Areas at the depth of communities (city, district, street, community), or the deepest there are. */
function findCommunities(city: City): Area[] {
  let layer: readonly Area[] = [city.areas.city];
  for (let depth = 0; depth < 3; depth++) {
    const below = layer
      .flatMap((area) => city.areas.childrenOf(area.id))
      .filter((area) => !area.exclusive && area.lon !== null && area.lat !== null);
    if (below.length === 0) break;
    layer = below;
  }
  return [...layer];
}
