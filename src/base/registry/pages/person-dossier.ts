import { AppError } from '../../../lib/errors.ts';
import { isAllowed } from '../../../platform/access/index.ts';
import { mayUnmask, noteUnmaskedWith } from '../../../platform/access/mask.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { PersonDossier } from '../contract.ts';
import { registryPermissions, SPECIAL_GROUPS, type SpecialGroup } from '../kinds-contract.ts';
import { type RegistryParts, reaches, reachOf, requireReach } from '../scope.ts';
import { attributesOf, maskAttributes, recordView } from './attributes.ts';
import { findLinks, findRecords, findSources } from './queries.ts';
import { doorAddress, PERSON_COLUMNS, type PersonRow, personItem } from './rows.ts';

interface Row extends PersonRow {
  readonly householdId: string | null;
  readonly headId: string | null;
  readonly houseId: string | null;
  readonly buildingId: string | null;
  readonly address: string | null;
  readonly registeredAddress: string | null;
  readonly updatedOn: string;
}

const selectPerson = statement(
  'registry.select_person',
  `SELECT ${PERSON_COLUMNS}, p.household_id::text AS "householdId", h.head_id::text AS "headId",
     p.house_id::text AS "houseId", o.building_id::text AS "buildingId", registry.door(b.address, o.unit, o.room) AS address,
     coalesce(registry.door(rb.address, ro.unit, ro.room), p.registered_division) AS "registeredAddress", p.updated_on::text AS "updatedOn"
   FROM registry.person p
     LEFT JOIN registry.household h ON h.id = p.household_id
     LEFT JOIN registry.house o ON o.id = p.house_id
     LEFT JOIN registry.building b ON b.id = o.building_id
     LEFT JOIN registry.house ro ON ro.id = p.registered_house_id
     LEFT JOIN registry.building rb ON rb.id = ro.building_id
   WHERE p.id = coalesce((SELECT into_id FROM registry.merged WHERE id = $1), $1)`,
);

const selectMembers = statement(
  'registry.select_members',
  `SELECT ${PERSON_COLUMNS} FROM registry.person p WHERE p.household_id = $1 ORDER BY p.born, p.id LIMIT 30`,
);

const selectGroups = statement(
  'registry.select_groups',
  `SELECT kind, since::text AS since, until::text AS until, source_id AS "sourceId"
   FROM registry.special_group WHERE person_id = $1 ORDER BY kind`,
);

/**
 * Everything known of a person (一人一档), from where and since when, and what contradicts. Masked unless the reader may
 * see it in full and has said why. Every look is in the audit log, also the masked one. A number that was merged leads to
 * the survivor. Throws `registry.not_found` for nobody and for somebody outside of the reader's area.
 */
export async function getPerson(ctx: RootCtx, parts: RegistryParts, id: string): Promise<PersonDossier> {
  const { row, isUnmasked } = await openPerson(ctx, parts, id);
  const [members, groups, links, records, sources] = await Promise.all([
    row.householdId === null ? [] : ctx.db.run<PersonRow>(selectMembers, [row.householdId]),
    ctx.db.run<GroupRow>(selectGroups, [row.id]),
    findLinks(ctx, row.id, isUnmasked),
    findRecords(ctx, row.id),
    findSources(ctx),
  ]);
  if (isUnmasked) {
    const reach = reachOf(ctx.actor, registryPermissions.person, parts);
    await noteUnmaskedWith(ctx, registryPermissions.unmask, {
      subject: `person:${row.id}`,
      others: members
        .filter((member) => reaches(reach, member.gridId, parts.areas))
        .map((member) => `person:${member.id}`),
    });
  }
  const attributes = attributesOf(records, sources);
  const seen = groups.filter(({ kind }) => maySeeGroup(ctx, kind));
  return {
    ...personItem(row, parts.areas, isUnmasked),
    isUnmasked,
    born: isUnmasked ? row.born : null,
    address: doorAddress(row.address, isUnmasked),
    houseId: row.houseId,
    buildingId: row.buildingId,
    gridId: row.gridId,
    registeredAddress: doorAddress(row.registeredAddress, isUnmasked),
    household: row.householdId === null ? null : householdOf(ctx, row, members, { parts, isUnmasked }),
    links,
    groups: seen.map(({ kind, since, until, sourceId }) => ({
      ...{ kind, since, until, source: sources.get(sourceId)?.title ?? null },
    })),
    hiddenGroups:
      !isAllowed(ctx.actor, registryPermissions.care) || !isAllowed(ctx.actor, registryPermissions.security),
    attributes: isUnmasked ? attributes : maskAttributes(attributes),
    records: records.length,
    updatedOn: row.updatedOn,
  };
}

/** The row of somebody within reach, and whether it may be shown in full; the look is in the audit log from here on. */
async function openPerson(
  ctx: RootCtx,
  parts: RegistryParts,
  id: string,
): Promise<{ row: Row; isUnmasked: boolean }> {
  const [row] = await ctx.db.run<Row>(selectPerson, [id]);
  if (row === undefined) throw new AppError('registry.not_found');
  requireReach(reachOf(ctx.actor, registryPermissions.person, parts), row.gridId, parts.areas);
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `person:${row.id}`);
  if (!isUnmasked)
    await audit(ctx, { action: 'registry.person.viewed', subject: `person:${row.id}`, details: {} });
  return { row, isUnmasked };
}

/**
 * What each source says of a person, record by record; in full only with a purpose and the right to it. Every look is in
 * the audit log. Throws `registry.not_found` as the person's page does.
 */
export async function getPersonRecords(ctx: RootCtx, parts: RegistryParts, id: string) {
  const { row, isUnmasked } = await openPerson(ctx, parts, id);
  const [records, sources] = await Promise.all([findRecords(ctx, row.id), findSources(ctx)]);
  return { isUnmasked, items: records.map((record) => recordView(record, sources, isUnmasked)) };
}

interface GroupRow {
  readonly kind: SpecialGroup;
  readonly since: string | null;
  readonly until: string | null;
  readonly sourceId: number;
}

function maySeeGroup(ctx: RootCtx, kind: SpecialGroup): boolean {
  return isAllowed(ctx.actor, registryPermissions[SPECIAL_GROUPS[kind]]);
}

/** Of a household that lives in several places, who lives out of reach stays masked. */
function householdOf(
  ctx: RootCtx,
  row: Row,
  members: readonly PersonRow[],
  { parts, isUnmasked }: { readonly parts: RegistryParts; readonly isUnmasked: boolean },
) {
  const { areas } = parts;
  const reach = reachOf(ctx.actor, registryPermissions.person, parts);
  return {
    id: row.householdId!,
    members: members.map((member) => ({
      ...personItem(member, areas, isUnmasked && reaches(reach, member.gridId, areas)),
      isHead: member.id === row.headId,
    })),
  };
}
