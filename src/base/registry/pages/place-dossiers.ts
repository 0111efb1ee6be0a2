import { AppError } from '../../../lib/errors.ts';
import { maskPhone, mayUnmask, noteUnmaskedWith } from '../../../platform/access/mask.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { registryPermissions } from '../kinds-contract.ts';
import { maySeePersonsAt, type RegistryParts, reachOf, requireReach } from '../scope.ts';
import { attributesOf, maskAttributes, PUBLIC_OF_ORGANISATIONS } from './attributes.ts';
import { findLinks, findRecords, findSources } from './queries.ts';
import {
  BUILDING_COLUMNS,
  type BuildingRow,
  buildingItem,
  HOUSE_ADDRESS,
  HOUSE_COLUMNS,
  type HouseRow,
  houseItem,
  ORGANISATION_COLUMNS,
  type OrganisationRow,
  organisationItem,
  PERSON_COLUMNS,
  type PersonRow,
  personItem,
  THING_COLUMNS,
  type ThingRow,
  thingItem,
} from './rows.ts';

/** Houses of one building on its page: a tower of 34 floors with eight doors has 272, two of them fewer than this. */
const MOST_HOUSES = 1_000;
const MOST_OTHERS = 50;

const selectBuilding = statement(
  'registry.select_building',
  `SELECT ${BUILDING_COLUMNS} FROM registry.building b WHERE b.id = $1`,
);

const selectHouses = statement(
  'registry.select_houses',
  `SELECT ${HOUSE_COLUMNS} FROM registry.house h WHERE h.building_id = $1 ORDER BY h.unit, h.floor DESC, h.room LIMIT ${MOST_HOUSES + 1}`,
);

const selectOrganisationsIn = statement(
  'registry.select_organisations_in',
  `SELECT ${ORGANISATION_COLUMNS} FROM registry.organisation o WHERE o.building_id = $1 ORDER BY o.id LIMIT ${MOST_OTHERS}`,
);

const selectThingsIn = statement(
  'registry.select_things_in',
  `SELECT ${THING_COLUMNS} FROM registry.thing t WHERE t.building_id = $1 ORDER BY t.kind, t.id LIMIT ${MOST_OTHERS}`,
);

const selectHouse = statement(
  'registry.select_house',
  `SELECT ${HOUSE_COLUMNS}, ${HOUSE_ADDRESS}, b.grid_id AS "gridId"
   FROM registry.house h JOIN registry.building b ON b.id = h.building_id WHERE h.id = $1`,
);

const selectPeopleIn = statement(
  'registry.select_people_in',
  `SELECT ${PERSON_COLUMNS}, p.household_id::text AS "householdId", o.head_id::text AS "headId"
   FROM registry.person p LEFT JOIN registry.household o ON o.id = p.household_id
   WHERE p.house_id = $1 AND p.state = 1 ORDER BY p.household_id, p.born, p.id LIMIT 200`,
);

/** A building with its houses, organisations and things (一楼一档). Throws `registry.not_found`. */
export async function getBuilding(ctx: RootCtx, parts: RegistryParts, id: string) {
  const building = await getBuildingRow(ctx, parts, id);
  const [houses, organisations, things, records, sources] = await Promise.all([
    ctx.db.run<HouseRow>(selectHouses, [id]),
    ctx.db.run<OrganisationRow>(selectOrganisationsIn, [id]),
    ctx.db.run<ThingRow>(selectThingsIn, [id]),
    findRecords(ctx, id),
    findSources(ctx),
  ]);
  const maySeePersons = maySeePersonsAt(ctx.actor, parts, building.gridId);
  return {
    ...buildingItem(building, parts.areas),
    gridId: building.gridId,
    floors: building.floors,
    units: building.units,
    houses: houses.slice(0, MOST_HOUSES).map((house) => houseItem(house, maySeePersons)),
    moreHouses: houses.length > MOST_HOUSES,
    organisations: organisations.map((row) => organisationItem(row, parts.areas)),
    things: things.map((row) => thingItem(row, parts.areas)),
    attributes: attributesOf(records, sources),
  };
}

async function getBuildingRow(ctx: RootCtx, parts: RegistryParts, id: string): Promise<BuildingRow> {
  const [row] = await ctx.db.run<BuildingRow>(selectBuilding, [id]);
  if (row === undefined) throw new AppError('registry.not_found');
  requireReach(reachOf(ctx.actor, registryPermissions.read, parts), row.gridId, parts.areas);
  return row;
}

type Resident = PersonRow & { householdId: string | null; headId: string | null };

/**
 * A house with those who live in it and who owns or rents it (一房一档). Persons need their own right; each look at them
 * is in the audit log. Throws `registry.not_found`.
 */
