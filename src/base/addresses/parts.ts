/** The parts of an address, each in its standard form; numbers without what follows them (3号楼 → `3`). */
export interface AddressParts {
  readonly province?: string;
  readonly city?: string;
  /** 区, 县, 旗 or a city below a city. */
  readonly district?: string;
  /** 街道, 镇, 乡. */
  readonly street?: string;
  /** 社区, 村 as a division. */
  readonly community?: string;
  readonly road?: string;
  readonly roadNumber?: string;
  /** 小区, 院, 大厦, or a village's own name with its group. */
  readonly estate?: string;
  /** 组, 队 of a village. */
  readonly group?: string;
  readonly building?: string;
  readonly unit?: string;
  readonly floor?: string;
  /** 501, 附3, 商铺12. */
  readonly room?: string;
  /** What is said around it: 对面, 附近, words in brackets. */
  readonly note?: string;
}

type Draft = { -readonly [Part in keyof AddressParts]: string };

const PROVINCE =
  /^(?:中国|中华人民共和国)?((?:[\p{Script=Han}]{2,3}省|[\p{Script=Han}]{2,8}?(?:自治区|特别行政区)))/u;
const MUNICIPALITY = /^(?:北京|上海|天津|重庆)(?:市(?!场|政)|(?=[\p{Script=Han}]{1,3}区))/u;
const CITY = /^[\p{Script=Han}]{2,7}?(?:市(?![场政民])|自治州|地区|盟(?!路))/u;
const DISTRICT =
  /^[\p{Script=Han}]{1,7}?(?:(?<![小社园校院厂景库街分片])区(?!间|委)|县(?!道|委|医)|旗(?=.)|市(?![场政民]))/u;
const STREET =
  /^[\p{Script=Han}\d]{1,8}?(?:街道(?:办事处|办)?|办事处|镇(?!政府)(?![路街大东西南北中])|乡(?![村镇路]))/u;
const COMMUNITY =
  /^(?:(?!号)[\p{Script=Han}\d]){1,10}?(?:社区(?:居委会|居民委员会)?|居委会|居民委员会|村委会|村民委员会|行政村)/u;
const ROAD =
  /^[\p{Script=Han}\dA-Z]{1,9}?(?:大道|大街|公路|胡同|国道|省道|县道|路|街(?![道坊])|巷|弄|(?<![街频管])道(?!口|班))(?:[东西南北中][段路街]|[东西南北](?=\d))?/u;
const NUMBER =
  /^(?:第)?([A-Z]?\d+(?:-\d+)?)号?(?:附(\d+))?(?:号)?(?!楼|栋|幢|座|单元|层|室|组|#)(?:院(?!校|落)|大院)?/u;
const GROUP = /^(.*?)(?:第)?(\d+)(?:村民)?(?:组|队)/u;
const BUILDING =
  /第?([A-Z]?\d{1,4}(?:-\d+)?|[A-Z]\d?)(?:号楼|栋|幢|座|#楼|#|楼(?=[A-Z]?\d{1,2}(?:单元|-)|\d{3,4}))/u;
const UNIT = /^(?:第)?([A-Z]?\d{1,2}|[A-Z]|[东西中])(?:单元|门(?!面|市))/u;
const FLOOR = /^(?:第)?(-?\d{1,3}|B\d|负\d|地下\d?)(?:层|楼|F(?!\d))/u;
const ROOM =
  /^(?:(商铺|铺|附|门面房?|车库|储藏室)?([A-Z]?-?\d{1,5}[A-Z]?|[A-Z]{1,2}\d{0,4}|[东西中]户?))(?:室|房|户|号(?!楼)|铺)?$/u;
const DASHED = /^([A-Z]?\d{1,4})-(?:([A-Z]?\d{1,2})-)?([A-Z]?\d{1,5}[A-Z]?)(?:室|号|户)?$/u;
const UNIT_ROOM = /^([A-Z]?\d{1,2})-([A-Z]?\d{2,5}[A-Z]?)(?:室|号|户)?$/u;
const BRACKETS = /[([【〔「<]([^)\]】〕」>]*)[)\]】〕」>]?/gu;
const NOTE =
  /(?:的)?(?:正?对面|斜对面|对过|旁边?|隔壁|附近|门口|大门口|路口|交叉口|交汇处|交界处|向[东西南北]\d*米?.*|往[东西南北].*|[东西南北]侧|[东西南北]边|楼下|院内|内)$/u;
