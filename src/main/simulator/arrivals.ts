import type { Category } from '../../base/classify/index.ts';
import { type SubmittedReport, submitReport } from '../../base/intake/index.ts';
import type { CaseState } from '../../base/loop/index.ts';
import type { Scene, SceneParts } from '../../base/scene/index.ts';
import { type Random, seededRandom } from '../../cities/seeded-random.ts';
import { joinAreaNames } from '../../lib/area-names.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type DayShape, dayShape } from './day.ts';
import { createPlaces, type Spot } from './places.ts';
import { drawer, liveliness, localBias } from './season.ts';
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
  readonly reporter: { readonly name: string; readonly telephone: string } | undefined;
}

export interface Arrivals {
  /**
   * Sends one report in; `id` is its external id: the same again is the same report. Returns the case that it opened,
   * undefined when it joined one or was known.
   */
  report(ctx: Ctx, random: Random, id: string, reportedAt?: Date): Promise<CaseState | undefined>;
  /**
   * What the last call of `report` made is reported once more, by somebody else or again by the same citizen; usually
   * it joins the case. Undefined when there is nothing to report again.
   */
  again(ctx: Ctx, random: Random, id: string, reportedAt?: Date): Promise<SubmittedReport | undefined>;
}

const CHANNELS = [
  ['hotline', 42],
  ['snap-report', 28],
  ['patrol', 22],
  ['police-diversion', 8],
] as const;
/** Those of them that citizens use of their own accord. */
const CITIZENS = ['hotline', 'snap-report'] as const;
/** Of so many reports about one thing that has been reported already, in the past week as in living days. */
export const DUPLICATE_SHARE = 0.08;
/** Who waits calls again. */
const SAME_CITIZEN_SHARE = 0.35;
/** Places in the city whose trouble comes back, and of how many reports they are the cause. */
const SORE_PLACES = 20;
const SORE_SHARE = 0.05;
/** One report in so many crosses a red line. */
const RED_LINE_EVERY = 150;
/** Emergencies that are passed to the fire service: a drill about a person in despair would help nobody. */
const RED_LINE_EXIT = 'emergency-119';

/**
 * What people report: by the time of the day, the season and the day's weather, and by what the place has trouble
 * with. Scenes that make their own channel's arrivals up are asked to.
 */
export function createArrivals(parts: SceneParts, scenes: readonly Scene[] = []): Arrivals {
  const { city } = parts;
  const placeOf = createPlaces(city);
  const shape = dayShape(city.identity.timeZone);
  const topics = createTopics(city.categories.all(city.categories.mainList), false, shape);
  const patrolList = city.categories.lists.find((list) => list.id !== city.categories.mainList)?.id;
  const things = createTopics(patrolList === undefined ? [] : city.categories.all(patrolList), true, shape);
  const redLines = city.redLines.filter((line) => line.exit === RED_LINE_EXIT);
  const doors = new Map(
    scenes.flatMap(({ synthetic }) => (synthetic ? [[synthetic.channel, synthetic]] : [])),
  );
  const sores = topics.isEmpty ? [] : findSores(placeOf, topics);
  let last: Thing | undefined;
  return {
    report: async (ctx, random, id, reportedAt) => {
      const sore = sores.length > 0 && random() < SORE_SHARE ? pick(random, sores) : undefined;
      const spot = sore?.spot ?? placeOf(random);
      const where = sore?.where ?? pick(random, SPOTS);
      const point = pointOf(spot, where);
      const common = { ...point, synthetic: true, ...(reportedAt && { reportedAt }) };
      last = undefined;
      if (redLines.length > 0 && random() < 1 / RED_LINE_EVERY) {
        const words = pick(random, pick(random, redLines).words).replaceAll('+', '，');
        const text = writeRedLine(spot.name, where, words);
        const drill = { ...common, channel: 'hotline', externalId: `sim-${id}`, text };
        return (await submitReport(ctx, city, drill)).case;
      }
      const channel = sore ? pick(random, CITIZENS) : pickWeighted(random, CHANNELS);
      const reporter = channel === 'patrol' ? undefined : makeCitizen(random);
      const door = doors.get(channel);
      if (door?.arrive !== undefined && reporter !== undefined) {
        const place = `${spot.name}${where}`;
        return door.arrive(ctx, parts, { id, random, ...point, place, reporter });
      }
      const onPatrol = channel === 'patrol' && !things.isEmpty;
      // What the police pass on lies in the street as well, but is told in a caller's words.
      const inStreet = !things.isEmpty && (onPatrol || channel === 'police-diversion');
      const category = sore?.category ?? (inStreet ? things : topics).draw(random, spot, ctx.clock.now());
      const kind = kindOf(random, channel, category);
      const matter = { place: spot.name, spot: where, word: wordOf(random, category, kind) };
      last = { spot, matter, kind, reporter };
      const submitted = await submitReport(ctx, city, {
        ...common,
        ...{ channel, externalId: `sim-${id}`, kind, text: writeText(random, channel, kind, matter) },
        ...(onPatrol && { category: { list: category.list, code: category.code } }),
        reporter,
      });
      return submitted.known ? undefined : submitted.case;
    },
    again: async (ctx, random, id, reportedAt) => {
      if (last === undefined) return undefined;
      const { spot, matter, kind, reporter } = last;
      const isSame = reporter !== undefined && random() < SAME_CITIZEN_SHARE;
      return submitReport(ctx, city, {
        ...pointOf(spot, matter.spot),
        ...{ channel: pick(random, CITIZENS), externalId: `sim-${id}`, synthetic: true },
        ...{ kind, text: writeAgain(random, matter), reporter: isSame ? reporter : makeCitizen(random) },
        ...(reportedAt && { reportedAt }),
      });
    },
  };
}

