/** The six elements: persons, households, buildings, houses, organisations, things; what is known of each, and from where. */

export { type BulkLoad, type BulkTable, bulkTables, openBulkLoad } from './bulk-load.ts';
export { EDGE_KINDS, ENTITY_KINDS, type EntityKind, registryPermissions, SPECIAL_GROUPS } from './kinds.ts';
export { registryRoutes } from './routes.ts';
export type { RegistryParts } from './scope.ts';
