import type { City } from '../../base/scene/index.ts';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { AwardRequest, EntryView, Kind, RuleView } from './contract.ts';
import { getRule, settingsOf } from './rules.ts';

export interface Account {
  readonly id: string;
  readonly number: string;
  readonly kind: Kind;
  readonly balance: number;
  readonly openedAt: Date;
}

const columns = 'id, number::text AS number, kind, balance, opened_at AS "openedAt"';
const open = statement(
  'points.open_account',
  `INSERT INTO points.account (id, citizen_id, kind, opened_at) VALUES ($1, $2, 'resident', $3)
   ON CONFLICT (citizen_id) DO NOTHING`,
);
const selectOwn = statement(
  'points.own_account',
  `SELECT ${columns} FROM points.account WHERE citizen_id = $1`,
);
const selectByNumber = statement(
  'points.account_by_number',
  `SELECT ${columns} FROM points.account WHERE number = $1::bigint`,
);
const lock = statement(
  'points.lock_account',
  `SELECT ${columns} FROM points.account WHERE id = $1 FOR UPDATE`,
);
const setBalance = statement('points.set_balance', 'UPDATE points.account SET balance = $2 WHERE id = $1');
const setKind = statement(
  'points.set_kind',
  `UPDATE points.account SET kind = $2 WHERE number = $1::bigint RETURNING ${columns}`,
);
const insertEntry = statement(
  'points.insert_entry',
  `INSERT INTO points.entry (id, account_id, points, balance, reason, rule_id, words, event_key, day, at, by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);
const isKnown = statement('points.event_known', 'SELECT 1 FROM points.entry WHERE event_key = $1');
const sumOfDay = statement(
  'points.sum_of_day',
  `SELECT coalesce(sum(points), 0)::int AS sum FROM points.entry WHERE account_id = $1 AND rule_id = $2 AND day = $3`,
);
const selectOwner = statement(
  'points.owner',
  'SELECT citizen_id AS "citizenId" FROM points.account WHERE id = $1',
);
const selectEntry = statement(
  'points.select_entry',
  `SELECT account_id AS "accountId", points, reason, rule_id AS "ruleId", words, day::text AS day
   FROM points.entry WHERE id = $1`,
);

/** The account of a citizen, opened when there is none yet. Staff have none: nobody is scored by points at work. */
export async function accountOf(ctx: Ctx, citizenId: string): Promise<Account> {
  const [found] = await ctx.db.run<Account>(selectOwn, [citizenId]);
  if (found !== undefined) return found;
  await ctx.db.run(open, [ctx.ids.next(), citizenId, ctx.clock.now()]);
  return (await ctx.db.run<Account>(selectOwn, [citizenId]))[0]!;
}

/** Throws `points.account_not_found`. */
export async function getAccount(ctx: Ctx, number: string): Promise<Account> {
  const [found] = await ctx.db.run<Account>(selectByNumber, [number]);
  if (found === undefined) throw new AppError('points.account_not_found', { number });
  return found;
}

/** A desk knows whether somebody is a volunteer or a merchant. Throws `points.account_not_found`. */
export async function changeKind(ctx: Ctx, number: string, kind: Kind): Promise<Account> {
  const [changed] = await ctx.db.run<Account>(setKind, [number, kind]);
  if (changed === undefined) throw new AppError('points.account_not_found', { number });
  return changed;
}

export interface Booking {
  readonly points: number;
  readonly reason: EntryView['reason'];
  readonly ruleId?: string;
  readonly words: string;
  readonly eventKey: string;
  readonly day: string;
}

/** Holds an account until the transaction ends, so that what is read of it stays true. */
export async function lockAccount(tx: Ctx, id: string): Promise<Account> {
  const [account] = await tx.db.run<Account>(lock, [id]);
  assert(account !== undefined, 'the account is there');
  return account;
}

/** Writes one line into the ledger of an account that is locked. Throws `points.not_enough`: no balance is negative. */
export async function book(tx: Ctx, account: Account, booking: Booking): Promise<number> {
  const { points, reason, ruleId = null, words, eventKey, day } = booking;
  const balance = account.balance + points;
  if (balance < 0) throw new AppError('points.not_enough', { balance: account.balance, needed: -points });
  await tx.db.run(setBalance, [account.id, balance]);
  const values = [tx.ids.next(), account.id, points, balance, reason, ruleId, words, eventKey, day];
  await tx.db.run(insertEntry, [...values, tx.clock.now(), tx.actor.id]);
  return balance;
}

interface Earning {
  readonly accountId: string;
  readonly rule: RuleView;
  readonly times: number;
  readonly eventKey: string;
  readonly words: string;
}

/**
 * Gives points by a rule, no more than its limit of the day leaves. Resolves with what was given: 0 when the day is
 * full, undefined when the event was counted before.
 */
async function earn(tx: Ctx, city: City, earning: Earning): Promise<number | undefined> {
  const { rule, times, eventKey, words } = earning;
  // The lock first: who tells the same event at the same moment waits here and then finds it known.
  const account = await lockAccount(tx, earning.accountId);
  if ((await tx.db.run(isKnown, [eventKey])).length > 0) return undefined;
  const day = city.loop.dayOf(tx.clock.now());
  const [today] = await tx.db.run<{ sum: number }>(sumOfDay, [account.id, rule.id, day]);
  const points = Math.max(0, Math.min(rule.points * times, rule.dailyLimit - (today?.sum ?? 0)));
  if (points > 0) {
    await book(tx, account, { points, reason: 'rule', ruleId: rule.id, words, eventKey, day });
    const [owner] = await tx.db.run<{ citizenId: string | null }>(selectOwner, [account.id]);
    if (owner?.citizenId)
      tx.emit({
        type: 'points.given',
        aggregate: `points:${account.id}`,
        data: { citizenId: owner.citizenId, points },
      });
  }
  return points;
}

/**
 * Points that a desk confirms. Throws `points.account_not_found`, `points.rule_not_found`, `points.rule_of_loop`,
 * `points.rule_for_others`, `points.counted_already`, `points.day_full`.
 */
export async function award(ctx: Ctx, city: City, input: AwardRequest): Promise<Account> {
  const rule = getRule(city, input.rule);
  if (rule.by !== 'desk') throw new AppError('points.rule_of_loop', { name: rule.name });
  return inTransaction(ctx, async (tx) => {
    const account = await getAccount(tx, input.number);
    if (!rule.audience.includes(account.kind))
      throw new AppError('points.rule_for_others', { name: rule.name, kind: account.kind });
    const reference = input.reference.trim();
    const given = await earn(tx, city, {
      ...{ accountId: account.id, rule, times: input.times },
      eventKey: `${rule.id}:${account.number}:${reference}`,
      words: `${rule.name} · ${reference}`,
    });
    if (given === undefined) throw new AppError('points.counted_already', { reference });
    if (given === 0) throw new AppError('points.day_full', { name: rule.name, limit: rule.dailyLimit });
    return getAccount(tx, input.number);
  });
}

/** Points for a report that was found right and put in order; nothing when the city has no such rule. */
export async function earnForReport(
  tx: Ctx,
  city: City,
  report: { id: string; number: string; citizenId: string },
): Promise<void> {
  const rule = settingsOf(city).rules.find((each) => each.id === 'report-confirmed');
  if (rule === undefined || rule.by !== 'loop') return;
  const account = await accountOf(tx, report.citizenId);
  if (!rule.audience.includes(account.kind)) return;
  await earn(tx, city, {
    ...{ accountId: account.id, rule, times: 1 },
    eventKey: `${rule.id}:${report.id}`,
    words: `${rule.name} · ${report.number}`,
  });
}

/** Takes back what a rule gave by mistake. Throws `points.entry_not_found`, `points.entry_not_reversible`, `points.not_enough`. */
export async function reverse(ctx: Ctx, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    type Row = {
      accountId: string;
      points: number;
      reason: string;
      ruleId: string;
      words: string;
      day: string;
    };
    const [entry] = await tx.db.run<Row>(selectEntry, [id]);
    if (entry === undefined) throw new AppError('points.entry_not_found');
    const account = await lockAccount(tx, entry.accountId);
    const eventKey = `reversal:${id}`;
    const isDone = (await tx.db.run(isKnown, [eventKey])).length > 0;
    if (entry.reason !== 'rule' || isDone) throw new AppError('points.entry_not_reversible');
    // On the day of the entry: what was taken back leaves room under that day's limit.
    await book(tx, account, {
      ...{ points: -entry.points, reason: 'reversal', ruleId: entry.ruleId, eventKey, day: entry.day },
      words: `${entry.words}：${reason.trim()}`,
    });
  });
}
