import { baseErrors } from '../base/errors.ts';
import { cityErrors } from '../cities/errors.ts';
import { addErrors } from '../platform/i18n/errors.ts';
import { backupErrors } from './backup/errors.ts';
import { syntheticCityErrors } from './synthetic-city/errors.ts';

/** Gives the errors of the base and of city packs their words; scenes bring their own. May be called again. */
export function registerErrors(): void {
  for (const catalogue of [...baseErrors, cityErrors, backupErrors, syntheticCityErrors])
    addErrors(catalogue);
}
