import { AppError } from '../../lib/errors.ts';
import {
  birthDateOf,
  divisionOf,
  readName,
  readResidentNumber,
  readTelephone,
  sexOf,
} from '../../lib/identity/index.ts';
import type { NewPerson } from './contract.ts';

export interface Door {
  readonly houseId: string;
  readonly address: string;
  /** Beginning of the division codes of the city. */
  readonly cityDivision: string;
}

/**
 * What a member wrote down of somebody new, in standard fields. Throws `door-check.name_invalid`,
 * `door-check.number_invalid` (check digit of GB 11643), `door-check.telephone_invalid`, `door-check.registered_where`.
 */
export function fieldsOf(person: NewPerson, door: Door): Record<string, string | number> {
  const name = readName(person.name);
  if (name.value === undefined)
    throw new AppError('door-check.name_invalid', { value: person.name.slice(0, 20) });
  const number = person.number?.trim() ? readResidentNumber(person.number) : undefined;
  if (number !== undefined && number.value === undefined)
    throw new AppError('door-check.number_invalid', { reason: number.reason });
  const telephone = person.telephone?.trim() ? readTelephone(person.telephone) : undefined;
  if (telephone !== undefined && telephone.value === undefined)
    throw new AppError('door-check.telephone_invalid');
  return {
    name: name.value,
    ...(number?.value !== undefined && {
      ...{ resident_number: number.value, born: birthDateOf(number.value)!, sex: sexOf(number.value)! },
    }),
    ...(telephone?.value !== undefined && { telephone: telephone.value.number }),
    ...(person.relation && { relation_to_head: person.relation }),
    ...{ residence_address: door.address, house: door.houseId },
    ...registration(person, number?.value, door),
  };
}

/** Where somebody is registered: here, elsewhere in the city, or in another one. */
function registration({ kind, province }: NewPerson, number: string | undefined, door: Door) {
  const city = door.cityDivision.padEnd(6, '0');
  if (kind === 'registered') return { registered_division: city, registered_house: door.houseId };
  if (kind === 'apart') return { registered_division: city };
  const division = number === undefined ? province && `${province}0000` : divisionOf(number)!;
  if (division === undefined) throw new AppError('door-check.registered_where');
  // A number tells where somebody was first registered: who moved into the city's own register is not floating.
  return {
    registered_division: division.startsWith(door.cityDivision) ? `${division.slice(0, 2)}0000` : division,
  };
}
