import { sql } from 'kysely';
import { EDGE_KINDS, type Reach, takeEntityIds, within } from '../../base/registry/index.ts';
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
  readonly isNear: boolean;
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

/** Where somebody is found without his card; else he has or had to do with the house: owns it, lives in it, rents it. */
interface Known {
  readonly reach: Reach;
  readonly houseId: string;
}

const isTied = sql`EXISTS (SELECT 1 FROM registry.edge e WHERE e.from_id = p.id
  AND e.kind IN (${EDGE_KINDS.livesIn}, ${EDGE_KINDS.owns}, ${EDGE_KINDS.rents}) AND e.to_id = `;

/**
 * Finds the people of a letting: by their number in the registry, or by the number of their card. By the first only who
 * stands where the actor sees persons, or has or had to do with the house: a letting shows its people. Who is not known is new
 * and gets a number of the registry; a card whose number is registered under another name is refused. Throws
 * `housing.person_unknown`, `housing.name_differs` and what reading a card throws.
 */
export async function findParties(
  ctx: Ctx,
  parties: readonly Party[],
  { reach, houseId }: Known,
): Promise<FoundParty[]> {
  const written = parties.map((party) => ('id' in party ? undefined : writtenFields(party)));
  const numbers = written.flatMap((fields) => (fields === undefined ? [] : [fields.resident_number]));
  const ids = parties.flatMap((party) => ('id' in party ? [party.id] : []));
  const { rows: persons } = await sql<KnownPerson>`
    SELECT p.id, p.name, p.number, ${within(sql`p.grid_id`, reach)} OR p.house_id = ${houseId}::bigint
      OR ${isTied} ${houseId}::bigint) AS "isNear"
    FROM registry.person p
    WHERE (p.id = ANY(${ids}::bigint[]) OR p.number = ANY(${numbers}::text[])) AND p.state <> 2`.execute(
    ctx.db.kysely,
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
      if (!isOrganisation && !persons.some((each) => each.id === id && each.isNear))
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
