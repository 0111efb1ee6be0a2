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
/** 河南洛阳市: a province without its last word, where a city follows. */
const SHORT_PROVINCE =
  /^(?:中国)?(河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南(?!藏族)|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)(?=(?:(?![省市区县路街])\p{Script=Han}){2,8}?(?:市(?![场政民])|地区|自治州|盟))/u;
const AUTONOMOUS: Readonly<Record<string, string>> = {
  ...{ 内蒙古: '内蒙古自治区', 广西: '广西壮族自治区', 西藏: '西藏自治区' },
  ...{ 宁夏: '宁夏回族自治区', 新疆: '新疆维吾尔自治区' },
};
const MUNICIPALITY =
  /^(?:北京|上海|天津|重庆)(?:市(?!场|政)|(?=[\p{Script=Han}]{1,3}区|[\p{Script=Han}]{2,8}开发区))/u;
const CITY = /^[\p{Script=Han}]{2,7}?(?:市(?![场政民])|自治州|地区|盟(?!路))/u;
/** What has the number of a building directly behind it is an estate (燕庄新区18号楼); 上街区 and 下花园区 are districts. */
const DISTRICT =
  /^(?:[\p{Script=Han}]{1,7}?(?:(?:(?<![小社园校院厂景库街分片])|(?<=^上街|^下花园))区(?!间|委|[A-Z]?\d+(?:号楼|[栋幢座#-]))|县(?!道|委|医)|旗(?=.)|市(?![场政民]))|(?:(?![路街道镇乡村])\p{Script=Han}){2,12}?开发区)/u;
const STREET =
  /^[\p{Script=Han}\d]{1,8}?(?:街道(?:办事处|办)?|办事处|(?<!小)镇(?!政府|[路街]|大[道街]|[东西南北中](?:[路街]|大[道街]))|乡(?![村镇路]))/u;
const COMMUNITY =
  /^(?:(?!号)[\p{Script=Han}\d]){1,10}?(?:社区(?:居委会|居民委员会)?|居委会|居民委员会|村委会|村民委员会|行政村)/u;
const ROAD =
  /^[\p{Script=Han}\dA-Z]{1,9}?(?:大道|大街|公路|胡同|国道|省道|县道|路|街(?![道坊])|巷|弄|(?<![街频管])道(?!口|班))(?:[东西南北中一二三四五六七八九十\d]段|[东西南北中][路街]|[东西南北](?=\d))?/u;
/** 12, 12-3, 甲12, 12号乙, 12号之1, 12号附3, 1111弄, 458弄15支弄. */
const NUMBER =
  /^第?([A-Z甲乙丙丁]?\d+(?:弄(?:\d+支弄)?|(?:[甲乙丙丁]|之\d+|(?:-\d+)+(?=号)|-\d+)?(?!\d|号楼|排|公里|[巷街弄]|胡同)))(?:号([甲乙丙丁](?=$|\d)|之\d+)?)?(?:附(\d+))?号?(?!楼|栋|幢|座|单元|层|室|组|#)(?:院(?!校|落)|大院)?/u;
const GROUP = /^(.*?)(?:第)?(\d+)(?:村民|生产)?小?(?:组(?!团)|队)/u;
/** 3楼501 is a building, 12楼1203 a floor. */
const BUILDING =
  /(?:(?<!\d)|(?=[A-Z]))第?([A-Z]?\d{1,4}(?:-\d+)?|[A-Z]\d?)(?:号楼|栋|幢|座|#楼|#|楼(?=[A-Z]?\d{1,2}(?:单元|-)|\d{3,4})(?!\1\d\d(?!\d)))/u;
const UNIT = /^(?:第)?(?:([A-Z]?\d{1,2}|[A-Z]|[东西中])(?:单元|门(?!面|市))|([A-Z])座)/u;
const FLOOR = /^(?:第?(-?\d{1,3}|B\d|负\d|地下\d?|首)(?:层|楼|F(?!\d))|(地下)室)/u;
const ROOM =
  /^(?:(商铺|铺|附|门面房?|车库|储藏室)?([A-Z]?-?\d{1,5}[A-Z]?|[A-Z]{1,2}\d{0,4}|[东西中]户?))(?:室|房间?|户|号(?!楼)|商?铺|宿舍|#)?$/u;
/** Rooms of one floor that go together: 1203-1205. */
const ROOMS = /^((\d\d)\d\d-\2\d\d)(?:室|房间?|号)?$/u;
const DASHED = /^([A-Z]?\d{1,4})-(?:([A-Z]?\d{1,2})-)?([A-Z]?\d{1,5}[A-Z]?)(?:室|号|户)?$/u;
const UNIT_ROOM = /^([A-Z]?\d{1,2})-([A-Z]?\d{2,5}[A-Z]?)(?:室|号|户)?$/u;
/** A dash before what follows, unless it is the sign of a floor below the ground. */
const DASH = /^-(?!\d{1,2}[层楼])/;
const BRACKETS = /[([【〔「<]([^)\]】〕」>]*)[)\]】〕」>]?/gu;
const NOTE =
  /(?:的)?(?:正?对面|斜对面|对过|旁边?|隔壁|附近|门口|大门口|(?<=[路街])口|交叉口|交汇处|交界处|向[东西南北]\d*米?.*|往[东西南北].*|[东西南北]{1,2}[侧边](?:\d+米)?|[东西南北]{1,2}角|(?<=[口号段])[东西南北]?\d+米(?:路[东西南北])?|(?<=[号段])路[东西南北]|楼下|院内|内)$/u;
/** The other road of a crossing: 与农业路交叉口, 桐柏路口东南. */
const CROSSING =
  /^(?:[与及][\p{Script=Han}\d]{1,9}?(?:大道|大街|路|街|道|环)|和?[\p{Script=Han}\d]{1,9}?(?:大道|大街|路|街)(?=口|交[叉汇界口]|$))(?:交叉路?口|交汇处|交界处|交?口)?/u;
const PLAIN_ESTATE_END =
  /^(?:小区|社区|家属院|院|大院|花园|广场|市场|新村|公寓|大厦|商场|学校|小学|中学|医院|车站)(?![路街巷])/u;
/** (二期), (北区): a part of the estate's name, however it is written. */
const ESTATE_PART = /^(?:[东西南北中][区院苑]|[A-Z\d一二三四五六七八九十]+[区期])$/u;

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

function dropTwice(rest: string, name: string | undefined): string {
  return name !== undefined && rest.startsWith(name) ? rest.slice(name.length) : rest;
}

/** Province, city, district, street and community from the front; a level written twice is dropped. */
function readDivisions(text: string, draft: Draft, known: KnownDivisions | undefined): string {
  let rest = text;
  const province = PROVINCE.exec(rest) ?? SHORT_PROVINCE.exec(rest);
  if (province) {
    const name = province[1] ?? '';
    draft.province = /[省区]$/u.test(name) ? name : (AUTONOMOUS[name] ?? `${name}省`);
    rest = dropTwice(rest.slice(province[0].length), name);
  }
  if (known) rest = takeKnown(draft, 'district', rest, known.districts);
  const municipality = draft.district === undefined ? MUNICIPALITY.exec(rest)?.[0] : undefined;
  if (municipality !== undefined) {
    draft.city = `${municipality.slice(0, 2)}市`;
    rest = rest.slice(municipality.length);
  } else if (draft.district === undefined) rest = take(draft, 'city', rest, CITY);
  rest = dropTwice(rest, draft.city);
  const readDistrict = () => {
    if (draft.district !== undefined) return rest;
    return known
      ? takeKnown(draft, 'district', rest, known.districts)
      : take(draft, 'district', rest, DISTRICT);
  };
  rest = readDistrict();
  for (const twice of [draft.province, draft.city, draft.district]) rest = dropTwice(rest, twice);
  rest = readDistrict();
  if (known) rest = takeKnown(draft, 'street', rest, known.streets);
  if (draft.street === undefined) rest = dropTwice(take(draft, 'street', rest, STREET), draft.street);
  return take(draft, 'community', rest, COMMUNITY);
}

function readRoad(text: string, draft: Draft): string {
  const road = ROAD.exec(text)?.[0];
  if (road === undefined) return text;
  const rest = dropTwice(text.slice(road.length), road);
  // 花园路小区 is an estate, not something on the road.
  if (PLAIN_ESTATE_END.test(rest)) return text;
  draft.road = road;
  const number = NUMBER.exec(rest);
  if (number) return takeNumber(number, draft);
  // 平江路丁香巷12号: a lane with a number off a road is one way with it.
  const lane = /^[与和及]/u.test(rest) ? undefined : ROAD.exec(rest)?.[0];
  const onLane = lane === undefined ? null : NUMBER.exec(rest.slice(lane.length));
  if (!onLane?.[0].includes('号')) return rest;
  draft.road = `${road}${lane}`;
  return takeNumber(onLane, draft);
}

/** A bare number at the end of a road may be any; with 号 or something behind it, it is the gate's. Gives what follows. */
function takeNumber(found: RegExpExecArray, draft: Draft): string {
  const [all, plain, more = '', annex] = found;
  draft.roadNumber = `${plain}${more}${annex === undefined ? '' : `附${annex}`}`;
  return found.input.slice(all.length);
}

/** 3-2-501, 2单元5层501室, 附3号: whatever stands behind the building. */
function readDoor(text: string, draft: Draft): string {
  let rest = text;
  const rooms = ROOMS.exec(rest);
  if (rooms) {
    draft.room = rooms[1] ?? '';
    return '';
  }
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
    draft.unit = unit[1] ?? unit[2] ?? '';
    rest = rest.slice(unit[0].length).replace(DASH, '');
  }
  const floor = FLOOR.exec(rest);
  if (floor) {
    const level = (floor[1] ?? floor[2] ?? '').replace(/^(?:负|B|地下)/, '-').replace('首', '1');
    draft.floor = level === '-' ? '-1' : level;
    rest = rest.slice(floor[0].length).replace(/^-/, '');
  }
  const pairOfRooms = floor && ROOMS.exec(rest);
  if (pairOfRooms) {
    draft.room = pairOfRooms[1] ?? '';
    return '';
  }
  const room = ROOM.exec(rest);
  if (!room) return rest;
  draft.room = `${room[1]?.replace('门面房', '门面') ?? ''}${room[2] ?? ''}`;
  return '';
}

/** Where the numbers of a door begin that stand directly behind an estate: 阳光花园3-2-501, 新村12号, 大厦1203室. */
const DOOR_START =
  /(?:[A-Z]?\d{1,4}-(?:[A-Z]?\d{1,2}-)?[A-Z]?\d{1,5}[A-Z]?(?:室|号|户)?|[A-Z]?\d{1,2}单元.*|(?:-?\d{1,2}|B\d|负\d|地下\d?|首)(?:层|楼).*|地下室.*|(?:商铺|铺|附|门面房?)?[A-Z]?\d{1,5}(?:室|房间?|户|号|商?铺)?)$/u;

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
  if (number && !/(?:商铺|铺|附|门面房?|\d[层楼])$/u.test(number[1] ?? '')) {
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
    if (ESTATE_PART.test(inner)) return inner;
    if (inner !== '') notes.push(inner);
    return '';
  });
  const note = NOTE.exec(text);
  if (note && note.index > 2) {
    notes.push(note[0]);
    text = text.slice(0, note.index);
  }
  let below = readRoad(readDivisions(text, draft, known), draft);
  const crossing = draft.road !== undefined && draft.roadNumber === undefined && CROSSING.exec(below)?.[0];
  if (crossing) {
    notes.unshift(crossing);
    below = below.slice(crossing.length);
  }
  const left = readDoor(readEstate(below.replace(DASH, ''), draft), draft);
  if (left !== '') notes.push(left);
  if (draft.road === undefined) for (const one of notes) if (readRoad(one, draft) !== one) break;
  if (notes.length > 0) draft.note = notes.join(' ');
  for (const part of Object.keys(draft) as (keyof AddressParts)[]) if (!draft[part]) delete draft[part];
  return draft;
}
