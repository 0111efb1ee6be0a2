import { AppError } from '../../lib/errors.ts';
import { audit, auditEach } from '../audit/record.ts';
import type { Ctx } from '../context/index.ts';
import { isAllowed } from './index.ts';

export { maskAddress, maskIdNumber, maskName, maskPhone } from './mask-text.ts';

const MAX_PURPOSE = 100;

/**
 * Whether the actor may see personal data of `subject` (`person:0190…`) in full in this request: only with the
 * permission and a declared purpose (the request's X-Purpose), and then it is in the audit log before it is
 * shown. Everybody else gets the masked value. Whether the row is theirs to see at all is checked where it is read.
 */
export async function mayUnmask(ctx: Ctx, permission: string, subject: string): Promise<boolean> {
  const purpose = ctx.purpose?.trim() ?? '';
  if (!isAllowed(ctx.actor, permission) || purpose === '') return false;
  await audit(ctx, {
    ...{
      action: 'access.unmasked',
      subject,
      purpose: purpose.slice(0, MAX_PURPOSE),
      details: { permission },
    },
  });
  return true;
}

/** Notes whom the page of a subject that was opened in full shows in full as well: whoever is asked later who saw him finds it. */
export async function noteUnmaskedWith(
  ctx: Ctx,
  permission: string,
  { subject, others }: { readonly subject: string; readonly others: readonly string[] },
): Promise<void> {
  await auditEach(
    ctx,
    others.filter((other) => other !== subject),
    {
      action: 'access.unmasked',
      purpose: (ctx.purpose ?? '').trim().slice(0, MAX_PURPOSE),
      details: { permission, with: subject },
    },
  );
}

/** As `mayUnmask` for somebody who asked for the full value: throws `access.denied` or `access.purpose_needed`. */
export async function requireUnmask(ctx: Ctx, permission: string, subject: string): Promise<void> {
  if (!isAllowed(ctx.actor, permission)) throw new AppError('access.denied', { permission });
  if (!(await mayUnmask(ctx, permission, subject))) throw new AppError('access.purpose_needed');
}
