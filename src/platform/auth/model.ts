import type { Config } from '../config/index.ts';
import type { RootCtx } from '../context/index.ts';
import type { PushHub } from '../push/index.ts';
import type { SmsSender } from '../sms/index.ts';
import type { SecretBox } from './secret.ts';

/** What a role may do, as the composition root gathers it from all modules. */
export interface Role {
  readonly title: { readonly zh: string; readonly en: string };
  readonly permissions: readonly string[];
  /** The role counts only for accounts that have a second factor. */
  readonly totpRequired?: boolean;
}

export type RoleCatalogue = Readonly<Record<string, Role>>;

/** A role given to an account, in one organisation (and below) or one area; neither means everywhere. */
export interface GrantInput {
  readonly role: string;
  readonly organisationId?: string;
  readonly areaId?: string;
}

export interface AuthOptions {
  readonly root: RootCtx;
  readonly roles: RoleCatalogue;
  /** The organisation itself and all below it. */
  readonly organisationsBelow: (ctx: RootCtx, organisationId: string) => Promise<ReadonlySet<string>>;
  readonly config: Pick<Config, 'sessionHours' | 'keptSessionDays' | 'demo' | 'publicUrl'>;
  readonly secret: SecretBox;
  readonly push: PushHub;
  /** Without one, phone login answers `auth.sms_failed`; a demonstration shows its messages on the page. */
  readonly sms?: SmsSender;
}

/** Why an account's permissions are held back: it must first choose its own password or add a second factor. */
export type Pending = 'password' | 'totp';

export const permissions = {
  manageAccounts: 'auth.account.manage',
  /** Gives any role where one's accounts are, also what one does not hold: somebody has to appoint the others. */
  appoint: 'auth.account.appoint',
  manageTokens: 'auth.token.manage',
} as const;
