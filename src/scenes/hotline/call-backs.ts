import { act, findCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { TicketDetail } from './contract.ts';
import type { Ticket } from './ticket-store.ts';

const insert = statement(
  'hotline.call_back.insert',
  `INSERT INTO hotline.call_back (id, ticket_id, called_at, reached, solved, satisfied, note)
   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (ticket_id, called_at) DO NOTHING RETURNING id`,
);
const select = statement(
  'hotline.call_back.select',
  `SELECT called_at AS at, reached, solved, satisfied, note FROM hotline.call_back
   WHERE ticket_id = $1 ORDER BY called_at LIMIT 50`,
);

interface CallBack {
  readonly at: Date;
  readonly reached: boolean;
  readonly solved?: boolean | undefined;
  readonly satisfied?: boolean | undefined;
  readonly note?: string | undefined;
}

/**
 * Keeps what the upper side learned when it called back about a ticket; the same call twice counts once. "Not solved"
 * about a case that was closed reopens it: only 回访 or 核实 may. Returns whether it was new.
 */
export async function storeCallBack(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  call: CallBack,
): Promise<boolean> {
  const { at, reached, solved = null, satisfied = null, note = null } = call;
  const values = [tx.ids.next(), ticket.id, at, reached, solved, satisfied, note];
  const [made] = await tx.db.run(insert, values);
  if (made === undefined) return false;
  const state = await findCase(tx.db, ticket.caseId);
  const closed = state?.state === 'closed' || state?.state === 'rated';
  if (solved === false && closed && state.leadOrganisationId !== undefined) {
    const reason = `上级平台回访：未解决${note ? `。${note}` : ''}`.slice(0, 2_000);
    const form = { source: 'call-back', reason };
    const actor = systemActor('hotline');
    await act({ ...tx, actor }, parts.city.loop, { caseId: state.id, action: 'reopen', form });
  }
  return true;
}

/** The call-backs of one ticket, oldest first; their words only for those who may see them. */
export async function callBacksOf(
  db: Db,
  ticketId: string,
  locked: boolean,
): Promise<TicketDetail['callBacks']> {
  type Row = Omit<TicketDetail['callBacks'][number], 'at'> & { readonly at: Date };
  const rows = await db.run<Row>(select, [ticketId]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString(), note: locked ? null : row.note }));
}
