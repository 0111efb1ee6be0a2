import { findCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Consumer, DeliveredEvent } from '../../platform/outbox/index.ts';
import { keepLimits } from './limits.ts';
import { insertUpperRequest } from './requests.ts';
import { lockTicketOfReport, type Ticket, updateTicket } from './ticket-store.ts';

/**
 * A ticket goes where its report goes: put to another case (并单), taken out again (拆单). It keeps its number, its
 * deadlines, its requests and its call-backs; both cases then follow the tickets that they have.
 */
export function ticketFollower(parts: SceneParts): Consumer {
  return {
    name: 'hotline.follow',
    types: ['intake.report.fused', 'intake.report.separated'],
    handle: async (ctx, events) => {
      for (const event of events) await follow(ctx, parts, event);
    },
  };
}

async function follow(ctx: Ctx, parts: SceneParts, { data }: DeliveredEvent): Promise<void> {
  const [caseId, from] = [String(data.caseId), String(data.from)];
  const ticket = await lockTicketOfReport(ctx.db, String(data.reportId));
  // A report of another channel may have left tickets behind, whose case no longer follows anybody else.
  if (ticket !== undefined && ticket.caseId !== caseId) {
    // What was replayed when it was taken over lies in the other case's log.
    const after: Ticket = { ...ticket, caseId, takenOverVersion: 0 };
    await updateTicket(ctx, ticket, after);
    await signToo(ctx, after);
  }
  await keepLimits(ctx, parts, caseId, '并单后以最早的内控时限为准');
  if (from !== caseId) await keepLimits(ctx, parts, from, '拆单后以其余工单的内控时限为准');
}

/** A ticket that joins a case which its unit has signed for is signed for as well. */
export async function signToo(ctx: Ctx, ticket: Ticket): Promise<void> {
  const state = await findCase(ctx.db, ticket.caseId);
  if (state?.hands.at(-1)?.signedAt === undefined || ticket.upperStatus !== 'assigned') return;
  const request = { kind: 'sign' as const, reason: '', version: state.version, at: ctx.clock.now() };
  await insertUpperRequest(ctx, ticket, request);
}
