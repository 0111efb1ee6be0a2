/** The six elements: persons, households, buildings, houses, organisations, things; what is known of each, and from where. */

export { type BulkLoad, type BulkTable, bulkTables, openBulkLoad } from './bulk-load.ts';
export {
  EDGE_KINDS,
  ENTITY_KINDS,
  type EntityKind,
  registryPermissions,
  SPECIAL_GROUPS,
} from './kinds-contract.ts';
export type { PersonEvaluation } from './linking/evaluate.ts';
export type { LinkPersonsResult } from './linking/link-persons.ts';
export {
  type Applied,
  type ApplyOptions,
  applyRecords,
  type IncomingRecord,
  recordLine,
  takeEntityIds,
} from './membership.ts';
export { MOVE_KINDS, type MoveKind, takeChangedPlaces, takeMoveDays } from './moves.ts';
export { type NewReview, storeReviews } from './review.ts';
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

/** Linking brings readers of addresses and sounds with it, which a server that only shows what is known need not hold. */
export const linking = {
  evaluatePersons: async () => (await import('./linking/evaluate.ts')).evaluatePersons,
  linkPersons: async () => (await import('./linking/link-persons.ts')).linkPersons,
  loadBase: async () => (await import('./linking/load-base.ts')).loadBase,
};
