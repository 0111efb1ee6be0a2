import Type from 'typebox';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import {
  BuildingDossier,
  EntityParams,
  GridPage,
  HouseDossier,
  OrganisationDossier,
  PersonDossier,
  PersonRecords,
  SearchAnswer,
  SearchQuery,
} from './contract.ts';
import { registryPermissions } from './kinds-contract.ts';
import { linkRoutes } from './link-routes.ts';
import { getGrid } from './pages/grid-page.ts';
import { getPerson, getPersonRecords } from './pages/person-dossier.ts';
import { getBuilding, getHouse, getOrganisation } from './pages/place-dossiers.ts';
import { reviewRoutes } from './review/routes.ts';
import type { RegistryParts } from './scope.ts';
import { search } from './search/search.ts';

const read = { permission: registryPermissions.read } as const;
const person = { permission: registryPermissions.person } as const;

/** Search and the pages of persons, buildings, houses, organisations and grids. */
export function registryRoutes(parts: RegistryParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/search',
      summary:
        'Persons, buildings, houses, organisations and things by name, number, telephone, code or address',
      access: read,
      ratePerMinute: 120,
      query: SearchQuery,
      response: SearchAnswer,
      handler: (ctx, { query }) => search(ctx, parts, query.q),
    }),
    ...linkRoutes(),
    ...personRoutes(parts),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/buildings/:id',
      summary: 'A building with its houses, organisations and things',
      access: read,
      params: EntityParams,
      response: BuildingDossier,
      handler: (ctx, { params }) => getBuilding(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/houses/:id',
      summary: 'A house with its households, owners and tenants',
      access: read,
      ratePerMinute: 120,
      params: EntityParams,
      response: HouseDossier,
      handler: (ctx, { params }) => getHouse(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/organisations/:id',
      summary:
        'An organisation with its seat and head; mobile telephones in full only with X-Purpose; audited',
      access: read,
      ratePerMinute: 120,
      params: EntityParams,
      response: OrganisationDossier,
      handler: (ctx, { params }) => getOrganisation(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/grids/:id',
      summary: 'What stands and lives in a grid',
      access: read,
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: GridPage,
      handler: (ctx, { params }) => getGrid(ctx, parts, params.id),
    }),
    ...reviewRoutes(parts),
  ];
}

function personRoutes(parts: RegistryParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/persons/:id',
      summary: 'Everything known of a person; in full only with X-Purpose and the right to it; audited',
      access: person,
      ratePerMinute: 120,
      params: EntityParams,
      response: PersonDossier,
      handler: (ctx, { params }) => getPerson(ctx, parts, params.id),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/registry/persons/:id/records',
      summary: 'What each source says of a person, record by record; in full only with X-Purpose; audited',
      access: person,
      ratePerMinute: 120,
      params: EntityParams,
      response: PersonRecords,
      handler: (ctx, { params }) => getPersonRecords(ctx, parts, params.id),
    }),
  ];
}
