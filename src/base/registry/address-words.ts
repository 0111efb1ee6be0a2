/** An address as somebody types it into a search: the name of a place, then as much of the door as is known. */
export interface AddressWords {
  /** Estate, road or village, without what follows. */
  readonly place: string;
  readonly roadNumber?: string;
  readonly building?: string;
  readonly unit?: string;
  readonly room?: string;
}

const BUILDING =
  /^(.*?)(?:(\d+)号(?!楼))?(?:([A-Z]?\d+|[A-Z])(?:号楼|栋|幢|座|楼))?(?:(\d+)单元)?(?:(\d{1,2}层|\d{1,2}楼)?([A-Z]?\d+)(?:室|户|号)?)?$/u;
const DASHES = /^(.*?\D)(\d+)-(\d+)-(\d+)$/u;
const BEFORE = /^.*?(?:区|县|市)(?=.{2})/u;

/**
 * Splits a search's words: `阳光花园3号楼2单元501`, `阳光花园3-2-501`, `建设路12号`. What names the district is left out: the
 * place is enough.
 */
export function addressWords(text: string): AddressWords {
  const plain = text.normalize('NFKC').replace(/\s+/gu, '').toUpperCase();
  const dashes = DASHES.exec(plain);
  if (dashes) {
    const [, place = '', building, unit, room] = dashes;
    return { place: place.replace(BEFORE, ''), building: building!, unit: unit!, room: room! };
  }
  const [, place = plain, roadNumber, building, unit, , room] = BUILDING.exec(plain) ?? [];
  return {
    place: place.replace(BEFORE, ''),
    ...(roadNumber && { roadNumber }),
    ...(building && { building }),
    ...(unit && { unit }),
    ...(room && { room }),
  };
}
