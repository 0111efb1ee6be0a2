import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import { DAY_MS, MINUTE_MS } from '../../lib/time.ts';
import type { Ctx } from '../context/index.ts';
import { statement } from '../db/index.ts';
import { normalisePhone } from '../sms/index.ts';
import { randomCode } from './credentials.ts';
import type { AuthParts } from './parts.ts';

const CODE_MINUTES = 5;
const MAX_TRIES = 5;
const MAX_A_DAY = 10;
const SMS_LIMIT_MS = 5_000;

const store = statement(
  'auth.code.store',
  `INSERT INTO auth.phone_code AS p (phone_hash, code_hash, sent_at, expires_at, tries, day_started_at, day_count)
   VALUES ($1, $2, $3, $4, 0, $3, 1)
   ON CONFLICT (phone_hash) DO UPDATE SET code_hash = $2, sent_at = $3, expires_at = $4, tries = 0,
     day_started_at = CASE WHEN p.day_started_at <= $6 THEN $3 ELSE p.day_started_at END,
     day_count = CASE WHEN p.day_started_at <= $6 THEN 1 ELSE p.day_count + 1 END
   WHERE p.sent_at <= $5 AND (p.day_started_at <= $6 OR p.day_count < ${MAX_A_DAY})
   RETURNING phone_hash`,
);
const findWait = statement(
  'auth.code.find_wait',
  `SELECT sent_at AS "sentAt", day_started_at AS "dayStartedAt", day_count AS "dayCount"
   FROM auth.phone_code WHERE phone_hash = $1`,
);
const takeTry = statement(
  'auth.code.try',
  `UPDATE auth.phone_code SET tries = tries + 1
   WHERE phone_hash = $1 AND tries < ${MAX_TRIES} AND expires_at > $2 AND code_hash IS NOT NULL
   RETURNING code_hash AS "codeHash", tries`,
);
const spend = statement(
  'auth.code.spend',
  `UPDATE auth.phone_code SET code_hash = NULL WHERE phone_hash = $1 AND code_hash = $2 RETURNING phone_hash`,
);

/**
 * Sends a new code to the phone; an earlier one no longer counts. One a minute and ten in 24 hours for a phone.
 * Throws `auth.phone_invalid`, `auth.code_too_often` with the seconds to wait, `auth.sms_failed`.
 */
export async function sendPhoneCode(parts: AuthParts, ctx: Ctx, phoneText: string): Promise<void> {
  const { secret, sms } = parts.options;
  const phone = normalisePhone(phoneText);
  const phoneHash = secret.hash('phone', phone);
  const code = randomCode();
  const codeHash = secret.hash('code', phone + code);
  const nowMs = ctx.clock.now().getTime();
  const at = (offsetMs: number) => new Date(nowMs + offsetMs);
  const values = [phoneHash, codeHash, at(0), at(CODE_MINUTES * MINUTE_MS), at(-MINUTE_MS), at(-DAY_MS)];
  if ((await ctx.db.run(store, values)).length === 0) throw await tooOften(ctx, phoneHash, nowMs);
  try {
    if (sms === undefined) throw new Error('no SMS gateway is set up');
    const text = `您的验证码是 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`;
    const parameters = { code, minutes: String(CODE_MINUTES) };
    const message = { id: ctx.ids.next(), phone, template: 'login-code', parameters, text };
    await sms.send(message, AbortSignal.timeout(SMS_LIMIT_MS));
  } catch (error) {
    await ctx.db.run(spend, [phoneHash, codeHash]);
    throw new AppError('auth.sms_failed', {}, error);
  }
}

async function tooOften(ctx: Ctx, phoneHash: Buffer, nowMs: number): Promise<AppError> {
  type Row = { sentAt: Date; dayStartedAt: Date; dayCount: number };
  const [row] = await ctx.db.run<Row>(findWait, [phoneHash]);
  const minuteEndsMs = (row?.sentAt.getTime() ?? nowMs) + MINUTE_MS;
  const dayEndsMs = row !== undefined && row.dayCount >= MAX_A_DAY ? row.dayStartedAt.getTime() + DAY_MS : 0;
  const waitMs = Math.max(minuteEndsMs, dayEndsMs, nowMs + 1_000) - nowMs;
  return new AppError('auth.code_too_often', { seconds: Math.ceil(Math.min(waitMs, DAY_MS) / 1000) });
}

/**
 * Takes the right code, once. Throws `auth.code_wrong` with the tries that are left, and
 * `auth.code_expired` when there is none that could be tried.
 */
export async function takePhoneCode(
  parts: AuthParts,
  ctx: Ctx,
  phoneText: string,
  code: string,
): Promise<void> {
  const { secret } = parts.options;
  const phone = normalisePhone(phoneText);
  const phoneHash = secret.hash('phone', phone);
  const [row] = await ctx.db.run<{ codeHash: Buffer; tries: number }>(takeTry, [phoneHash, ctx.clock.now()]);
  if (row === undefined) throw new AppError('auth.code_expired');
  const codeHash = secret.hash('code', phone + code);
  if (!timingSafeEqual(codeHash, row.codeHash))
    throw new AppError('auth.code_wrong', { left: MAX_TRIES - row.tries });
  const spent = await ctx.db.run(spend, [phoneHash, codeHash]);
  if (spent.length === 0) throw new AppError('auth.code_expired');
}
