import { sql } from 'kysely';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import type { EntryView, ExchangeView, GoodView } from './contract.ts';

/** Whose: one citizen's, one account's, or everybody's. */
export interface Whose {
  readonly citizenId?: string;
  readonly number?: string | undefined;
}

const whose = ({ citizenId, number }: Whose) =>
  citizenId !== undefined
    ? sql`a.citizen_id = ${citizenId}`
    : number !== undefined
      ? sql`a.number = ${number}::bigint`
      : sql`TRUE`;

const LIMIT = 50;

/** One page of the ledger, the latest first. */
export async function listEntries(ctx: Ctx, of: Whose, page: PageQuery) {
  const limit = page.limit ?? LIMIT;
  const [at, id] = page.cursor === undefined ? [] : decodeCursor(page.cursor, 2);
  const after = at === undefined ? sql`TRUE` : sql`(e.at, e.id) < (${at}::timestamptz, ${id}::uuid)`;
  type Row = Omit<EntryView, 'at'> & { at: Date };
  const { rows } =
    await sql<Row>`SELECT e.id, a.number::text AS number, e.points, e.balance, e.reason, e.words, e.at,
      e.reason = 'rule' AND NOT EXISTS (SELECT 1 FROM points.entry r WHERE r.event_key = 'reversal:' || e.id) AS reversible
    FROM points.entry e JOIN points.account a ON a.id = e.account_id WHERE ${whose(of)} AND ${after}
    ORDER BY e.at DESC, e.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const found = pageOf(rows, limit, (row) => [row.at.toISOString(), row.id]);
  return { next: found.next, items: found.items.map((row) => ({ ...row, at: row.at.toISOString() })) };
}

/** One page of exchanges, the latest first; by their code, those that wait only. */
export async function listExchanges(
  ctx: Ctx,
  of: Whose & { readonly code?: string | undefined; readonly waiting?: boolean | undefined },
  page: PageQuery,
) {
  const limit = page.limit ?? LIMIT;
  const [at, id] = page.cursor === undefined ? [] : decodeCursor(page.cursor, 2);
  const conditions = [
    whose(of),
    ...(at === undefined ? [] : [sql`(x.asked_at, x.id) < (${at}::timestamptz, ${id}::uuid)`]),
    ...(of.code === undefined ? [] : [sql`x.code = ${of.code}`]),
    ...(of.code === undefined && of.waiting !== true ? [] : [sql`x.status = 'waiting'`]),
  ];
  type Row = Omit<ExchangeView, 'askedAt' | 'endedAt'> & { askedAt: Date; endedAt: Date | null };
  const { rows } =
    await sql<Row>`SELECT x.id, a.number::text AS number, g.name, g.place, x.points, x.code, x.status,
      x.asked_at AS "askedAt", x.ended_at AS "endedAt"
    FROM points.exchange x JOIN points.account a ON a.id = x.account_id JOIN points.good g ON g.id = x.good_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY x.asked_at DESC, x.id DESC LIMIT ${limit + 1}`.execute(
      ctx.db.kysely,
    );
  const found = pageOf(rows, limit, (row) => [row.askedAt.toISOString(), row.id]);
  const items = found.items.map((row) => ({
    ...row,
    askedAt: row.askedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  }));
  return { next: found.next, items };
}

/** What is offered, the cheapest first. */
export async function listGoods(ctx: Ctx, page: PageQuery) {
  const limit = page.limit ?? LIMIT;
  const [points, id] = page.cursor === undefined ? [] : decodeCursor(page.cursor, 2);
  const after = points === undefined ? sql`TRUE` : sql`(points, id) > (${points}::int, ${id}::uuid)`;
  const { rows } = await sql<GoodView>`SELECT id, code, name, points, stock, place FROM points.good
    WHERE ended_at IS NULL AND ${after} ORDER BY points, id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.points, row.id]);
}
