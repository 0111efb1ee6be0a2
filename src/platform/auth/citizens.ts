import { AppError } from '../../lib/errors.ts';
import { maskPhone } from '../access/mask-text.ts';
import { audit } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { normalisePhone } from '../sms/index.ts';
import type { AuthParts } from './parts.ts';
import { endSessionsOf } from './sessions.ts';

const find = statement('auth.citizen.by_phone', 'SELECT id FROM auth.citizen WHERE phone_hash = $1');
const insert = statement(
  'auth.citizen.insert',
  `INSERT INTO auth.citizen (id, phone_hash, phone_encrypted, phone_masked, created_at)
   VALUES ($1, $2, $3, $4, $5) ON CONFLICT (phone_hash) DO NOTHING RETURNING id`,
);
const findPhone = statement(
  'auth.citizen.phone',
  'SELECT phone_encrypted AS sealed, phone_masked AS masked FROM auth.citizen WHERE id = $1',
);
const erase = statement(
  'auth.citizen.erase',
  `WITH gone AS (DELETE FROM auth.phone_code p USING auth.citizen c WHERE c.id = $1 AND p.phone_hash = c.phone_hash)
   UPDATE auth.citizen SET phone_hash = NULL, phone_encrypted = NULL, phone_masked = NULL,
     erased_at = coalesce(erased_at, $2)
   WHERE id = $1 RETURNING id`,
);

/** The citizen with this phone, made if there is none. Throws `auth.phone_invalid`. */
export async function findOrCreateCitizen(parts: AuthParts, ctx: Ctx, phoneText: string): Promise<string> {
  const phone = normalisePhone(phoneText);
  const { secret } = parts.options;
  const phoneHash = secret.hash('phone', phone);
  const [found] = await ctx.db.run<{ id: string }>(find, [phoneHash]);
  if (found !== undefined) return found.id;
  const values = [ctx.ids.next(), phoneHash, secret.seal(phone), maskPhone(phone), ctx.clock.now()];
  const [made] = await ctx.db.run<{ id: string }>(insert, values);
  // Somebody else made it at the same moment.
  return made?.id ?? (await ctx.db.run<{ id: string }>(find, [phoneHash]))[0]!.id;
}

/** The citizen with this phone, if there is one. Throws `auth.phone_invalid`. */
export async function findCitizen(
  parts: AuthParts,
  ctx: Ctx,
  phoneText: string,
): Promise<string | undefined> {
  const phoneHash = parts.options.secret.hash('phone', normalisePhone(phoneText));
  return (await ctx.db.run<{ id: string }>(find, [phoneHash]))[0]?.id;
}

/** The citizen's phone, in full and masked, for sending and for showing; undefined once erased or unknown. */
export async function findCitizenPhone(
  parts: AuthParts,
  ctx: Ctx,
  citizenId: string,
): Promise<{ phone: string; masked: string } | undefined> {
  const [row] = await ctx.db.run<{ sealed: Buffer | null; masked: string | null }>(findPhone, [citizenId]);
  if (row === undefined || row.sealed === null) return undefined;
  return { phone: parts.options.secret.open(row.sealed), masked: row.masked ?? '' };
}

/** Takes the phone away for good and ends the sessions; the id stays, so that cases keep their reference. */
export async function eraseCitizen(parts: AuthParts, ctx: Ctx, citizenId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const rows = await tx.db.run(erase, [citizenId, tx.clock.now()]);
    if (rows.length === 0) throw new AppError('auth.citizen_not_found', { citizen: citizenId });
    await endSessionsOf(tx, citizenId);
    await audit(tx, { action: 'auth.citizen.erased', subject: `citizen:${citizenId}` });
    parts.cache.drop(tx, { actorId: citizenId });
  });
}
