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
  const topics = weigh(city.categories.all(city.categories.mainList), false);
  const patrolList = city.categories.lists.find((list) => list.id !== city.categories.mainList)?.id;
  const parts = patrolList === undefined ? [] : weigh(city.categories.all(patrolList), true);
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
      // What the police pass on lies in the street as well, but is told in a caller's words.
      const inStreet = parts.length > 0 && (onPatrol || channel === 'police-diversion');
      const category = pickWeighted(random, inStreet ? parts : topics);
      const kind = kindOf(random, channel, category);
      const matter = { place: spot.name, spot: where, word: wordOf(random, category, kind) };
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

/** Signs of something that is wrong; a word without one is the name of a thing or a subject of questions. */
const WRONG =
  /不|没|无|坏|破|断|倒|丢|乱|脏|堵|漏|占|堆|污|违|塌|松|响|灭|缺|臭|裂|积水|掉|满|异常|扰民|拖欠|泄|假|噪/;
/** Of a category's words the first ones are its plainest. */
const PLAINEST = 6;

/** Phrases for a report: what is wrong, or what somebody asks about. */
function phrasesOf({ words }: Category): { wrong: string[]; asked: string[] } {
  const phrases = words
    .filter((word) => word.length >= 4 && word.length <= 12 && !/位置|编号|权属/.test(word))
    .slice(0, PLAINEST);
  return { wrong: phrases.filter((word) => WRONG.test(word)), asked: phrases };
}

/** Categories by how many words citizens have for them: what is spoken of much is reported much. */
function weigh(categories: readonly Category[], onStreets: boolean): [Category, number][] {
  const parents = new Set(categories.map((category) => category.parent));
  return categories
    .filter((category) => !parents.has(category.code) && category.retiredOn === null)
    .filter((category) => {
      const { wrong, asked } = phrasesOf(category);
      return wrong.length > 0 || (!onStreets && category.kindHint === '咨询' && asked.length > 0);
    })
    .map((category) => [category, category.words.length ** 2]);
}

function wordOf(random: Random, category: Category, kind: string): string {
  const { wrong, asked } = phrasesOf(category);
  return pick(random, kind === '咨询' || wrong.length === 0 ? asked : wrong);
}

function kindOf(random: Random, channel: string, category: Category): string {
  if (channel === 'patrol' || channel === 'police-diversion') return '求助';
  if (category.kindHint === '咨询' || (channel === 'hotline' && random() < 0.06)) return '咨询';
  if (random() < 0.03) return pick(random, ['建议', '表扬']);
  return category.kindHint ?? '投诉';
}
