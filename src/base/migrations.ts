import type { MigrationSource } from '../platform/db/migrations.ts';

/** Modules with tables, in the order in which they are migrated: a later one may reference an earlier one's keys. */
const modules = [
  ...[
    'platform/http',
    'platform/settings',
    'platform/outbox',
    'platform/sms',
    'platform/auth',
    'platform/audit',
    'platform/runs',
  ],
  ...[
    'base/areas',
    'base/organisations',
    'base/messages',
    'base/feeds',
    'base/registry',
    'base/loop',
    'base/indicators',
    'base/classify',
    'base/intake',
    'base/collision',
    'base/desk',
    'base/erasure',
  ],
];

/** Migration folders of the platform and the base; those of scenes come after them. */
export const baseMigrations: readonly MigrationSource[] = modules.map((module) => ({
  module: module.split('/')[1]!,
  directory: new URL(`../${module}/migrations/`, import.meta.url),
}));