export async function getHouse(ctx: RootCtx, parts: RegistryParts, id: string) {
  const [row] = await ctx.db.run<HouseRow & { address: string; gridId: string }>(selectHouse, [id]);
  if (row === undefined) throw new AppError('registry.not_found');
  const building = await getBuildingRow(ctx, parts, row.buildingId);
  const maySeePersons = maySeePersonsAt(ctx.actor, parts, row.gridId);
  const isUnmasked = maySeePersons && (await mayUnmask(ctx, registryPermissions.unmask, `house:${id}`));
  if (maySeePersons && !isUnmasked)
    await audit(ctx, { action: 'registry.house.viewed', subject: `house:${id}`, details: {} });
  const [people, links, records, sources] = await Promise.all([
    maySeePersons ? ctx.db.run<Resident>(selectPeopleIn, [id]) : [],
    maySeePersons ? findLinks(ctx, id, isUnmasked) : [],
    findRecords(ctx, id),
    findSources(ctx),
  ]);
  if (isUnmasked)
    await noteUnmaskedWith(ctx, registryPermissions.unmask, {
      subject: `house:${id}`,
      others: people.map((person) => `person:${person.id}`),
    });
  const attributes = attributesOf(records, sources);
  return {
    ...houseItem(row, maySeePersons),
    address: row.address,
    area: buildingItem(building, parts.areas).area,
    building: buildingItem(building, parts.areas),
    // Who stands in no household lives by himself, as far as it is known.
    households: [...Map.groupBy(people, ({ householdId, id: person }) => householdId ?? person)].map(
      ([household, members]) => ({
        id: household,
        members: members.map((member) => ({
          ...personItem(member, parts.areas, isUnmasked),
          isHead: member.id === member.headId,
        })),
      }),
    ),
    links,
    attributes: isUnmasked ? attributes : maskAttributes(attributes),
  };
}

const selectOrganisation = statement(
  'registry.select_organisation',
  `SELECT ${ORGANISATION_COLUMNS}, o.telephone, o.building_id::text AS "buildingId", coalesce(p.id, o.head_id)::text AS "headId",
     coalesce(p.name, o.head_name) AS "headName", o.founded_on::text AS "foundedOn", o.updated_on::text AS "updatedOn",
     (SELECT count(*)::int FROM registry.edge e WHERE e.to_id = o.id AND e.kind = 6) AS people
   FROM registry.organisation o
     LEFT JOIN registry.person p ON p.id = coalesce((SELECT into_id FROM registry.merged WHERE id = o.head_id), o.head_id)
   WHERE o.id = coalesce((SELECT into_id FROM registry.merged WHERE id = $1), $1)`,
);

interface OrganisationPageRow extends OrganisationRow {
  readonly telephone: string | null;
  readonly buildingId: string | null;
  readonly headId: string | null;
  readonly headName: string | null;
  readonly foundedOn: string | null;
  readonly updatedOn: string | null;
  readonly people: number;
}

/** A mobile telephone is somebody's own: most sole traders give the one in their pocket. */
const isMobile = (telephone: string): boolean => /^1\d{10}$/.test(telephone);

/**
 * An organisation (一企一档). Who heads it is public in the register of enterprises; a mobile telephone and his number are
 * shown in full only with a purpose and the right to it. A number that was merged leads to the survivor. Throws
 * `registry.not_found`.
 */
export async function getOrganisation(ctx: RootCtx, parts: RegistryParts, id: string) {
  const [row] = await ctx.db.run<OrganisationPageRow>(selectOrganisation, [id]);
  if (row === undefined) throw new AppError('registry.not_found');
  requireReach(reachOf(ctx.actor, registryPermissions.read, parts), row.gridId, parts.areas);
  const [[building], records, sources] = await Promise.all([
    row.buildingId === null ? [] : ctx.db.run<BuildingRow>(selectBuilding, [row.buildingId]),
    findRecords(ctx, row.id),
    findSources(ctx),
  ]);
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `organisation:${row.id}`);
  const { telephone } = row;
  const attributes = attributesOf(records, sources);
  return {
    ...organisationItem(row, parts.areas),
    isUnmasked,
    telephone: telephone !== null && isMobile(telephone) && !isUnmasked ? maskPhone(telephone) : telephone,
    building: building === undefined ? null : buildingItem(building, parts.areas),
    head: row.headName === null ? null : { id: row.headId, name: row.headName },
    foundedOn: row.foundedOn,
    updatedOn: row.updatedOn,
    people: maySeePersonsAt(ctx.actor, parts, row.gridId) ? row.people : null,
    attributes: isUnmasked ? attributes : maskAttributes(attributes, PUBLIC_OF_ORGANISATIONS),
  };
}
