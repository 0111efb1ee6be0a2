/** The six elements: persons, households, buildings, houses, organisations, things; what is known of each, and from where. */

export { type BulkLoad, type BulkTable, bulkTables, openBulkLoad } from './bulk-load.ts';
export { eraseRegistryPersons, findErasable, forgetLinking } from './erasure.ts';
export { HOUSE_CHECK_WANTED, type WantedHouseCheck, wantHouseCheck } from './house-checks.ts';
export {
  EDGE_KINDS,
  ENTITY_KINDS,
  type EntityKind,
  registryPermissions,
  SPECIAL_GROUPS,
  type SpecialGroup,
} from './kinds-contract.ts';
export { LINK_KIND } from './link-routes.ts';
export type { EntityEvaluation, PersonEvaluation } from './linking/evaluate.ts';
export type { LinkPersonsResult } from './linking/link-persons.ts';
export type { LinkThingsResult } from './linking/link-things.ts';
export { PERSON_COLUMNS, type PersonRow, personItem } from './pages/rows.ts';
export {
  type Applied,
  type ApplyOptions,
  applyRecords,
  type IncomingRecord,
  recordLine,
  takeEntityIds,
} from './records/apply.ts';
export { ORGANISATIONS_CHANGED } from './records/derive-organisations.ts';
export { MOVE_KINDS, type MoveKind, takeChangedPlaces, takeMoveDays } from './records/moves.ts';
export { dropRents, type Rent, storeRents } from './rents.ts';
export { type NewReview, storeReviews } from './review/queue.ts';
export { registryRoutes } from './routes.ts';
export {
  areaLine,
  deriveOptionsOf,
  type Reach,
  type RegistryParts,
  reaches,
  reachOf,
  requireReach,
  within,
} from './scope.ts';
export { type IncomingThing, type StoredThings, storeThings } from './things.ts';
export { unsaidRecords } from './unsaid.ts';

/** Linking brings readers of addresses and sounds with it, which a server that only shows what is known need not hold. */
export const linking = {
  evaluatePersons: async () => (await import('./linking/evaluate.ts')).evaluatePersons,
  evaluateEntities: async () => (await import('./linking/evaluate.ts')).evaluateEntities,
  findHouses: async () => (await import('./linking/houses.ts')).findHouses,
  linkOrganisations: async () => (await import('./linking/link-organisations.ts')).linkOrganisations,
  linkPersons: async () => (await import('./linking/link-persons.ts')).linkPersons,
  linkThings: async () => (await import('./linking/link-things.ts')).linkThings,
  loadBase: async () => (await import('./linking/load-base.ts')).loadBase,
};
