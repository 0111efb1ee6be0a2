import { baseMigrations } from '../base/migrations.ts';
import type { MigrationSource } from '../platform/db/migrations.ts';
import { scenes } from './scenes.ts';

/** All migration folders in the order in which they run: platform, base, scenes. */
export const allMigrations: readonly MigrationSource[] = [
  ...baseMigrations,
  ...scenes.flatMap((scene) => scene.migrations ?? []),
];
