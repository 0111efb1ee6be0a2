import { randomInt } from 'node:crypto';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { ExchangeView, GoodRequest, GoodView } from './contract.ts';
import { accountOf, book, lockAccount } from './ledger.ts';
import { settingsOf } from './rules.ts';

const CODES = 1_000_000;

const take = statement(
  'points.take_good',
  `UPDATE points.good SET stock = stock - 1 WHERE id = $1 AND ended_at IS NULL AND stock > 0 RETURNING name, points`,
);
const selectGood = statement(
  'points.select_good',
  'SELECT name FROM points.good WHERE id = $1 AND ended_at IS NULL',
);
const giveBack = statement('points.give_back', 'UPDATE points.good SET stock = stock + 1 WHERE id = $1');
const insertExchange = statement(
  'points.insert_exchange',
  `INSERT INTO points.exchange (id, account_id, good_id, points, code, status, asked_at)
   VALUES ($1, $2, $3, $4, $5, 'waiting', $6) ON CONFLICT DO NOTHING RETURNING id`,
);
const lockExchange = statement(
  'points.lock_exchange',
  `SELECT e.account_id AS "accountId", e.good_id AS "goodId", e.points, e.status, g.name, a.citizen_id AS "citizenId"
   FROM points.exchange e JOIN points.good g ON g.id = e.good_id JOIN points.account a ON a.id = e.account_id
   WHERE e.id = $1 FOR UPDATE OF e`,
);
const endExchange = statement(
  'points.end_exchange',
  'UPDATE points.exchange SET status = $2, ended_at = $3, ended_by = $4 WHERE id = $1',
);
const insertGood = statement(
  'points.insert_good',
  `INSERT INTO points.good (id, code, name, points, stock, place, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (code) DO NOTHING RETURNING id`,
);
const addStock = statement(
  'points.add_stock',
  `UPDATE points.good SET stock = stock + $2 WHERE id = $1 AND ended_at IS NULL
   RETURNING id, code, name, points, stock, place`,
);
const endGood = statement(
  'points.end_good',
  'UPDATE points.good SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id',
);

/**
 * Exchanges the citizen's points for one piece: stock, points, ledger and exchange change together or not at all, so
 * that of two who want the last piece one gets it. Throws `points.good_not_found`, `points.sold_out`,
 * `points.not_enough`.
 */
export async function exchange(ctx: Ctx, city: City, goodId: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const own = await accountOf(tx, tx.actor.id);
    const account = await lockAccount(tx, own.id);
    const [good] = await tx.db.run<{ name: string; points: number }>(take, [goodId]);
    if (good === undefined) {
      const [there] = await tx.db.run<{ name: string }>(selectGood, [goodId]);
      throw there === undefined
        ? new AppError('points.good_not_found')
        : new AppError('points.sold_out', { name: there.name });
    }
    const id = await storeExchange(tx, { accountId: account.id, goodId, points: good.points });
    await book(tx, account, {
      ...{ points: -good.points, reason: 'exchange', words: good.name, eventKey: `exchange:${id}` },
      day: city.loop.dayOf(tx.clock.now()),
    });
    return id;
  });
}

/** With a code that nobody else waits with. */
async function storeExchange(
  tx: Ctx,
  row: { accountId: string; goodId: string; points: number },
): Promise<string> {
  for (;;) {
    const code = String(randomInt(CODES)).padStart(6, '0');
    const values = [tx.ids.next(), row.accountId, row.goodId, row.points, code, tx.clock.now()];
    const [stored] = await tx.db.run<{ id: string }>(insertExchange, values);
    if (stored !== undefined) return stored.id;
  }
}

/**
 * Ends an exchange: handed over by a desk, or called off by the citizen whose it is, who gets the points back and the
 * shelf its piece. Throws `points.exchange_not_found`, `points.exchange_ended`.
 */
export async function finishExchange(
  ctx: Ctx,
  city: City,
  id: string,
  status: Exclude<ExchangeView['status'], 'waiting'>,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    type Row = {
      accountId: string;
      goodId: string;
      points: number;
      status: string;
      name: string;
      citizenId: string | null;
    };
    const [row] = await tx.db.run<Row>(lockExchange, [id]);
    const isTheirs = tx.actor.kind !== 'citizen' || row?.citizenId === tx.actor.id;
    if (row === undefined || !isTheirs) throw new AppError('points.exchange_not_found');
    if (row.status !== 'waiting') throw new AppError('points.exchange_ended');
    await tx.db.run(endExchange, [id, status, tx.clock.now(), tx.actor.id]);
    if (status === 'handed-over') {
      if (row.citizenId !== null)
        tx.emit({
          type: 'points.handed-over',
          aggregate: `points:${row.accountId}`,
          data: { citizenId: row.citizenId, points: row.points },
        });
      return;
    }
    const account = await lockAccount(tx, row.accountId);
    await tx.db.run(giveBack, [row.goodId]);
    await book(tx, account, {
      ...{ points: row.points, reason: 'refund', words: row.name, eventKey: `refund:${id}` },
      day: city.loop.dayOf(tx.clock.now()),
    });
  });
}

/** Offers something from now on. Throws `points.good_known`. */
export async function storeGood(ctx: Ctx, good: GoodRequest): Promise<string> {
  const { code, name, points, stock, place } = good;
  const values = [ctx.ids.next(), code, name.trim(), points, stock, place.trim(), ctx.clock.now()];
  const [stored] = await ctx.db.run<{ id: string }>(insertGood, values);
  if (stored === undefined) throw new AppError('points.good_known', { code });
  return stored.id;
}

/** Throws `points.good_not_found`. */
export async function addToStock(ctx: Ctx, id: string, add: number): Promise<GoodView> {
  const [good] = await ctx.db.run<GoodView>(addStock, [id, add]);
  if (good === undefined) throw new AppError('points.good_not_found');
  return good;
}

/** Offers something no longer; what waits to be handed over still is. Throws `points.good_not_found`. */
export async function takeOff(ctx: Ctx, id: string): Promise<void> {
  const rows = await ctx.db.run(endGood, [id, ctx.clock.now()]);
  if (rows.length === 0) throw new AppError('points.good_not_found');
}

/** The goods of the pack, on the first day; later the desk keeps the list. */
export async function storePackGoods(ctx: Ctx, city: City): Promise<void> {
  const now = ctx.clock.now();
  for (const { id, name, points, stock, place } of settingsOf(city).goods)
    await ctx.db.run(insertGood, [ctx.ids.next(), id, name, points, stock, place, now]);
}
