import { submitReport } from '../../base/intake/index.ts';
import { type CaseState, findCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { MINUTE_MS } from '../../lib/time.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import { type Call, callColumns } from './call.ts';
import type { CallRequest } from './contract.ts';
import { makeReplies } from './replies.ts';
import {
  CHANNEL,
  DEFAULT_LIMITS,
  deadlinesOf,
  isUrgent,
  type Limits,
  priorityOf,
  withoutNumber,
} from './rules.ts';

const AHEAD_MS = 5 * MINUTE_MS;
/** A call that is handed over later than this was handled otherwise meanwhile. */
const OLDEST_MS = 7 * 24 * 60 * MINUTE_MS;
/** States in which nobody has signed for a case yet. */
const NOT_IN_HAND = ['awaiting-dispatch', 'awaiting-signature', 'objected', 'in-panel'];

const lockByNumber = statement(
  'police_diversion.call.by_number',
  `SELECT ${callColumns} FROM police_diversion.call d WHERE d.call_number = $1 FOR NO KEY UPDATE`,
);
// A call that 110 hands over again keeps its number and its story; its limits begin anew.
const upsert = statement(
  'police_diversion.call.upsert',
  `INSERT INTO police_diversion.call (id, call_number, called_at, received_at, nature, place_text, case_id, report_id,
     urgent, joint, acknowledge_due_at, result_due_at, round)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
   ON CONFLICT (id) DO UPDATE SET received_at = excluded.received_at, nature = excluded.nature,
     place_text = excluded.place_text, case_id = excluded.case_id, report_id = excluded.report_id,
     urgent = excluded.urgent, joint = excluded.joint, acknowledge_due_at = excluded.acknowledge_due_at,
     result_due_at = excluded.result_due_at, round = excluded.round, rung = 0, acknowledged_at = NULL,
     result_at = NULL, returned_at = NULL, returned_by = NULL, returned_reason = NULL`,
);

export interface Taken {
  readonly call: Call;
  /** The number was here already. */
  readonly known: boolean;
  /** The case that it opened; absent when it joined one. */
  readonly opened?: CaseState | undefined;
}

/**
 * Takes a call that 110 hands over: an incident of high priority, with its own limits for answering 110. The same
 * number again gives the same call, unless 110 says that it does not take back what was given back (`refusedReturn`):
 * then it is handled anew. Throws `police-diversion.time_invalid`, `police-diversion.not_returned` and what the intake
 * throws. Emits `police-diversion.call.received`.
 */
export async function takeCall(ctx: Ctx, parts: SceneParts, input: CallRequest): Promise<Taken> {
  const calledAt = timeOf(ctx, input.calledAt);
  return inTransaction(ctx, async (tx) => {
    const [known] = await tx.db.run<Call>(lockByNumber, [input.number]);
    if (input.refusedReturn === undefined) {
      if (known) return { call: known, known: true };
    } else if (known === undefined || known.returnedAt === null)
      throw new AppError('police-diversion.not_returned');
    return open(tx, parts, input, { calledAt, known });
  });
}

async function open(
  tx: Ctx,
  parts: SceneParts,
  input: CallRequest,
  { calledAt, known }: { calledAt: Date; known: Call | undefined },
): Promise<Taken> {
  const now = tx.clock.now();
  const limits = (await findSetting<Limits>(tx.db, CHANNEL)) ?? DEFAULT_LIMITS;
  const urgent = isUrgent(input);
  const { acknowledgeDueAt, resultDueAt, resultMinutes } = deadlinesOf(now, urgent, limits);
  const duration = { amount: resultMinutes / 60, unit: 'urgent-hour' as const };
  const round = (known?.round ?? 0) + 1;
  const { number, nature, lon, lat, areaCode, caller, synthetic } = input;
  const joint = input.joint ?? false;
  const said = withoutNumber(input.text, caller?.telephone);
  const again = input.refusedReturn === undefined ? '' : `\n110退回后再次移交：${input.refusedReturn}`;
  const place = input.place && withoutNumber(input.place, caller?.telephone);
  const submitted = await submitReport(tx, parts.city, {
    channel: CHANNEL,
    externalId: round === 1 ? number : `${number} (${round})`,
    text: said.trim() === '' ? said : `${nature}：${said}${again}`,
    ...{ lon, lat, areaCode, address: place, reporter: caller, priority: priorityOf(urgent), synthetic },
    attributes: { callNumber: number, nature, joint },
    limits: { citizen: { duration, source: '非警务警情分流反馈时限' } },
  });
  const { caseId, id: reportId } = submitted.report;
  const call: Call = {
    ...{ id: known?.id ?? tx.ids.next(), callNumber: number, caseId, reportId, round },
    ...{ acknowledgeDueAt, resultDueAt, acknowledgedAt: null, resultAt: null, returnedAt: null },
  };
  await tx.db.run(upsert, [
    ...[call.id, number, calledAt, now, nature, place ?? null, caseId, reportId],
    ...[urgent, joint, acknowledgeDueAt, resultDueAt, round],
  ]);
  if (submitted.case === undefined) await joinInHand(tx, call);
  const data = { callId: call.id, caseId, urgent, joint };
  tx.emit({ type: 'police-diversion.call.received', aggregate: `case:${caseId}`, data });
  return { call, known: false, opened: submitted.case };
}

/** A call about something that a unit has in hand already is in hand as well: no other signature will follow. */
async function joinInHand(tx: Ctx, call: Call): Promise<void> {
  const state = await findCase(tx.db, call.caseId);
  if (state === undefined || NOT_IN_HAND.includes(state.state)) return;
  const { version } = state;
  const text = '同一事项已在办理';
  await makeReplies(tx, [{ call, kind: 'acknowledged', text, version, at: tx.clock.now() }]);
}

function timeOf(ctx: Ctx, text: string): Date {
  const at = new Date(text);
  const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const ageMs = ctx.clock.now().getTime() - at.getTime();
  // A day that the calendar does not have would roll over into the next month.
  const day = Number(text.slice(8, 10));
  const days = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  if (!zoned || Number.isNaN(ageMs) || day > days || ageMs < -AHEAD_MS || ageMs > OLDEST_MS)
    throw new AppError('police-diversion.time_invalid', { value: text.slice(0, 40) });
  return at;
}
