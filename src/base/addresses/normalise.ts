import { AppError } from '../../lib/errors.ts';
import { type AddressParts, type KnownDivisions, readParts } from './parts.ts';
import { writtenForm } from './written-form.ts';

export interface StandardAddress {
  readonly parts: AddressParts;
  /** All parts one behind the other in the standard writing: …3号楼2单元501室. The note is left out. */
  readonly canonical: string;
}

const MOST_CHARACTERS = 500;

const with_ = (text: string | undefined, after: string, before = '') =>
  text === undefined ? '' : `${before}${text}${after}`;

/** The standard writing of parts. */
export function writeAddress(parts: AddressParts): string {
  const {
    province = '',
    city = '',
    district = '',
    street = '',
    community = '',
    road = '',
    estate = '',
  } = parts;
  const room = parts.room === undefined ? '' : /^(?:附|商铺|铺|门面)/u.test(parts.room) ? '号' : '室';
  const building = parts.group !== undefined ? '号' : /^[A-Z]$/.test(parts.building ?? '') ? '座' : '号楼';
  return [
    ...[province, city === province ? '' : city, district, street, community, road],
    with_(parts.roadNumber?.replace('附', '号附'), parts.roadNumber?.endsWith('弄') ? '' : '号'),
    estate,
    with_(parts.group, '组'),
    with_(parts.building, building),
    with_(parts.unit, '单元'),
    with_(parts.floor, '层'),
    with_(parts.room, room),
  ].join('');
}

/**
 * Free text to standard parts and standard writing, by rules; a city's own list of divisions makes it surer. Throws
 * `addresses.empty` and, beyond 500 characters, `addresses.too_long`.
 */
export function normaliseAddress(text: string, known?: KnownDivisions): StandardAddress {
  if (text.length > MOST_CHARACTERS)
    throw new AppError('addresses.too_long', { characters: text.length, most: MOST_CHARACTERS });
  const written = writtenForm(text);
  if (written === '') throw new AppError('addresses.empty');
  const parts = readParts(written, known);
  return { parts, canonical: writeAddress(parts) };
}
