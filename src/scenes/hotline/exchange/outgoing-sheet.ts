import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { type SheetColumn, writeSheet } from '../../../platform/tables/index.ts';
import { KIND_TITLES, requestColumns, type UpperRequest } from '../requests.ts';
import { COLUMNS } from './import-rows.ts';

const MOST = 50_000;

type Row = UpperRequest & { readonly caseNumber: string; readonly askedText: string };

const select = statement(
  'hotline.outgoing.select',
  `SELECT ${requestColumns}, c.number AS "caseNumber",
     to_char(r.asked_at AT TIME ZONE $2, 'YYYY-MM-DD HH24:MI:SS') AS "askedText"
   FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id JOIN loop.case c ON c.id = r.case_id
   WHERE (r.asked_at AT TIME ZONE $2)::date = $1::date OR (r.state = 'waiting' AND r.sent_at IS NULL
          AND (r.asked_at AT TIME ZONE $2)::date < $1::date)
   ORDER BY r.id LIMIT ${MOST}`,
);
const mark = statement(
  'hotline.outgoing.mark',
  `UPDATE hotline.request SET sent_at = $2, sent_by = 'file', next_attempt_at = NULL
   WHERE id = ANY($1) AND sent_at IS NULL AND state = 'waiting'`,
);

// Named like the columns of the answers' sheet, so that it can be filled in and taken back.
const SHEET: readonly SheetColumn<Row>[] = [
  { title: COLUMNS.number[0], width: 24, value: (row) => row.number },
  { title: '本地编号', width: 20, value: (row) => row.caseNumber },
  { title: COLUMNS.requestKind[0], value: (row) => KIND_TITLES[row.kind].zh },
  { title: '申请理由或答复', width: 60, value: (row) => row.reason },
  { title: '申请时间', width: 20, value: (row) => row.askedText },
  { title: COLUMNS.verdict[0], value: () => null },
  { title: COLUMNS.answer[0], width: 30, value: () => null },
  { title: COLUMNS.newDeadline[0], width: 20, value: () => null },
];

/**
 * The requests and replies of a day (with earlier ones that were never sent) as a workbook whose last columns the
 * upper side fills in. With `markSent` they count as sent from now on.
 */
export async function exportRequests(
  ctx: Ctx,
  input: { day: string; timeZone: string; markSent: boolean },
): Promise<{ name: string; bytes: Buffer; count: number }> {
  return inTransaction(ctx, async (tx) => {
    const rows = await tx.db.run<Row>(select, [input.day, input.timeZone]);
    if (input.markSent) await tx.db.run(mark, [rows.map((row) => row.id), tx.clock.now()]);
    const bytes = await writeSheet(input.day, SHEET, rows);
    return { name: `上报申请-${input.day}.xlsx`, bytes, count: rows.length };
  });
}
