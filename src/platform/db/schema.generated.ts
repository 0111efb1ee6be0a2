/** Row types, generated from the migrated database by `node tools/generate-schema.ts`. */
export type DB = Record<string, never>;
