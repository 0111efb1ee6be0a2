import type { FastifyReply } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context/index.ts';
import { type StreamColumn, sheetStream } from './stream-sheet.ts';

/** Rows of one file; more are to be narrowed down. */
export const MOST_SHEET_ROWS = 100_000;
/** Files written at once by one process: each reads the database page by page. */
const MOST_AT_ONCE = 3;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface SheetToSend<Row> {
  /** What is taken away, for the audit log: `cases`, `audit`. */
  readonly list: string;
  /** References and figures of what was asked for, for the audit log. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Name of the file without its ending. */
  readonly fileName: string;
  readonly title: string;
  readonly timeZone: string;
  readonly columns: readonly StreamColumn<Row>[];
  /** Pages of rows, at most 100,000 rows together: the caller counts before. */
  readonly pages: AsyncIterable<readonly Row[]>;
}

let atWork = 0;

/**
 * Answers with a list as an XLSX file that is written while it is sent. The audit log tells who took which list, before
 * its first byte (`list.exported`), and how many rows went out once it ended (`list.export_ended`).
 * Throws `tables.export_busy` when three are being written.
 */
export async function sendSheet<Row>(
  ctx: Ctx,
  reply: FastifyReply,
  sheet: SheetToSend<Row>,
): Promise<FastifyReply> {
  if (atWork >= MOST_AT_ONCE) throw new AppError('tables.export_busy', { most: MOST_AT_ONCE });
  atWork += 1;
  let rows = 0;
  async function* counted(): AsyncGenerator<readonly Row[]> {
    for await (const page of sheet.pages) {
      rows += page.length;
      yield page;
    }
  }
  try {
    const subject = `list:${sheet.list}`;
    await audit(ctx, { action: 'list.exported', subject, details: sheet.details });
    const stream = sheetStream(sheet.columns, counted(), { name: sheet.title, timeZone: sheet.timeZone });
    stream.once('close', () => {
      atWork -= 1;
      const whole = stream.errored === null && stream.readableEnded;
      audit(ctx, { action: 'list.export_ended', subject, details: { rows, whole } }).catch((error) =>
        ctx.log.error({ error: String(error) }, 'the end of an export could not be noted'),
      );
    });
    return reply
      .header('Content-Type', XLSX)
      .header(
        'Content-Disposition',
        `attachment; filename*=UTF-8''${encodeURIComponent(sheet.fileName)}.xlsx`,
      )
      .header('Cache-Control', 'no-store')
      .send(stream);
  } catch (error) {
    atWork -= 1;
    throw error;
  }
}