const PLAIN_ESTATE_END =
  /^(?:小区|社区|家属院|院|大院|花园|广场|市场|新村|公寓|大厦|商场|学校|小学|中学|医院|车站)/u;

function take(draft: Draft, part: keyof AddressParts, text: string, rule: RegExp): string {
  const found = rule.exec(text)?.[0];
  if (found === undefined) return text;
  draft[part] = found;
  return text.slice(found.length);
}

/**
 * Names of districts and streets that a city has or had → what each is called today: what only sounds like a division
 * (金穗水岸西区) is none then, and one that was renamed is the same.
 */
export interface KnownDivisions {
  readonly districts: ReadonlyMap<string, string>;
  readonly streets: ReadonlyMap<string, string>;
}

const LONGEST_DIVISION = 16;

function takeKnown(
  draft: Draft,
  part: 'district' | 'street',
  text: string,
  names: ReadonlyMap<string, string>,
): string {
  for (let length = Math.min(LONGEST_DIVISION, text.length); length > 1; length--) {
    const written = text.slice(0, length);
    const name = names.get(written);
    if (name === undefined) continue;
    draft[part] = name;
    const rest = text.slice(length);
    return rest.startsWith(written) ? rest.slice(length) : rest;
  }
  return text;
}

/** Province, city, district, street and community from the front; a level written twice is dropped. */
function readDivisions(text: string, draft: Draft, known: KnownDivisions | undefined): string {
  let rest = text;
  const province = PROVINCE.exec(rest);
  if (province) {
    draft.province = province[1] ?? '';
    rest = rest.slice(province[0].length);
  }
  if (known) rest = takeKnown(draft, 'district', rest, known.districts);
  const municipality = draft.district === undefined ? MUNICIPALITY.exec(rest)?.[0] : undefined;
  if (municipality !== undefined) {
    draft.city = `${municipality.slice(0, 2)}市`;
    rest = rest.slice(municipality.length);
  } else if (draft.district === undefined) rest = take(draft, 'city', rest, CITY);
  const readDistrict = () => {
    if (draft.district !== undefined) return rest;
    return known
      ? takeKnown(draft, 'district', rest, known.districts)
      : take(draft, 'district', rest, DISTRICT);
  };
  rest = readDistrict();
  for (const twice of [draft.province, draft.city, draft.district])
    if (twice !== undefined && rest.startsWith(twice)) rest = rest.slice(twice.length);
  rest = readDistrict();
  if (known) rest = takeKnown(draft, 'street', rest, known.streets);
  if (draft.street === undefined) rest = take(draft, 'street', rest, STREET);
  return take(draft, 'community', rest, COMMUNITY);
}

function readRoad(text: string, draft: Draft): string {
  const road = ROAD.exec(text)?.[0];
  if (road === undefined) return text;
  const rest = text.slice(road.length);
  // 花园路小区 is an estate, not something on the road.
  if (PLAIN_ESTATE_END.test(rest)) return text;
  draft.road = road;
  const number = NUMBER.exec(rest);
  if (!number) return rest;
  const after = rest.slice(number[0].length);
  // A bare number at the end of a road may be any; with 号 or something behind it, it is the gate's.
  draft.roadNumber = `${number[1]}${number[2] === undefined ? '' : `附${number[2]}`}`;
  return after;
}

