import type { IdentityCache } from './identity-cache.ts';
import type { AuthOptions } from './model.ts';
import type { PasswordHasher } from './passwords.ts';
import type { RoleBook } from './roles.ts';

/** What the commands of this module share. */
export interface AuthParts {
  readonly options: AuthOptions;
  readonly book: RoleBook;
  readonly cache: IdentityCache;
  readonly hasher: PasswordHasher;
}
