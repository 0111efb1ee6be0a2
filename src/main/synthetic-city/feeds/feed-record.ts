import { daysAgo, daysSince } from '../days.ts';
import type { GridPlan, HouseRow, PersonRow } from '../model.ts';
import { serialOf } from '../numbers.ts';
import { firmOf } from '../organisations.ts';
import type { Random } from '../random.ts';
import { type Home, writeAddress } from './addresses.ts';
import type { Entry, FeedDefinition, FeedGrid, Value } from './definition.ts';
import { DIRT, type Dirt, dirtyBorn, dirtyName, dirtyNumber, dirtyTelephone } from './dirt.ts';

/** Oldest record that any system still has, in days. */
const OLDEST_DAYS = 5000;

/** What the records of a part are written with. */
export interface RecordSources {
  readonly seed: number;
  findHome(houseId: number | null): Home | undefined;
}

/** One record being written: what it is about, and the day up to which the system knew. */
export interface RecordFacts {
  readonly grid: FeedGrid;
  readonly plan: GridPlan;
  readonly entry: Entry;
  readonly feed: FeedDefinition;
  readonly key: string;
  readonly random: Random;
  readonly observedOn: string;
}

/** A day before TODAY: most are recent, some very old. Never before `from`. */
export function observedOn(lagDays: number, random: Random, from: string | undefined): string {
  const most = from === undefined ? OLDEST_DAYS : Math.min(OLDEST_DAYS, Math.max(1, daysSince(from) - 1));
  return daysAgo(Math.min(most, 1 + Math.floor(-Math.log(1 - random.next()) * lagDays)));
}

