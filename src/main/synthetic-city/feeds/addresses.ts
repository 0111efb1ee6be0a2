import { streetIn } from '../layout.ts';
import type { BuildingRow, HouseRow } from '../model.ts';
import type { Random } from '../random.ts';

/** A house with the building that it stands in. */
export interface Home {
  readonly house: HouseRow;
  readonly building: BuildingRow;
}

export type AddressStyle = 'neat' | 'short' | 'any';

const DIGITS = '零一二三四五六七八九';

/** 1203 → 一二零三 for rooms, 12 → 十二 for buildings and units below a hundred. */
function inChinese(number: string): string {
  const value = Number(number);
  if (number.length > 2 || !Number.isInteger(value))
    return [...number].map((digit) => DIGITS[Number(digit)] ?? digit).join('');
  if (value < 10) return DIGITS[value]!;
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  return `${tens > 1 ? DIGITS[tens] : ''}十${ones > 0 ? DIGITS[ones] : ''}`;
}

const wide = (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** Estate or village with its building, as people write it. */
function buildingPart({ estate, building_number, road, address }: BuildingRow, style: number): string {
  const number = Number.parseInt(building_number, 10);
  if (road === '') return address.slice(address.lastIndexOf(estate));
  if (!building_number.endsWith('楼')) return estate + building_number;
  if (style === 1) return `${estate}${number}幢`;
  if (style === 2) return `${estate}${number}栋`;
  if (style === 3) return `${estate}${inChinese(String(number))}号楼`;
  if (style === 4) return `${estate}${number}#楼`;
  return estate + building_number;
}

function housePart(
  { unit, room, address }: HouseRow,
  { address: below }: BuildingRow,
  style: number,
): string {
  if (unit === '')
    return style === 3 && room !== ''
      ? address.slice(below.length).replace('室', '')
      : address.slice(below.length);
  if (style === 1) return `${unit}单元${room}`;
  if (style === 2) return `${unit}单元${room}号`;
  if (style === 3) return `${inChinese(unit)}单元${room}室`;
  if (style === 4) return `${unit}-${room}`;
  return `${unit}单元${room}室`;
}

function prefixOf(
  { district, street: named, road, road_number }: BuildingRow,
  city: string,
  style: number,
): string {
  const street = streetIn(district, named);
  const gate = road === '' ? '' : `${road}${road_number}号`;
  switch (style) {
    case 0:
      return city + district + street + gate;
    case 1:
      return city + district + gate;
    case 2:
      return district + street + gate;
    case 3:
      return district + gate;
    case 4:
      return street + gate;
    default:
      return road === '' ? '' : style === 5 ? gate : '';
  }
}

/** 云杉家园3-2-1203 */
const dashed = ({ house, building }: Home) =>
  `${building.estate}${Number.parseInt(building.building_number, 10)}-${house.unit === '' ? '' : `${house.unit}-`}${house.room}`;

/**
 * The address of a house as a system has it: as the register writes it, shortened, in another order, with other words
 * for the building, in Chinese numerals or wide digits, or only near to it.
 */
export function writeAddress(home: Home, city: string, style: AddressStyle, random: Random): string {
  const { house, building } = home;
  const at = random.next();
  if (style === 'neat') {
    if (at < 0.86) return house.address;
    return (
      prefixOf(building, city, at < 0.95 ? 1 : 2) + buildingPart(building, 0) + housePart(house, building, 0)
    );
  }
  if (at < (style === 'any' ? 0.22 : 0.1)) return house.address;
  const form = random.whole(0, 4);
  const rest = buildingPart(building, form) + housePart(house, building, random.chance(0.7) ? form : 0);
  if (at > 0.985) return `${prefixOf(building, city, 3)}${building.estate}附近`;
  if (at > 0.955 && building.road !== '') return `${rest}（${building.road}${building.road_number}号）`;
  if (at > 0.93) return wide(prefixOf(building, city, 3) + rest);
  if (at > 0.9 && building.road !== '')
    return `${building.road}${building.road_number}号院${building.building_number}${housePart(house, building, 0)}`;
  if (at > 0.8 && building.road !== '') return dashed(home);
  if (at > 0.77) return `${prefixOf(building, city, 2)} ${rest}`;
  const longest = style === 'short' ? random.whole(3, 6) : random.whole(0, 6);
  return prefixOf(building, city, longest) + rest;
}
