import {
  applyRecords,
  deriveOptionsOf,
  type IncomingRecord,
  recordLine,
  storeRents,
  unsaidRecords,
} from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { registerSource } from './source.ts';

/** What of a letting its tenants' records say. */
export interface LettingTerms {
  readonly id: string;
  readonly houseId: string;
  readonly address: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly inForce: boolean;
  readonly endedOn: string | null;
  readonly synthetic: boolean;
}

export interface TenantFields {
  readonly key: string;
  readonly personId: number;
  readonly fields: Readonly<Record<string, string | number>>;
}

/**
 * Makes each tenant a record of the registry, as the letting stands on `day`: he lives in the house while it is in force,
 * and no longer when it has ended; before it begins only the lease is known. The landlord is one when he is new.
 */
export async function tellRegistry(
  ctx: Ctx,
  city: City,
  letting: LettingTerms,
  { tenants, landlord, day }: { tenants: readonly TenantFields[]; landlord?: TenantFields; day: string },
): Promise<void> {
  const sourceId = await registerSource(ctx, letting.synthetic);
  const others = await sameDay(ctx, sourceId, letting, tenants, day);
  const records: IncomingRecord[] = tenants.map(({ key, personId, fields }) => ({
    ...{ sourceId, key, kind: 'person', entityId: personId, observedOn: letting.endedOn ?? day },
    fields: {
      ...{ ...fields, valid_from: letting.startsOn, valid_to: letting.endedOn ?? letting.endsOn },
      ...placeOf(
        letting,
        others.some((each) => each.entityId === personId && each.fields.house != null),
      ),
    },
  }));
  // Who moves from one let house into another on one day has not gone.
  if (letting.inForce)
    for (const { key, entityId, fields } of others)
      if (fields.house === null) {
        const { house: _, ...rest } = fields;
        records.push({ sourceId, key, kind: 'person', entityId, observedOn: day, fields: rest });
      }
  if (landlord !== undefined)
    records.push({
      ...{ sourceId, key: landlord.key, kind: 'person', entityId: landlord.personId, observedOn: day },
      fields: landlord.fields,
    });
  if (records.length > 0) {
    const unsaid = await unsaidRecords(
      ctx,
      records.map(({ entityId }) => entityId),
      day,
    );
    const options = { ...deriveOptionsOf(city, ctx.clock.now()), reason: `letting ${letting.id}` };
    await applyRecords(ctx, [...unsaid, ...records].map(recordLine), [], options);
  }
  await storeRents(
    ctx,
    sourceId,
    tenants.map(({ key, personId }) => ({
      ...{ personId, key, houseId: letting.houseId, since: letting.startsOn, until: letting.endedOn },
    })),
  );
}

function placeOf(letting: LettingTerms, livesElsewhere: boolean): Record<string, string | null> {
  if (letting.endedOn !== null)
    return { ...(!livesElsewhere && { house: null }), residence_address: `已退租 ${letting.address}` };
  if (!letting.inForce) return {};
  return { house: letting.houseId, residence_address: letting.address };
}

type Fields = Readonly<Record<string, string | number | null>>;

/** What the register says of the same people under other lettings, as of the same day: none is newer than the other. */
async function sameDay(
  ctx: Ctx,
  sourceId: number,
  { id }: LettingTerms,
  tenants: readonly TenantFields[],
  day: string,
): Promise<{ readonly key: string; readonly entityId: number; readonly fields: Fields }[]> {
  return ctx.db.query(
    `SELECT key, entity_id AS "entityId", fields FROM registry.record
     WHERE entity_id = ANY($1::bigint[]) AND source_id = $2 AND observed_on >= $3 AND fields ? 'house'
       AND NOT starts_with(key, $4)`,
    [tenants.map(({ personId }) => personId), sourceId, day, `${id}/`],
  );
}

/** What the records of a letting's tenants say so far of the people themselves. */
export async function tenantsOf(ctx: Ctx, lettingId: string): Promise<TenantFields[]> {
  return ctx.db.query<TenantFields>(
    `SELECT t.key, coalesce(r.entity_id, t.person_id) AS "personId", coalesce((
         SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(r.fields) f
         WHERE f.key IN ('name', 'resident_number', 'born', 'sex', 'telephone')), '{}') AS fields
     FROM housing.tenant t JOIN housing.letting l ON l.id = t.letting_id
       LEFT JOIN registry.record r ON r.key = t.key
         AND r.source_id IN (SELECT id FROM feeds.source WHERE code IN ('letting-register', 'letting-register-synthetic'))
     WHERE t.letting_id = $1 ORDER BY t.key`,
    [lettingId],
  );
}
