import { dropRents, reachOf, registryPermissions, requireReach } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { appendEvents } from '../../platform/outbox/index.ts';
import type { LettingKind, LettingReceipt, LettingRequest } from './contract.ts';
import { BY_SOURCE } from './lease-sources.ts';
import { tellRegistry, tenantsOf } from './letting-records.ts';
import { permissions } from './manifest.ts';
import { type FoundParty, findParties, readContact } from './parties.ts';
import { LONGEST_LEASE_YEARS, settingsOf } from './rules.ts';
import { standingOf } from './standing.ts';
import { pathOf, takeFromSource } from './store-leases.ts';

interface House {
  readonly id: string;
  readonly gridId: string;
  readonly address: string;
  readonly use: number;
  readonly synthetic: boolean;
}

/** A house, held until the end of the transaction: two forms about it come one after the other. */
async function lockHouse(tx: Ctx, city: City, id: string): Promise<House> {
  const [house] = await tx.db.query<House>(
    `SELECT h.id::text AS id, b.grid_id AS "gridId", registry.door(b.address, h.unit, h.room) AS address, h.use, h.synthetic
     FROM registry.house h JOIN registry.building b ON b.id = h.building_id WHERE h.id = $1 FOR NO KEY UPDATE OF h`,
    [id],
  );
  if (house === undefined) throw new AppError('housing.not_found');
  requireReach(reachOf(tx.actor, permissions.register, city), house.gridId, city.areas);
  return house;
}

/** Throws `housing.period_wrong`, `housing.period_too_long`. */
function checkPeriod(startsOn: string, endsOn: string): void {
  if (startsOn > endsOn) throw new AppError('housing.period_wrong');
  const longest = `${Number(startsOn.slice(0, 4)) + LONGEST_LEASE_YEARS}${startsOn.slice(4)}`;
  if (endsOn > longest) throw new AppError('housing.period_too_long', { years: LONGEST_LEASE_YEARS });
}

/** Whoever lets the whole house lets it alone. Throws `housing.already_let`. */
async function checkFree(
  tx: Ctx,
  house: { houseId: string; kind: LettingKind; from: string; until: string; not?: string },
): Promise<void> {
  const [other] = await tx.db.query<{ from: string; until: string }>(
    `SELECT starts_on::text AS "from", ends_on::text AS until FROM housing.letting
     WHERE house_id = $1 AND state = 'running' AND starts_on <= $4 AND ends_on >= $3 AND (kind = 'whole' OR $2 = 'whole')
       AND id IS DISTINCT FROM $5 ORDER BY starts_on LIMIT 1`,
    [house.houseId, house.kind, house.from, house.until, house.not ?? null],
  );
  if (other !== undefined) throw new AppError('housing.already_let', other);
}

/** Throws `housing.tenants_needed`, `housing.tenant_doubled`, `housing.landlord_is_tenant`, `housing.person_unknown`. */
function checkParties(kind: LettingKind, landlord: FoundParty, tenants: readonly FoundParty[]): void {
  // Guests of a short stay change; where they are registered is not here.
  if (tenants.length === 0 && kind !== 'short') throw new AppError('housing.tenants_needed');
  if (tenants.some(({ isOrganisation }) => isOrganisation)) throw new AppError('housing.person_unknown');
  const marks = tenants.map(({ entityId, fields }) => fields.resident_number ?? entityId);
  const ids = tenants.map(({ entityId }) => entityId);
  if (new Set(marks).size < marks.length || new Set(ids).size < ids.length)
    throw new AppError('housing.tenant_doubled');
  const own = landlord.fields.resident_number ?? landlord.entityId;
  if (marks.includes(own) || ids.includes(landlord.entityId))
    throw new AppError('housing.landlord_is_tenant');
}

interface Known {
  readonly houseId: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly state: 'running' | 'ended';
}

/**
 * Registers a letting; each tenant becomes a record of the registry, from which he is derived anew, in one transaction.
 * The same form again is the same letting. Throws the scene's errors for bad input.
 */