function writeDate(day: string | null, style: FeedDefinition['dates']): string {
  if (day === null) return '';
  if (style === 'plain') return day.slice(0, 4) + day.slice(5, 7) + day.slice(8);
  if (style === 'slash') return `${day.slice(0, 4)}/${Number(day.slice(5, 7))}/${Number(day.slice(8))}`;
  if (style === 'words') return `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
  return day;
}

/** The house that the system believed a person to live in on the day of its record. */
function houseIdThen(person: PersonRow, day: string): number | null {
  if (person.moved_on !== null && day < person.moved_on && person.previous_house_id !== null)
    return person.previous_house_id;
  return person.house_id ?? person.registered_house_id;
}

const telephoneThen = (person: PersonRow, day: string) =>
  person.telephone_since !== null && day < person.telephone_since
    ? person.previous_telephone
    : person.telephone;

/** Writes the values of one record, each with the faults of its system. */
export class RecordWriter {
  readonly #sources: RecordSources;

  constructor(sources: RecordSources) {
    this.#sources = sources;
  }

  /** The columns of a record in the order of its feed. */
  write(facts: RecordFacts): string[] {
    const dirt = DIRT[facts.feed.care];
    return facts.feed.columns.map(([, value]) => this.#value(value, facts, dirt));
  }

  #value(value: Value, facts: RecordFacts, dirt: Dirt): string {
    const { entry, random, feed } = facts;
    if (value === 'serial') return facts.key;
    if (value === 'observed_on') return writeDate(facts.observedOn, feed.dates);
    if (feed.subject === 'thing') return this.#ofThing(value, facts, dirt);
    if (feed.subject === 'organisation') return this.#ofOrganisation(value, facts, dirt);
    const person = entry.person!;
    switch (value) {
      case 'name':
        return dirtyName(person.name, random, dirt);
      case 'resident_number':
        return dirtyNumber(person.number, random, dirt, feed.fifteen ?? 0);
      case 'sex':
        return random.chance(dirt.valueMissing / 4) ? '' : (feed.sexes ?? ['男', '女'])[person.sex - 1]!;
      case 'born':
        return random.chance(dirt.valueMissing)
          ? ''
          : writeDate(dirtyBorn(person.born, random, dirt), feed.dates);
      case 'telephone':
        return dirtyTelephone(this.#telephone(facts, person), random, dirt);
      case 'address':
      case 'residence_address':
        return this.#address(facts, entry.house?.house_id ?? houseIdThen(person, facts.observedOn), dirt);
      default:
        return this.#ofPerson(value, facts, person, dirt);
    }
  }

  /** A child is reached through its mother. */
  #telephone({ grid, observedOn: day }: RecordFacts, person: PersonRow): string | null {
    const own = telephoneThen(person, day);
    if (own !== null) return own;
    const parent = grid.findPerson(person.mother_id) ?? grid.findPerson(person.father_id);
    return parent === undefined ? null : telephoneThen(parent, day);
  }

  #address({ plan, feed, random }: RecordFacts, houseId: number | null, dirt: Dirt): string {
    if (random.chance(dirt.valueMissing)) return '';
    const home = this.#sources.findHome(houseId);
    return home === undefined ? '' : writeAddress(home, plan.city, feed.addresses ?? 'any', random);
  }

  #ofPerson(value: Value, facts: RecordFacts, person: PersonRow, dirt: Dirt): string {
    const { grid, random, feed, observedOn: day } = facts;
    const spouse = () =>
      person.married_on !== null && day >= person.married_on ? grid.findPerson(person.spouse_id) : undefined;
    switch (value) {
      case 'registered_address':
        return random.chance(dirt.valueMissing) ? '' : person.registered_address;
      case 'registered_division':
        return person.registered_division;
      case 'household_number':
        return this.#householdNumber(facts, person);
      case 'relation_to_head':
        return person.relation_to_head ?? '';
      case 'spouse_name':
        return dirtyName(spouse()?.name ?? '', random, NO_LATIN(dirt));
      case 'spouse_number': {
        const number = spouse()?.number;
        return number === undefined ? '' : dirtyNumber(number, random, dirt, 0);
      }
      case 'head_name':
      case 'head_number': {
        const other = this.#counterpart(facts, person);
        if (other === undefined) return '';
        return value === 'head_name'
          ? dirtyName(other.name, random, dirt)
          : dirtyNumber(other.number, random, dirt, feed.fifteen ?? 0);
      }
      case 'organisation_name':
      case 'credit_code': {
        if (person.organisation_id === null || random.chance(dirt.valueMissing)) return '';
        return firmOf(this.#sources.seed, person.organisation_id, facts.plan.city)[
          value === 'credit_code' ? 'credit_code' : 'name'
        ];
      }
      case 'valid_from':
        return writeDate(feed.code === 'marriage' ? person.married_on : day, feed.dates);
      case 'valid_to':
        return writeDate(
          person.died_on ?? (feed.code === 'death' || feed.code === 'funeral' ? null : later(day)),
          feed.dates,
        );
      default:
        return ownValue(value, facts, person);
    }
  }

  /** A bride stands in her parents' book until her own system hears of it. */
  #householdNumber({ observedOn: day }: RecordFacts, person: PersonRow): string {
    const isStale = person.married_on !== null && day < person.married_on;
    return isStale ? serialOf(person.person_id, 78) : person.household_number;
  }

  /** The other person on a record: mother or guardian, landlord, applicant. */
  #counterpart({ grid, entry, feed }: RecordFacts, person: PersonRow): PersonRow | undefined {
    if (feed.code === 'rental-filing' || feed.code === 'rented-rooms') {
      const house: HouseRow | undefined = entry.house ?? this.#sources.findHome(person.house_id)?.house;
      return grid.findPerson(house?.owner_id ?? null);
    }
    return (
      grid.findPerson(person.mother_id) ??
      grid.findPerson(person.father_id) ??
      grid.findPerson(person.spouse_id)
    );
  }

  #ofOrganisation(
    value: Value,
    { entry, random, feed, plan, observedOn: day }: RecordFacts,
    dirt: Dirt,
  ): string {
    const organisation = entry.organisation!;
    const head = entry.person;
    switch (value) {
      case 'organisation_name':
        return random.chance(dirt.nameWrong)
          ? organisation.name.replace('有限公司', '公司')
          : organisation.name;
      case 'credit_code': {
        const code = organisation.credit_code;
        if (random.chance(dirt.numberMissing)) return '';
        return random.chance(dirt.numberWrong)
          ? code.slice(0, 9) + random.whole(0, 9) + code.slice(10)
          : code;
      }
      case 'address': {
        const home = this.#sources.findHome(organisation.house_id);
        return home === undefined
          ? organisation.address
          : writeAddress(home, plan.city, feed.addresses ?? 'neat', random);
      }
      case 'head_name':
        return head === undefined ? '' : dirtyName(head.name, random, dirt);
      case 'head_number':
        return head === undefined ? '' : dirtyNumber(head.number, random, dirt, 0);
      case 'telephone':
        return dirtyTelephone(head === undefined ? null : telephoneThen(head, day), random, dirt);
      case 'valid_from':
        return writeDate(organisation.founded, feed.dates);
      case 'matter':
        return random.pick(['法定代表人', '住所', '经营范围', '注册资本']);
      case 'kind':
        return organisation.kind;
      case 'state':
        return organisation.state === 'open' ? '存续' : '注销';
      default:
        return '';
    }
  }

  #ofThing(value: Value, { entry, random }: RecordFacts, dirt: Dirt): string {
    const thing = entry.thing!;
    switch (value) {
      case 'thing_code': {
        if (!random.chance(dirt.numberWrong)) return thing.code;
        const place = random.whole(8, thing.code.length - 2);
        return (
          thing.code.slice(0, place) +
          thing.code[place + 1]! +
          thing.code[place]! +
          thing.code.slice(place + 2)
        );
      }
      case 'thing_name':
        return thing.name;
      case 'organisation_name':
        return random.chance(dirt.valueMissing) ? '' : thing.owner;
      // Surveyed by hand: some metres off.
      case 'lon':
        return (thing.lon + (random.next() - 0.5) * 4e-5).toFixed(6);
      case 'lat':
        return (thing.lat + (random.next() - 0.5) * 4e-5).toFixed(6);
      case 'state':
        return thing.state === 'in-use' ? '在用' : '损坏';
      default:
        return '';
    }
  }
}

const NO_LATIN = (dirt: Dirt): Dirt => ({ ...dirt, nameLatin: 0 });

const later = (day: string) =>
  `${Number(day.slice(0, 4)) + 6}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`;

const KINDS: Readonly<Record<string, readonly string[]>> = {
  vaccination: ['流感疫苗', '乙肝疫苗', '百白破疫苗', '肺炎疫苗'],
  'medical-insurance': ['职工医保', '居民医保'],
  disabled: ['肢体一级', '肢体二级', '肢体三级', '视力二级', '听力二级', '智力三级', '精神二级'],
  destitute: ['分散供养', '集中供养'],
  'elder-benefit': ['高龄津贴', '免费乘车', '体检'],
  'real-estate': ['住宅', '住宅', '商业', '车位'],
  electricity: ['居民生活', '合表用户'],
  gas: ['普通表', '物联网表'],
  'driving-licence': ['C1', 'C1', 'C2', 'B2', 'A2'],
  vehicle: ['小型轿车', '小型普通客车', '轻型货车', '新能源小型轿车'],
  'public-rental': ['低收入', '中等偏下', '新就业'],
};

/** Values of a system's own, which no other shares. */
function ownValue(value: Value, { random, feed, plan }: RecordFacts, person: PersonRow): string {
  switch (value) {
    case 'education':
      return person.education ?? '';
    case 'occupation':
      return person.occupation ?? '';
    case 'state':
      return random.chance(0.93) ? '正常' : '暂停';
    case 'amount':
      return String(random.whole(60, 2400));
    case 'kind':
      return random.pick(KINDS[feed.code] ?? ['其他']);
    case 'agency':
      return `${plan.street.name}${feed.code === 'school-roll' ? `第${random.whole(1, 4)}${Number(person.born.slice(0, 4)) > 2014 ? '小学' : '中学'}` : '经办点'}`;
    default:
      return '';
  }
}
