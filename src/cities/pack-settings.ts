import { chinaCalendar } from '../lib/calendar/china.ts';
import { type CalendarDefinition, compileCalendar } from '../lib/calendar/index.ts';
import { isAppError } from '../lib/errors.ts';
import type { PackReader } from './pack-reader.ts';
import { type Brand, type CityIdentity, type CitySettings, PRIORITIES, type Words } from './pack-types.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON file whose values are asked for by path, `dispatch.suggestions`; what is wrong is reported. */
class JsonFile {
  readonly #reader: PackReader;
  readonly #file: string;
  readonly #text: string;
  readonly root: JsonObject;

  constructor(reader: PackReader, file: string) {
    this.#reader = reader;
    this.#file = file;
    this.#text = reader.text(file) ?? '';
    this.root = this.#parse();
  }

  #parse(): JsonObject {
    if (this.#text === '') return {};
    try {
      const value: unknown = JSON.parse(this.#text);
      if (isObject(value)) return value;
      this.#reader.report(this.#file, 1, 'file', 'it holds no object', '{ … }');
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unreadable';
      const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
      const line = this.#text.slice(0, position).split('\n').length;
      this.#reader.report(this.#file, line, 'file', message, 'JSON');
    }
    return {};
  }

  fail(path: string, why: string, expected: string): void {
    if (this.#text !== '') this.#reader.report(this.#file, this.#lineOf(path), path, why, expected);
  }

  /** The line on which the last key of a path stands, or that of the last one found on the way. */
  #lineOf(path: string): number {
    let at = 0;
    let skip = 0;
    for (const key of path.split('.')) {
      if (/^\d+$/.test(key)) {
        // The n-th item of a list of objects holds the n-th of each key.
        skip = Number(key);
        continue;
      }
      for (let turn = 0; turn <= skip; turn += 1) {
        const next = this.#text.indexOf(`"${key}"`, at);
        if (next >= 0) at = next + 1;
      }
      skip = 0;
    }
    return this.#text.slice(0, at).split('\n').length;
  }

  value(path: string): unknown {
    return path.split('.').reduce<unknown>((at, key) => {
      if (Array.isArray(at)) return at[Number(key)];
      return isObject(at) ? at[key] : undefined;
    }, this.root);
  }

  text(path: string): string {
    const value = this.value(path);
    if (typeof value === 'string' && value !== '') return value;
    this.fail(path, 'it is no text', 'text');
    return '';
  }

  number(path: string, least: number, most: number): number {
    const value = this.value(path);
    if (typeof value === 'number' && value >= least && value <= most) return value;
    this.fail(path, `${JSON.stringify(value)} is not right`, `a number from ${least} to ${most}`);
    return least;
  }

  whole(path: string, least: number, most: number): number {
    const value = this.number(path, least, most);
    if (!Number.isInteger(value)) this.fail(path, `${value} is not whole`, 'a whole number');
    return value;
  }

  list(path: string): readonly unknown[] {
    const value = this.value(path);
    if (Array.isArray(value)) return value;
    this.fail(path, 'it is no list', '[ … ]');
    return [];
  }

  texts(path: string, pattern = /./): string[] {
    return this.list(path).map((item) => {
      if (typeof item !== 'string' || !pattern.test(item)) {
        this.fail(path, `${JSON.stringify(item)} is not right`, `text like ${pattern.source}`);
      }
      return String(item);
    });
  }

  object(path: string): JsonObject {
    const value = this.value(path);
    if (isObject(value)) return value;
    this.fail(path, 'it is no object', '{ … }');
    return {};
  }

  words(path: string): Words {
    return { zh: this.text(`${path}.zh`), en: this.text(`${path}.en`) };
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const CLOCK = '([01]\\d|2[0-3]):[0-5]\\d';
const MAX_DAYS = 3_660;

export function readCity(reader: PackReader): CityIdentity | undefined {
  if (!reader.has('city.json')) return undefined;
  const json = new JsonFile(reader, 'city.json');
  return { id: json.text('id'), code: json.text('code'), name: json.text('name') };
}

export function readBrand(reader: PackReader): Brand {
  const json = new JsonFile(reader, 'brand.json');
  const scenes = Object.keys(json.object('scenes')).map((id) => [id, json.words(`scenes.${id}`)] as const);
  const contacts = json.list('contacts').map((_, i) => ({
    ...json.words(`contacts.${i}`),
    number: json.text(`contacts.${i}.number`),
  }));
  return {
    city: json.words('city'),
    product: json.words('product'),
    scenes: Object.fromEntries(scenes),
    contacts,
    ...(json.value('routeLink') !== undefined && { routeLink: readRouteLink(json) }),
  };
}

/** Where a phone without `geo:` is sent to find the way; the place is put in. */
function readRouteLink(json: JsonFile): string {
  const link = json.text('routeLink');
  const isWhole = link.startsWith('https://') && ['{lon}', '{lat}'].every((part) => link.includes(part));
  if (!isWhole) json.fail('routeLink', `"${link}" is no such link`, 'https://… with {lon}, {lat} and {name}');
  return link;
}

/** The office calendar with the announced holidays of the years it names. */
export function readCalendar(reader: PackReader): CalendarDefinition {
  const json = new JsonFile(reader, 'calendar.json');
  const input = {
    id: json.text('id'),
    version: json.whole('version', 1, 1_000_000),
    timeZone: json.text('timeZone'),
    weekly: json.object('weekly') as CalendarDefinition['weekly'],
    years: json.list('years') as readonly number[],
    exceptions: (json.value('exceptions') ?? []) as CalendarDefinition['exceptions'],
    dayReading: (json.value('dayReading') ?? 'next-day-end') as 'next-day-end',
    beyondKnown: (json.value('beyondKnown') ?? 'refuse') as 'refuse',
  };
  try {
    const definition = chinaCalendar(input);
    compileCalendar(definition);
    return definition;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { field = 'calendar', why = error.code } = error.details;
    json.fail(String(field), String(why), 'a calendar as in src/lib/calendar');
    return { ...input, knownFrom: '', knownUntil: '', source: '' };
  }
}

export function readSettings(reader: PackReader): CitySettings {
  const json = new JsonFile(reader, 'settings.json');
  const shortNames = json.object('areaShortNames');
  return {
    areaSuffixes: json.texts('areaSuffixes'),
    areaShortNames: Object.fromEntries(
      Object.keys(shortNames).map((code) => [code, json.text(`areaShortNames.${code}`)]),
    ),
    routing: { fallbacks: json.texts('routing.fallbacks') },
    dispatch: readDispatch(json),
    ...readHandling(json),
    ...readClocks(json),
    messages: readMessages(json),
    points: readPoints(json),
    patrol: {
      trackKeepDays: json.whole('patrol.trackKeepDays', 1, MAX_DAYS),
      validFrom: json.text('patrol.validFrom'),
      source: json.text('patrol.source'),
    },
    components: {
      matchWithinM: json.whole('components.matchWithinM', 1, 200),
      validFrom: json.text('components.validFrom'),
      source: json.text('components.source'),
    },
    housing: readHousing(json),
  };
}

/** How many may live in a let house: the city's own numbers, each version with its first day. */
function readHousing(json: JsonFile): CitySettings['housing'] {
  const crowding = json.list('housing.crowding').map((_, i) => {
    const at = `housing.crowding.${i}`;
    const validFrom = json.text(`${at}.validFrom`);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(validFrom))
      json.fail(`${at}.validFrom`, `"${validFrom}" is no day`, 'YYYY-MM-DD');
    return {
      validFrom,
      areaPerPersonM2: json.number(`${at}.areaPerPersonM2`, 1, 100),
      personsPerRoom: json.whole(`${at}.personsPerRoom`, 1, 20),
      personsPerHouse: json.whole(`${at}.personsPerHouse`, 1, 100),
      source: json.text(`${at}.source`),
    };
  });
  if (crowding.length === 0) json.fail('housing.crowding', 'it is empty', 'at least one version');
  return { crowding, expiringWithinDays: json.whole('housing.expiringWithinDays', 1, 365) };
}

function readPoints(json: JsonFile): CitySettings['points'] {
  const audience = json.texts('points.audience', /^(merchant|volunteer|resident)$/);
  return {
    audience,
    rules: json.list('points.rules').map((_, i) => {
      const at = `points.rules.${i}`;
      const by = json.text(`${at}.by`);
      if (by !== 'loop' && by !== 'desk') json.fail(`${at}.by`, `"${by}" is not right`, 'loop or desk');
      const whom = json.texts(`${at}.audience`);
      if (whom.length === 0 || whom.some((each) => !audience.includes(each)))
        json.fail(`${at}.audience`, `"${whom.join()}" is not right`, `some of ${audience.join()}`);
      return {
        ...{ id: json.text(`${at}.id`), name: json.text(`${at}.name`), audience: whom },
        points: json.whole(`${at}.points`, 0, 10_000),
        dailyLimit: json.whole(`${at}.dailyLimit`, 0, 100_000),
        by: by === 'loop' ? 'loop' : 'desk',
      };
    }),
    goods: json.list('points.goods').map((_, i) => ({
      id: json.text(`points.goods.${i}.id`),
      name: json.text(`points.goods.${i}.name`),
      points: json.whole(`points.goods.${i}.points`, 1, 1_000_000),
      stock: json.whole(`points.goods.${i}.stock`, 0, 1_000_000),
      place: json.text(`points.goods.${i}.place`),
    })),
    validFrom: json.text('points.validFrom'),
    source: json.text('points.source'),
  };
}

function readMessages(json: JsonFile): CitySettings['messages'] {
  const time = (path: string) => {
    const at = json.text(path);
    if (!new RegExp(`^${CLOCK}$`).test(at)) json.fail(path, `"${at}" is no time`, 'HH:MM');
    return at;
  };
  return {
    quietFrom: time('messages.quietFrom'),
    quietUntil: time('messages.quietUntil'),
    smsPerDay: json.whole('messages.smsPerDay', 0, 100),
    without: json.texts('messages.without'),
  };
}

function readDispatch(json: JsonFile): CitySettings['dispatch'] {
  const automaticThreshold = json.number('dispatch.automaticThreshold', 0, 1);
  const suggestThreshold = json.number('dispatch.suggestThreshold', 0, 1);
  if (suggestThreshold > automaticThreshold) {
    json.fail('dispatch.suggestThreshold', 'it is above automaticThreshold', 'at most that');
  }
  return { automaticThreshold, suggestThreshold, suggestions: json.whole('dispatch.suggestions', 1, 20) };
}

type Handling = Pick<
  CitySettings,
  'verification' | 'callBack' | 'tripleCross' | 'onlineAppeals' | 'redLines'
>;

function readHandling(json: JsonFile): Handling {
  return {
    verification: {
      sampleShare: json.number('verification.sampleShare', 0, 1),
      sampleShareByPriority: Object.fromEntries(
        PRIORITIES.map((p) => [p, json.number(`verification.sampleShareByPriority.${p}`, 0, 1)]),
      ) as CitySettings['verification']['sampleShareByPriority'],
    },
    callBack: {
      attempts: json.whole('callBack.attempts', 1, 10),
      minimumGapHours: json.number('callBack.minimumGapHours', 0, 168),
      windows: json.texts('callBack.windows', new RegExp(`^${CLOCK}-${CLOCK}$`)),
      withinWorkingDays: json.whole('callBack.withinWorkingDays', 1, 60),
    },
    tripleCross: {
      weekday: json.whole('tripleCross.weekday', 1, 7),
      stages: json.texts('tripleCross.stages'),
      papersBeforeDays: json.whole('tripleCross.papersBeforeDays', 0, 30),
    },
    onlineAppeals: {
      pressedReplyWithinWorkingDays: json.whole('onlineAppeals.pressedReplyWithinWorkingDays', 1, 60),
      indexShares: readIndexShares(json),
    },
    redLines: { ringWithinMinutes: json.whole('redLines.ringWithinMinutes', 1, 120) },
  };
}

function readIndexShares(json: JsonFile): CitySettings['onlineAppeals']['indexShares'] {
  const share = (name: string) => json.whole(`onlineAppeals.indexShares.${name}`, 0, 100);
  const [response, inTime, satisfaction] = [share('response'), share('inTime'), share('satisfaction')];
  const sum = response + inTime + satisfaction;
  if (sum !== 100) json.fail('onlineAppeals.indexShares', `the shares add up to ${sum}`, '100 together');
  return {
    ...{ response, inTime, satisfaction },
    validFrom: json.text('onlineAppeals.indexShares.validFrom'),
    source: json.text('onlineAppeals.indexShares.source'),
  };
}

type Clocks = Pick<
  CitySettings,
  'innerLimit' | 'objection' | 'extension' | 'suspension' | 'whistle' | 'reconciliation' | 'recurrence'
>;

function readClocks(json: JsonFile): Clocks {
  const at = json.text('reconciliation.at');
  if (!new RegExp(`^${CLOCK}$`).test(at)) json.fail('reconciliation.at', `"${at}" is no time`, 'HH:MM');
  return {
    innerLimit: {
      ratio: json.number('innerLimit.ratio', 0.1, 1),
      minimumHours: json.number('innerLimit.minimumHours', 0, 72),
    },
    objection: {
      withinWorkingHours: json.number('objection.withinWorkingHours', 0.5, 200),
      panelWithinWorkingHours: json.number('objection.panelWithinWorkingHours', 0.5, 400),
      maximum: json.whole('objection.maximum', 1, 10),
    },
    extension: {
      cityManagement: { times: json.whole('extension.cityManagement.times', 0, 10) },
      hotline: {
        times: json.whole('extension.hotline.times', 0, 10),
        workingDays: json.whole('extension.hotline.workingDays', 1, 60),
      },
    },
    suspension: {
      times: json.whole('suspension.times', 0, 10),
      maximumDays: json.whole('suspension.maximumDays', 1, MAX_DAYS),
    },
    whistle: {
      respondWithinMinutes: json.whole('whistle.respondWithinMinutes', 1, 1_440),
      arriveWithinHours: json.number('whistle.arriveWithinHours', 0.5, 240),
      validFrom: json.text('whistle.validFrom'),
      source: json.text('whistle.source'),
    },
    reconciliation: { at },
    recurrence: {
      windowDays: json.whole('recurrence.windowDays', 1, MAX_DAYS),
      threshold: json.whole('recurrence.threshold', 2, 1_000),
      distanceM: json.number('recurrence.distanceM', 1, 20_000),
    },
  };
}
