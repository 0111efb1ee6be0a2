import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AppError } from '../../lib/errors.ts';

/** argon2id with the first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Each runs on a thread of libuv, of which file and name look-ups need the others. */
const AT_ONCE = 2;
const MAX_WAITING = 40;
const MIN_LENGTH = 10;

export interface PasswordHasher {
  /** Throws `request.too_many` when too many wait already. */
  hash(password: string): Promise<string>;
  /**
   * True when it matches. Without a hash it takes as long and is false, so that time tells nothing.
   * `first` runs when its turn has come, not for those who are turned away.
   */
  verify(storedHash: string | undefined, password: string, first?: () => Promise<void>): Promise<boolean>;
  needsRehash(storedHash: string): boolean;
}

/** Hashes passwords, two at once; the rest wait in a bounded queue, first come first served. */
export function createPasswordHasher(): PasswordHasher {
  let running = 0;
  const queue: (() => void)[] = [];
  let dummy: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (queue.length >= MAX_WAITING) throw new AppError('request.too_many', { seconds: 1 });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running++;
    }
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody slips in between.
      const next = queue.shift();
      if (next !== undefined) next();
      else running--;
    }
  }

  return {
    hash: (password) => inTurn(() => hash(normalise(password), OPTIONS)),
    verify: (storedHash, password, first) =>
      inTurn(async () => {
        await first?.();
        if (storedHash !== undefined) return verify(storedHash, normalise(password));
        dummy ??= hash('nobody has this password', OPTIONS);
        await verify(await dummy, normalise(password));
        return false;
      }),
    needsRehash: (storedHash) => {
      const stored = parseOptions(storedHash);
      return stored.memoryCost < OPTIONS.memoryCost || stored.timeCost < OPTIONS.timeCost;
    },
  };
}

/** The same characters typed on another keyboard or system must give the same password (NIST SP 800-63B 5.1.1.2). */
function normalise(password: string): string {
  return password.normalize('NFKC');
}

/**
 * Throws `auth.password_weak` unless the password has 10 characters or more, three of the four kinds (capitals,
 * small letters, digits, others) or 16 characters, and does not contain the login. GB/T 22239-2019 8.1.4.1 asks
 * for complexity without giving figures; these are ours.
 */
export function checkPassword(password: string, login: string): void {
  const length = [...password].length;
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  const named = password.toLowerCase().includes(login.toLowerCase());
  const monotonous = new Set(password).size < 5;
  if (length < MIN_LENGTH || (kinds < 3 && length < 16) || named || monotonous)
    throw new AppError('auth.password_weak');
}