export async function registerLetting(ctx: Ctx, city: City, input: LettingRequest): Promise<LettingReceipt> {
  return inTransaction(ctx, async (tx) => {
    const house = await lockHouse(tx, city, input.houseId);
    const today = city.loop.dayOf(tx.clock.now());
    const { kind, startsOn, endsOn } = input;
    const within = settingsOf(city).expiringWithinDays;
    const [known] = await tx.db.query<Known>(
      `SELECT house_id::text AS "houseId", starts_on::text AS "startsOn", ends_on::text AS "endsOn", state
       FROM housing.letting WHERE id = $1`,
      [input.id],
    );
    if (known !== undefined && known.houseId !== house.id) throw new AppError('housing.form_used');
    if (known !== undefined) return { id: input.id, standing: standingOf(known, today, within) };
    if (house.use === 5) throw new AppError('housing.not_a_home');
    checkPeriod(startsOn, endsOn);
    const contact = readContact(input.contact);
    const [landlord, ...tenants] = await findParties(tx, [input.landlord, ...input.tenants], {
      ...{ reach: reachOf(tx.actor, registryPermissions.person, city), houseId: house.id },
    });
    checkParties(kind, landlord!, tenants);
    const filed = await takeFromSource(tx, {
      ...{ houseId: house.id, kind, startsOn, endsOn, tenants: tenants.map(({ entityId }) => entityId) },
    });
    await checkFree(tx, { houseId: house.id, kind, from: startsOn, until: endsOn });
    const inForce = startsOn <= today && today <= endsOn;
    await tx.db.query(
      `INSERT INTO housing.letting (id, house_id, grid_id, kind, starts_on, ends_on, rooms, area_m2, landlord_id, contact,
         note, state, in_force, registered_by, registered_at, synthetic, registered_on, feed_id, feed_key, path)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'running', $12, $13, $14, $15, $16, $17, $18,
         ${pathOf('$3::uuid')})`,
      [
        ...[input.id, house.id, house.gridId, kind, startsOn, endsOn, input.rooms ?? null],
        ...[input.areaM2 ?? null, landlord!.entityId, contact, input.note?.trim() ?? '', inForce],
        ...[tx.actor.id, tx.clock.now(), house.synthetic, today],
        ...[filed?.feedId ?? null, filed?.feedKey ?? null],
      ],
    );
    const keyed = tenants.map(({ entityId, fields }, index) => ({
      ...{ key: `${input.id}/${index + 1}`, personId: entityId, fields },
    }));
    if (keyed.length > 0)
      await tx.db.query(
        `INSERT INTO housing.tenant (letting_id, key, person_id)
         SELECT $1, key, "personId" FROM jsonb_to_recordset($2) AS t (key text, "personId" bigint)`,
        [input.id, JSON.stringify(keyed)],
      );
    const terms = { ...house, id: input.id, houseId: house.id, startsOn, endsOn, inForce, endedOn: null };
    const fresh = landlord!.isNew && {
      landlord: { key: `${input.id}/landlord`, personId: landlord!.entityId, fields: landlord!.fields },
    };
    await tellRegistry(tx, city, terms, { tenants: keyed, day: today, ...fresh });
    await told(tx, { id: input.id, gridId: house.gridId, houseId: house.id }, 'housing.letting.registered', {
      ...{ kind, startsOn, endsOn, tenants: keyed.length },
    });
    return {
      id: input.id,
      standing: standingOf({ startsOn, endsOn, state: 'running' }, today, within),
    };
  });
}

/** The audit log and whoever counts know of it. */
async function told(
  tx: Ctx,
  letting: { id: string; gridId: string; houseId: string },
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  await audit(tx, { action, subject: `house:${letting.houseId}`, details: { id: letting.id, ...details } });
  const event = {
    ...{ type: 'housing.letting.changed', aggregate: `letting:${letting.id}` },
    data: { lettingId: letting.id, gridIds: [letting.gridId] },
  };
  appendEvents(tx.db, [event], tx.clock.now());
}