interface Sore {
  readonly spot: Spot;
  readonly where: string;
  readonly category: Category;
}

/** The same ones at each start: a place and what is wrong there again and again. */
function findSores(placeOf: (random: Random) => Spot, topics: ReturnType<typeof createTopics>): Sore[] {
  const random = seededRandom('sore places');
  const noon = new Date('2026-06-01T04:00:00Z');
  return Array.from({ length: SORE_PLACES }, () => placeOf(random)).flatMap((spot) => {
    const drawn = Array.from({ length: 20 }, () => topics.draw(random, spot, noon));
    // A question is no trouble of a place.
    const category = drawn.find((each) => phrasesOf(each).wrong.length > 0);
    return category ? [{ spot, where: pick(random, SPOTS), category }] : [];
  });
}

const pointOf = ({ lon, lat, path, name }: Spot, where: string) => ({
  ...{ lon, lat },
  address: `${joinAreaNames([path[1]?.name ?? '', name])}${where}`,
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

/** Hours of one kind of place whose weights are kept ready; they follow from the hour and the day. */
const MOST_READY = 24;

/** What is reported: categories by how many words citizens have for them, and by time and place. */
function createTopics(all: readonly Category[], onStreets: boolean, shape: DayShape) {
  const parents = new Set(all.map((category) => category.parent));
  const weighed = all
    .filter((category) => !parents.has(category.code) && category.retiredOn === null)
    .filter((category) => {
      const { wrong, asked } = phrasesOf(category);
      return wrong.length > 0 || (!onStreets && category.kindHint === '咨询' && asked.length > 0);
    })
    .map((category) => ({
      ...{ category, words: `${category.name} ${category.words.join(' ')}` },
      weight: category.words.length ** 2,
    }));
  const ready = new Map<string, (random: Random) => Category>();
  const drawerAt = (hour: number, day: string, village: boolean) => {
    const key = `${day} ${hour} ${village}`;
    const found = ready.get(key);
    if (found) return found;
    if (ready.size >= MOST_READY) ready.clear();
    const made = drawer(
      weighed.map(
        ({ category, words, weight }) =>
          [category, weight * liveliness(words, { hour, day, village })] as const,
      ),
    );
    ready.set(key, made);
    return made;
  };
  return {
    isEmpty: weighed.length === 0,
    draw: (random: Random, spot: Spot, at: Date): Category => {
      const { hour, day } = shape.when(at);
      const draw = drawerAt(hour, day, spot.village);
      const community = spot.path[3]?.id ?? spot.path.at(-1)?.id ?? '';
      // What the place has trouble with is taken at once, the rest only now and then: much the same as by weights.
      for (let tries = 0; tries < 20; tries++) {
        const category = draw(random);
        if (random() * 8 < localBias(community, category.code)) return category;
      }
      return draw(random);
    },
  };
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
