import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { OnlineAppealsSettings } from './commands.ts';
import type { IndexRule, IndexRules, NewIndexRule } from './index-contract.ts';

const columns = `r.id, to_char(r.valid_from, 'YYYY-MM-DD') AS "validFrom", r.response, r.in_time AS "inTime",
  r.satisfaction, r.source, r.stored_at AS "storedAt", COALESCE(s.name, '') AS "storedBy"`;
const from = 'online_appeals.index_rule r LEFT JOIN organisations.staff s ON s.id::text = r.stored_by';
const newest = 'r.valid_from DESC, r.stored_at DESC, r.id DESC';
const selectRules = statement(
  'online-appeals.select_rules',
  `SELECT ${columns} FROM ${from} ORDER BY ${newest} LIMIT 100`,
);
const selectRule = statement(
  'online-appeals.select_rule',
  `SELECT ${columns} FROM ${from} WHERE r.valid_from <= $1 ORDER BY ${newest} LIMIT 1`,
);
const insertRule = statement(
  'online-appeals.insert_rule',
  `INSERT INTO online_appeals.index_rule (id, valid_from, response, in_time, satisfaction, source, stored_at, stored_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const hasRules = statement('online-appeals.has_rules', 'SELECT 1 FROM online_appeals.index_rule LIMIT 1');

type Row = Omit<IndexRule, 'storedAt'> & { storedAt: Date };
const viewOf = (row: Row): IndexRule => ({ ...row, storedAt: row.storedAt.toISOString() });

/** All shares there ever were, the latest day first; at most 100. */
export async function listRules(ctx: Ctx): Promise<IndexRules> {
  return { items: (await ctx.db.run<Row>(selectRules)).map(viewOf) };
}

/** The shares in force on a day: of several for the same day the one stored last. */
export async function findRule(ctx: Ctx, day: string): Promise<IndexRule | undefined> {
  const [row] = await ctx.db.run<Row>(selectRule, [day]);
  return row && viewOf(row);
}

/**
 * Stores shares that are in force from a day on. Weeks that have begun keep theirs: once there are shares, new ones
 * begin later than today. Throws `online-appeals.shares_not_whole`, `online-appeals.rule_backdated`, `bad_week`.
 */
export async function storeRule(ctx: Ctx, city: City, input: NewIndexRule): Promise<void> {
  const { validFrom, response, inTime, satisfaction } = input;
  if (response + inTime + satisfaction !== 100)
    throw new AppError('online-appeals.shares_not_whole', { sum: response + inTime + satisfaction });
  const date = new Date(`${validFrom}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== validFrom)
    throw new AppError('online-appeals.bad_week', { day: validFrom });
  await inTransaction(ctx, async (tx) => {
    const today = city.loop.dayOf(tx.clock.now());
    if (validFrom <= today && (await tx.db.run(hasRules)).length > 0)
      throw new AppError('online-appeals.rule_backdated', { day: validFrom, today });
    const stored = [tx.clock.now(), tx.actor.id];
    const shares = [response, inTime, satisfaction, input.source.trim()];
    await tx.db.run(insertRule, [tx.ids.next(), validFrom, ...shares, ...stored]);
  });
}

/** Begins with the shares of the city's pack, if it names any and none are stored yet. */
export async function fillRules(ctx: Ctx, { city }: { city: City }): Promise<void> {
  const { indexShares } = city.setting<OnlineAppealsSettings>('onlineAppeals');
  if (indexShares === undefined || (await ctx.db.run(hasRules)).length > 0) return;
  await storeRule(ctx, city, { ...indexShares });
}
