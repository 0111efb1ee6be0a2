import { type Random, seededRandom } from '../../cities/seeded-random.ts';

export type Weather = 'fair' | 'rain' | 'snow' | 'wind' | 'heat';

/** Days of each kind of weather among a hundred, by month from January; a plain's four seasons, made up. */
const WEATHER: readonly Readonly<Partial<Record<Weather, number>>>[] = [
  { snow: 12, wind: 8 },
  { snow: 9, wind: 10 },
  { rain: 10, wind: 18 },
  { rain: 15, wind: 18 },
  { rain: 18, wind: 10, heat: 6 },
  { rain: 22, heat: 25 },
  { rain: 36, heat: 30 },
  { rain: 34, heat: 26 },
  { rain: 24, heat: 4 },
  { rain: 16, wind: 6 },
  { rain: 10, wind: 12, snow: 3 },
  { snow: 8, wind: 10 },
];

/** The weather of a day (YYYY-MM-DD): the same wherever and whenever it is asked for. */
export function weatherOf(day: string): Weather {
  let left = seededRandom(`weather ${day}`)() * 100;
  for (const [weather, share] of Object.entries(WEATHER[Number(day.slice(5, 7)) - 1] ?? {})) {
    left -= share;
    if (left < 0) return weather as Weather;
  }
  return 'fair';
}

interface Rule {
  /** What it is about, by the words that a category has. */
  readonly about: RegExp;
  readonly factor: number;
  readonly months?: readonly number[];
  readonly weather?: Weather;
  /** From this hour until before that one; over midnight when the second is earlier. */
  readonly hours?: readonly [number, number];
  readonly village?: boolean;
}

/** What is reported more often, when and where; the factors are made up. */
const RULES: readonly Rule[] = [
  { about: /供暖|供热|暖气|不热/, factor: 12, months: [11, 12, 1, 2, 3] },
  { about: /供暖|供热|暖气|不热/, factor: 0.1, months: [5, 6, 7, 8, 9] },
  { about: /落叶|秸秆|焚烧/, factor: 4, months: [10, 11] },
  { about: /杨絮|飞絮|绿化|树木/, factor: 2.5, months: [4, 5] },
  { about: /蚊|蝇|臭味|异味|油烟|烧烤/, factor: 3, months: [6, 7, 8, 9] },
  { about: /积水|内涝|排水|雨水|漏水|塌陷|污水/, factor: 8, weather: 'rain' },
  { about: /积雪|结冰|路滑|水管|爆裂/, factor: 10, weather: 'snow' },
  { about: /广告牌|招牌|树木|倒伏|围挡|扬尘/, factor: 5, weather: 'wind' },
  { about: /停电|供电|停水|供水/, factor: 5, weather: 'heat' },
  { about: /噪音|噪声|扰民|施工/, factor: 5, hours: [21, 6] },
  { about: /路灯|照明|不亮/, factor: 4, hours: [18, 23] },
  { about: /油烟|烧烤|夜市|露天/, factor: 3, hours: [18, 23] },
  { about: /占道|出店|流动摊|乱停|停车/, factor: 2.5, hours: [7, 10] },
  { about: /占道|出店|流动摊|乱停|停车/, factor: 2, hours: [17, 20] },
  { about: /垃圾|清运|保洁/, factor: 2, hours: [6, 9] },
  { about: /秸秆|焚烧|养殖|沟渠|坑塘|农/, factor: 5, village: true },
  { about: /占道|停车|物业|电梯|商铺|广告/, factor: 0.3, village: true },
];

export interface Moment {
  readonly hour: number;
  /** YYYY-MM-DD */
  readonly day: string;
  readonly village: boolean;
}

/** How much more often something with these words is reported at a moment than usual; 1 is usual. */
export function liveliness(words: string, { hour, day, village }: Moment): number {
  const month = Number(day.slice(5, 7));
  const weather = weatherOf(day);
  let factor = 1;
  for (const rule of RULES) {
    if (rule.months && !rule.months.includes(month)) continue;
    if (rule.weather && rule.weather !== weather) continue;
    if (rule.village && !village) continue;
    if (rule.hours && !isWithin(hour, rule.hours)) continue;
    if (rule.about.test(words)) factor *= rule.factor;
  }
  return factor;
}

const isWithin = (hour: number, [from, to]: readonly [number, number]): boolean =>
  from < to ? hour >= from && hour < to : hour >= from || hour < to;

/** Each community has its own few troubles: some matters several times as often as elsewhere, most as usual. */
export function localBias(areaId: string, category: string): number {
  const chance = seededRandom(`${areaId} ${category}`)();
  return chance < 0.03 ? 8 : chance < 0.15 ? 2.5 : 0.8;
}

/** Among the units' cases a few lie too long, whoever has them; which ones follows from the case alone. */
export const isSlow = (caseKey: string): boolean => seededRandom(`slow ${caseKey}`)() < SLOW_SHARE;
const SLOW_SHARE = 0.06;
/** How much longer they lie. */
export const SLOWNESS = 5;

/** One by weight out of many; prepared once, drawn in steps of halving. */
export function drawer<Item>(items: readonly (readonly [Item, number])[]): (random: Random) => Item {
  const sums: number[] = [];
  let sum = 0;
  for (const [, weight] of items) {
    sum += weight;
    sums.push(sum);
  }
  return (random) => {
    const wanted = random() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return items[low]![0];
  };
}
