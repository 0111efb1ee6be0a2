import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { ErasurePage } from './contract.ts';

const LAST = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

const select = statement(
  'erasure.list',
  `SELECT id, asked_at AS "askedAt", erased, open_cases AS "openCases", done_at AS "doneAt" FROM erasure.request
   WHERE (asked_at, id) < ($1::timestamptz, $2::uuid) ORDER BY asked_at DESC, id DESC LIMIT $3`,
);

interface Row {
  readonly id: string;
  readonly askedAt: Date;
  readonly erased: Record<string, number>;
  readonly openCases: number;
  readonly doneAt: Date | null;
}

/** Who was erased when, and how far it is: no person is named. Newest first. */
export async function listErasures(
  ctx: Ctx,
  page: { cursor?: string | undefined; limit: number },
): Promise<ErasurePage> {
  const before = page.cursor === undefined ? LAST : decodeCursor(page.cursor, 2);
  const rows = await ctx.db.run<Row>(select, [...before, page.limit + 1]);
  const { items, next } = pageOf(rows, page.limit, (row) => [row.askedAt.toISOString(), row.id]);
  const shown = items.map((row) => ({
    ...row,
    askedAt: row.askedAt.toISOString(),
    doneAt: row.doneAt?.toISOString() ?? null,
  }));
  return { items: shown, next };
}