interface Running {
  readonly id: string;
  readonly houseId: string;
  readonly gridId: string;
  readonly kind: LettingKind;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly synthetic: boolean;
}

/**
 * A letting that has not ended, with its house held, to be changed by hand: one that a source brought no longer follows it
 * from here on. Throws `housing.not_found`, `housing.ended`.
 */
async function lockRunning(tx: Ctx, city: City, id: string): Promise<Running & { address: string }> {
  // The house first, as whoever registers a letting of it does: neither waits for the other.
  const [where] = await tx.db.query<{ houseId: string }>(
    'SELECT house_id::text AS "houseId" FROM housing.letting WHERE id = $1',
    [id],
  );
  if (where === undefined) throw new AppError('housing.not_found');
  const { address } = await lockHouse(tx, city, where.houseId);
  const [row] = await tx.db.query<Running & { state: string; feedId: number; registeredBy: string }>(
    `SELECT id, house_id::text AS "houseId", grid_id AS "gridId", kind, starts_on::text AS "startsOn",
       ends_on::text AS "endsOn", state, synthetic, feed_id AS "feedId", registered_by AS "registeredBy"
     FROM housing.letting WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (row === undefined) throw new AppError('housing.not_found');
  // Its source moved it to another house just now.
  if (row.houseId !== where.houseId) throw new AppError('db.busy');
  if (row.state === 'ended') throw new AppError('housing.ended');
  if (row.registeredBy === BY_SOURCE) {
    await dropRents(tx, row.feedId, [{ houseId: row.houseId, key: `${id}/1` }]);
    await tx.db.query('UPDATE housing.letting SET registered_by = $2 WHERE id = $1', [id, tx.actor.id]);
  }
  return { ...row, address };
}

/** Moves the last day of a letting on. Throws `housing.not_longer`, `housing.already_let` and what finding it throws. */
export async function extendLetting(ctx: Ctx, city: City, id: string, endsOn: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const letting = await lockRunning(tx, city, id);
    if (endsOn <= letting.endsOn) throw new AppError('housing.not_longer', { until: letting.endsOn });
    const today = city.loop.dayOf(tx.clock.now());
    // A lease that goes on is agreed anew: its years begin today (民法典 第七百零五条第二款).
    checkPeriod([letting.startsOn, today].toSorted().at(-1)!, endsOn);
    const { houseId, kind, startsOn } = letting;
    await checkFree(tx, { houseId, kind, from: letting.endsOn, until: endsOn, not: id });
    const inForce = startsOn <= today && today <= endsOn;
    await tx.db.query(
      `UPDATE housing.letting SET ends_on = $2, in_force = $3, extensions = extensions + 1 WHERE id = $1`,
      [id, endsOn, inForce],
    );
    const tenants = await tenantsOf(tx, id);
    await tellRegistry(tx, city, { ...letting, endsOn, inForce, endedOn: null }, { tenants, day: today });
    await told(tx, letting, 'housing.letting.extended', { from: letting.endsOn, until: endsOn });
  });
}

/**
 * Ends a letting on a day (today unless told): its tenants no longer live there by it. Throws `housing.end_wrong` and what
 * finding it throws.
 */
export async function endLetting(
  ctx: Ctx,
  city: City,
  id: string,
  input: { readonly endedOn?: string; readonly reason: string },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const letting = await lockRunning(tx, city, id);
    const today = city.loop.dayOf(tx.clock.now());
    const endedOn = input.endedOn ?? today;
    // What has not begun is called off today.
    if (endedOn > today || (endedOn < letting.startsOn && letting.startsOn <= today))
      throw new AppError('housing.end_wrong');
    await tx.db.query(
      `UPDATE housing.letting SET state = 'ended', in_force = false, ended_on = $2, ended_by = $3, end_reason = $4
       WHERE id = $1`,
      [id, endedOn, tx.actor.id, input.reason.trim()],
    );
    const tenants = await tenantsOf(tx, id);
    await tellRegistry(tx, city, { ...letting, inForce: false, endedOn }, { tenants, day: today });
    await told(tx, letting, 'housing.letting.ended', { endedOn });
  });
}
