import { AppError } from '../../lib/errors.ts';
import type { Actor } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { MessagePage, MessagePreferences, UnreadCount } from './contract.ts';
import type { MessageParameters, TemplateBook } from './templates.ts';

/** The bell counts as far as this. */
const MOST_COUNTED = 99;
/** What is older is not news any more. */
const NEWS_DAYS = 30;
const KEPT_DAYS = 180;

// What one person gets: their own messages, and those to their unit that they have the permission for.
const OWN = `m.recipient_id = $1 AND m.recipient_kind <> 'unit'`;
const OF_UNIT = `m.recipient_id = $2 AND m.recipient_kind = 'unit' AND (m.permission IS NULL OR m.permission = ANY($3))`;
const MINE = `((${OWN}) OR (${OF_UNIT}))`;
const IS_MARKED = `EXISTS (SELECT FROM messages.read_mark k WHERE k.reader_id = $1 AND k.message_id = m.id)`;

// Each half walks its own part of the index, however many messages a unit has.
const page = (whose: string) =>
  `(SELECT m.* FROM messages.message m WHERE ${whose} AND (m.created_at, m.id) < ($4::timestamptz, $5::uuid)
    ORDER BY m.created_at DESC, m.id DESC LIMIT $6)`;
const select = statement(
  'messages.inbox',
  `SELECT m.id, m.template, m.parameters, m.urgent, m.created_at AS "createdAt",
     (m.created_at <= coalesce(r.read_until, '-infinity') OR ${IS_MARKED}) AS read
   FROM (${page(OWN)} UNION ALL ${page(OF_UNIT)}) m LEFT JOIN messages.reader r ON r.reader_id = $1
   ORDER BY m.created_at DESC, m.id DESC LIMIT $6`,
);
const unread = (whose: string) =>
  `(SELECT m.id FROM messages.message m, since WHERE ${whose} AND m.created_at > since.at AND NOT ${IS_MARKED}
    LIMIT ${MOST_COUNTED + 1})`;
const count = statement(
  'messages.count_unread',
  `WITH since AS (
     SELECT greatest($4::timestamptz, (SELECT r.read_until FROM messages.reader r WHERE r.reader_id = $1)) AS at)
   SELECT count(*)::int AS count FROM (${unread(OWN)} UNION ALL ${unread(OF_UNIT)}) AS news`,
);
const markOne = statement(
  'messages.mark_read',
  `INSERT INTO messages.read_mark (reader_id, message_id) SELECT $1, m.id FROM messages.message m WHERE ${MINE} AND m.id = $4
   ON CONFLICT DO NOTHING`,
);
const findOne = statement('messages.find', `SELECT m.id FROM messages.message m WHERE ${MINE} AND m.id = $4`);
const markAll = statement(
  'messages.mark_all_read',
  `WITH gone AS (DELETE FROM messages.read_mark WHERE reader_id = $1)
   INSERT INTO messages.reader (reader_id, read_until) VALUES ($1, $2)
   ON CONFLICT (reader_id) DO UPDATE SET read_until = excluded.read_until`,
);
const findPreferences = statement(
  'messages.preferences',
  'SELECT sms FROM messages.reader WHERE reader_id = $1',
);
const storePreferences = statement(
  'messages.store_preferences',
  `INSERT INTO messages.reader (reader_id, read_until, sms) VALUES ($1, '-infinity', $2)
   ON CONFLICT (reader_id) DO UPDATE SET sms = excluded.sms`,
);
const purge = statement('messages.purge', 'DELETE FROM messages.message WHERE created_at < $1');

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The parameters of `MINE`. Throws `messages.nobody` for callers that are no persons. */
function readerOf(actor: Actor): [string, string, string[]] {
  if (actor.kind !== 'citizen' && actor.kind !== 'staff') throw new AppError('messages.nobody');
  const permissions = [...new Set(actor.grants.flatMap((grant) => [...grant.permissions]))];
  return [actor.id, actor.organisationId ?? actor.id, permissions];
}

interface Row {
  readonly id: string;
  readonly template: string;
  readonly parameters: MessageParameters;
  readonly urgent: boolean;
  readonly createdAt: Date;
  readonly read: boolean;
}

/** The caller's messages, newest first. */
export async function listInbox(
  ctx: Ctx,
  templates: TemplateBook,
  page: { cursor?: string | undefined; limit: number },
): Promise<MessagePage> {
  const before = page.cursor === undefined ? ['infinity', LAST_ID] : decodeCursor(page.cursor, 2);
  const rows = await ctx.db.run<Row>(select, [...readerOf(ctx.actor), ...before, page.limit + 1]);
  const { items, next } = pageOf(rows, page.limit, (row) => [row.createdAt.toISOString(), row.id]);
  const shown = items.flatMap(({ id, template, parameters, urgent, createdAt, read }) => {
    const words = templates.render(template, parameters);
    return words === undefined ? [] : [{ id, ...words, at: createdAt.toISOString(), read, urgent }];
  });
  return { items: shown, next };
}

/** How many of the caller's messages of the last thirty days are unread, counted up to 99. */
export async function countUnread(ctx: Ctx): Promise<UnreadCount> {
  const since = new Date(ctx.clock.now().getTime() - NEWS_DAYS * 86_400_000);
  const [row] = await ctx.db.run<{ count: number }>(count, [...readerOf(ctx.actor), since]);
  const unread = row?.count ?? 0;
  return { count: Math.min(unread, MOST_COUNTED), more: unread > MOST_COUNTED };
}

/** Marks one message as read; again does no harm. Throws `messages.not_found` for what is not the caller's. */
export async function markRead(ctx: Ctx, id: string): Promise<void> {
  const reader = readerOf(ctx.actor);
  const [found] = await ctx.db.run(findOne, [...reader, id]);
  if (found === undefined) throw new AppError('messages.not_found');
  await ctx.db.run(markOne, [...reader, id]);
}

/** Marks everything that is there now as read. */
export async function markAllRead(ctx: Ctx): Promise<void> {
  const [reader] = readerOf(ctx.actor);
  await ctx.db.run(markAll, [reader, ctx.clock.now()]);
}

/** How the caller wants to be told. */
export async function findMessagePreferences(ctx: Ctx): Promise<MessagePreferences> {
  const [reader] = readerOf(ctx.actor);
  const [row] = await ctx.db.run<MessagePreferences>(findPreferences, [reader]);
  return { sms: row?.sms ?? true };
}

export async function storeMessagePreferences(ctx: Ctx, preferences: MessagePreferences): Promise<void> {
  const [reader] = readerOf(ctx.actor);
  await ctx.db.run(storePreferences, [reader, preferences.sms]);
}

/** Removes messages of more than 180 days; called by a nightly job. */
export async function purgeMessages(ctx: Ctx): Promise<void> {
  await ctx.db.run(purge, [new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000)]);
}
