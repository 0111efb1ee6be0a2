import { takeEntityIds } from '../../base/registry/index.ts';
import { AppError } from '../../lib/errors.ts';
import { birthDateOf, readName, readResidentNumber, readTelephone, sexOf } from '../../lib/identity/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Party } from './contract.ts';

/** Somebody who lets or rents, found in the registry or new to it. */
export interface FoundParty {
  readonly entityId: number;
  readonly isOrganisation: boolean;
  /** What was written down of him, in standard fields; nothing of who was named by his number in the registry. */
  readonly fields: Readonly<Record<string, string | number>>;
  readonly isNew: boolean;
}

interface KnownPerson {
  readonly id: number;
  readonly name: string;
  readonly number: string | null;
}

/** What was written down from the card. Throws `housing.name_invalid`, `housing.number_invalid`, `housing.telephone_invalid`. */
function writtenFields(party: Exclude<Party, { id: string }>): Record<string, string | number> {
  const name = readName(party.name).value;
  if (name === undefined) throw new AppError('housing.name_invalid', { value: party.name.slice(0, 20) });
  const number = readResidentNumber(party.number);
  if (number.value === undefined) throw new AppError('housing.number_invalid', { reason: number.reason });
  const telephone = readContact(party.telephone);
  return {
    ...{ name, resident_number: number.value, born: birthDateOf(number.value)!, sex: sexOf(number.value)! },
    ...(telephone !== '' && { telephone }),
  };
}

/** A telephone number in its one form, empty when there is none. Throws `housing.telephone_invalid`. */
export function readContact(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return '';
  const telephone = readTelephone(text).value;
  if (telephone === undefined) throw new AppError('housing.telephone_invalid');
  return telephone.number;
}

/**
 * Finds the people of a letting: by their number in the registry, or by the number of their card. Who is not known is new
 * and gets a number of the registry; a card whose number is registered under another name is refused. Throws
 * `housing.person_unknown`, `housing.name_differs` and what reading a card throws.
 */
export async function findParties(ctx: Ctx, parties: readonly Party[]): Promise<FoundParty[]> {
  const written = parties.map((party) => ('id' in party ? undefined : writtenFields(party)));
  const numbers = written.flatMap((fields) => (fields === undefined ? [] : [fields.resident_number]));
  const ids = parties.flatMap((party) => ('id' in party ? [party.id] : []));
  const persons = await ctx.db.query<KnownPerson>(
    `SELECT id, name, number FROM registry.person
     WHERE (id = ANY($1::bigint[]) OR number = ANY($2::text[])) AND state <> 2`,
    [ids, numbers],
  );
  const organisations = await ctx.db.query<{ id: number }>(
    'SELECT id FROM registry.organisation WHERE id = ANY($1::bigint[])',
    [ids],
  );
  const found: FoundParty[] = [];
  for (const [index, party] of parties.entries()) {
    const fields = written[index];
    if ('id' in party) {
      const id = Number(party.id);
      const isOrganisation = organisations.some((each) => each.id === id);
      if (!isOrganisation && !persons.some((each) => each.id === id))
        throw new AppError('housing.person_unknown');
      found.push({ entityId: id, isOrganisation, fields: {}, isNew: false });
      continue;
    }
    const same = persons.find(({ number }) => number === fields!.resident_number);
    if (same !== undefined && same.name !== fields!.name) throw new AppError('housing.name_differs');
    found.push({
      ...{ entityId: same?.id ?? 0, isOrganisation: false, fields: fields!, isNew: same === undefined },
    });
  }
  const fresh = await takeEntityIds(ctx, found.filter(({ isNew }) => isNew).length);
  return found.map((each) => (each.isNew ? { ...each, entityId: fresh.shift()! } : each));
}
