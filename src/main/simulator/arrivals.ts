import type { Category } from '../../base/classify/index.ts';
import { type SubmittedReport, submitReport } from '../../base/intake/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Random } from '../../cities/seeded-random.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { createPlaces, type Spot } from './places.ts';
import {
  type Matter,
  makeCitizen,
  pick,
  pickWeighted,
  SPOTS,
  writeAgain,
  writeRedLine,
  writeText,
} from './words.ts';

/** Something in the city that people report, and may report again. */
interface Thing {
  readonly spot: Spot;
  readonly matter: Matter;
  readonly kind: string;
}

export interface Arrivals {
  /** Sends one report in; `id` is its external id: the same again is the same report. */
  report(ctx: Ctx, random: Random, id: string, reportedAt?: Date): Promise<SubmittedReport>;
  /** Somebody else reports what the last call of `report` with `random` made. */
  again(ctx: Ctx, random: Random, id: string, reportedAt?: Date): Promise<SubmittedReport | undefined>;
}

const CHANNELS = [
  ['hotline', 42],
  ['snap-report', 28],
  ['patrol', 22],
  ['police-diversion', 8],
] as const;
/** One report in so many crosses a red line. */
const RED_LINE_EVERY = 150;
/** Emergencies that are passed to the fire service: a drill about a person in despair would help nobody. */
const RED_LINE_EXIT = 'emergency-119';

export function createArrivals(city: City): Arrivals {
  const placeOf = createPlaces(city);
  const topics = weigh(city.categories.all(city.categories.mainList));
  const patrolList = city.categories.lists.find((list) => list.id !== city.categories.mainList)?.id;
  const parts = patrolList === undefined ? [] : weigh(city.categories.all(patrolList));
  const redLines = city.redLines.filter((line) => line.exit === RED_LINE_EXIT);
  let last: Thing | undefined;
  return {
    report: (ctx, random, id, reportedAt) => {
      const spot = placeOf(random);
      const where = pick(random, SPOTS);
      const common = { ...pointOf(spot, where), synthetic: true, ...(reportedAt && { reportedAt }) };
      if (redLines.length > 0 && random() < 1 / RED_LINE_EVERY) {
        last = undefined;
        const words = pick(random, pick(random, redLines).words).replaceAll('+', '，');
        const text = writeRedLine(spot.name, where, words);
        return submitReport(ctx, city, { ...common, channel: 'hotline', externalId: `sim-${id}`, text });
      }
      const channel = pickWeighted(random, CHANNELS);
      const onPatrol = channel === 'patrol' && parts.length > 0;
      const category = pickWeighted(random, onPatrol ? parts : topics);
      const kind = kindOf(random, channel, category);
      const matter = { place: spot.name, spot: where, word: wordOf(random, category) };
      last = { spot, matter, kind };
      return submitReport(ctx, city, {
        ...common,
        ...{ channel, externalId: `sim-${id}`, kind, text: writeText(random, channel, kind, matter) },
        ...(onPatrol
          ? { category: { list: category.list, code: category.code } }
          : { reporter: makeCitizen(random) }),
      });
    },
    again: async (ctx, random, id, reportedAt) => {
      if (last === undefined) return undefined;
      const { spot, matter, kind } = last;
      return submitReport(ctx, city, {
        ...pointOf(spot, matter.spot),
        ...{ channel: pick(random, ['hotline', 'snap-report']), externalId: `sim-${id}`, synthetic: true },
        ...{ kind, text: writeAgain(random, matter), reporter: makeCitizen(random) },
        ...(reportedAt && { reportedAt }),
      });
    },
  };
}

const pointOf = ({ lon, lat, path, name }: Spot, where: string) => ({
  ...{ lon, lat },
  address: `${path[1]?.name ?? ''}${name}${where}`,
});

/** Categories by how many words citizens have for them: what is spoken of much is reported much. */
function weigh(categories: readonly Category[]): [Category, number][] {
  const parents = new Set(categories.map((category) => category.parent));
  return categories
    .filter(({ code, words, retiredOn }) => !parents.has(code) && words.some(usable) && retiredOn === null)
    .map((category) => [category, category.words.length ** 2]);
}

/** Phrases that say what is wrong; those for finding a thing by its label are none. */
const usable = (word: string) => word.length >= 4 && !/位置|编号|权属/.test(word);

const wordOf = (random: Random, category: Category) => pick(random, category.words.filter(usable));

function kindOf(random: Random, channel: string, category: Category): string {
  if (channel === 'patrol' || channel === 'police-diversion') return '求助';
  if (channel === 'hotline' && random() < 0.15) return '咨询';
  if (random() < 0.03) return pick(random, ['建议', '表扬']);
  return category.kindHint ?? '投诉';
}