/** 3-2-501, 2单元5层501室, 附3号: whatever stands behind the building. */
function readDoor(text: string, draft: Draft): string {
  let rest = text;
  const dashed = draft.building === undefined ? DASHED.exec(rest) : null;
  if (dashed) {
    draft.building = dashed[1] ?? '';
    if (dashed[2] !== undefined) draft.unit = dashed[2];
    draft.room = dashed[3] ?? '';
    return '';
  }
  const pair = UNIT_ROOM.exec(rest);
  if (pair) {
    draft.unit = pair[1] ?? '';
    draft.room = pair[2] ?? '';
    return '';
  }
  const unit = UNIT.exec(rest);
  if (unit) {
    draft.unit = unit[1] ?? '';
    rest = rest.slice(unit[0].length).replace(/^-/, '');
  }
  const floor = FLOOR.exec(rest);
  if (floor) {
    draft.floor = (floor[1] ?? '').replace(/^(?:负|B)/, '-').replace('地下', '-1'.slice(0, 1)) || '-1';
    rest = rest.slice(floor[0].length).replace(/^-/, '');
  }
  const room = ROOM.exec(rest);
  if (!room) return rest;
  draft.room = `${room[1]?.replace('门面房', '门面') ?? ''}${room[2] ?? ''}`;
  return '';
}

/** Where the numbers of a door begin that stand directly behind an estate: 阳光花园3-2-501, 新村12号, 大厦1203室. */
const DOOR_START =
  /(?:[A-Z]?\d{1,4}-(?:[A-Z]?\d{1,2}-)?[A-Z]?\d{1,5}[A-Z]?(?:室|号|户)?|[A-Z]?\d{1,2}单元.*|(?:-?\d{1,2}|B\d|负\d)(?:层|楼).*|(?:商铺|铺|附|门面房?)?[A-Z]?\d{1,5}(?:室|房|户|号|铺)?)$/u;

function readEstate(text: string, draft: Draft): string {
  const group = GROUP.exec(text);
  let rest = text;
  if (group) {
    draft.estate = group[1] ?? '';
    draft.group = group[2] ?? '';
    rest = text.slice(group[0].length);
  }
  const building = BUILDING.exec(rest);
  if (building) {
    if (building.index > 0) draft.estate = (draft.estate ?? '') + rest.slice(0, building.index);
    draft.building = building[1] ?? '';
    return rest.slice(building.index + building[0].length);
  }
  const number = /^(|.*?\D)(\d{1,4})号(?=附|$|\d+(?:室|户)?$)/u.exec(rest);
  if (number && !/(?:商铺|铺|附|门面房?)$/u.test(number[1] ?? '')) {
    if (number[1]) draft.estate = (draft.estate ?? '') + number[1];
    draft.building = number[2] ?? '';
    return rest.slice(number[0].length);
  }
  const door = DOOR_START.exec(rest);
  const end = door?.index ?? rest.length;
  if (end > 0) draft.estate = (draft.estate ?? '') + rest.slice(0, end);
  return rest.slice(end);
}

/**
 * Reads the parts of an address by rules. `written` is in the form of `writtenForm`. What stands in brackets is a note,
 * unless it names the road that the rest leaves out.
 */
export function readParts(written: string, known?: KnownDivisions): AddressParts {
  const draft: Draft = {} as Draft;
  const notes: string[] = [];
  let text = written.replace(BRACKETS, (_, inner: string) => {
    if (inner !== '') notes.push(inner);
    return '';
  });
  const note = NOTE.exec(text);
  if (note && note.index > 2) {
    notes.push(note[0]);
    text = text.slice(0, note.index);
  }
  const below = readRoad(readDivisions(text, draft, known), draft);
  const left = readDoor(readEstate(below.replace(/^-/, ''), draft), draft);
  if (left !== '') notes.push(left);
  if (draft.road === undefined) for (const one of notes) if (readRoad(one, draft) !== one) break;
  if (notes.length > 0) draft.note = notes.join(' ');
  for (const part of Object.keys(draft) as (keyof AddressParts)[]) if (!draft[part]) delete draft[part];
  return draft;
}
