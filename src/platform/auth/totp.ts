import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Clock } from '../../lib/time.ts';

/** A new second factor (RFC 6238: SHA-1, six digits, 30 s) and the address that authenticator apps scan. */
export function createTotp(login: string): { secret: string; uri: string } {
  const secret = generateSecret();
  return { secret, uri: generateURI({ issuer: 'citybrain', label: login, secret }) };
}

/**
 * The time step a code belongs to, or undefined when it is wrong. One step before and after is accepted, for
 * clocks that differ; a step that was used already (`lastStep`) or lies before it is not.
 */
export function findTotpStep(
  clock: Clock,
  secret: string,
  code: string,
  lastStep: number,
): number | undefined {
  const epoch = Math.floor(clock.now().getTime() / 1000);
  const result = verifySync({ secret, token: code, epoch, epochTolerance: 30 });
  if (!result.valid || !('timeStep' in result)) return undefined;
  return result.timeStep > lastStep ? result.timeStep : undefined;
}
