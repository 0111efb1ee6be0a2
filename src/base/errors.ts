import type { ErrorCatalogue } from '../platform/i18n/errors.ts';
import { addressErrors } from './addresses/errors.ts';
import { areasErrors } from './areas/errors.ts';
import { classifyErrors } from './classify/errors.ts';
import { collisionErrors } from './collision/errors.ts';
import { deskErrors } from './desk/errors.ts';
import { erasureErrors } from './erasure/errors.ts';
import { feedsErrors } from './feeds/errors.ts';
import { indicatorsErrors } from './indicators/errors.ts';
import { intakeErrors } from './intake/errors.ts';
import { linkageErrors } from './linkage/errors.ts';
import { loopErrors } from './loop/errors.ts';
import { messagesErrors } from './messages/errors.ts';
import { organisationsErrors } from './organisations/errors.ts';
import { registryErrors } from './registry/errors.ts';
import { sceneErrors } from './scene/errors.ts';

/** What can go wrong in the base, one catalogue a module. */
export const baseErrors: readonly ErrorCatalogue[] = [
  areasErrors,
  organisationsErrors,
  messagesErrors,
  feedsErrors,
  addressErrors,
  registryErrors,
  linkageErrors,
  loopErrors,
  indicatorsErrors,
  classifyErrors,
  intakeErrors,
  collisionErrors,
  deskErrors,
  erasureErrors,
  sceneErrors,
];
