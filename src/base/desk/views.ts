import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { OrganisationDirectory } from '../organisations/index.ts';
import type { DeskFilters, DeskView, ViewRequest } from './contract.ts';

/** Views that an account keeps, and that a unit shares. */
export const MOST_VIEWS = 50;

interface Row {
  readonly id: string;
  readonly ownerId: string;
  readonly organisationId: string | null;
  readonly name: string;
  readonly queue: string;
  readonly filters: DeskFilters;
  readonly first: boolean;
}

const columns = `v.id, v.owner_id AS "ownerId", v.organisation_id AS "organisationId", v.name, v.queue, v.filters,
  EXISTS (SELECT 1 FROM desk.first_view f WHERE f.account_id = $1 AND f.view_id = v.id) AS first`;
const selectViews = statement(
  'desk.select_views',
  `(SELECT ${columns}, v.created_at FROM desk.view v WHERE v.owner_id = $1 ORDER BY v.created_at LIMIT ${MOST_VIEWS})
   UNION ALL
   (SELECT ${columns}, v.created_at FROM desk.view v WHERE v.organisation_id = $2::uuid AND v.owner_id <> $1
    ORDER BY v.created_at LIMIT ${MOST_VIEWS})`,
);
const selectView = statement('desk.select_view', `SELECT ${columns} FROM desk.view v WHERE v.id = $2`);
const insertView = statement(
  'desk.insert_view',
  `INSERT INTO desk.view (id, owner_id, organisation_id, name, queue, filters, created_at, changed_at)
   SELECT $1, $2, $3, $4, $5, $6, $7, $7
   WHERE (SELECT count(*) FROM desk.view WHERE owner_id = $2) < ${MOST_VIEWS} RETURNING id`,
);
const updateView = statement(
  'desk.update_view',
  `UPDATE desk.view SET organisation_id = $2, name = $3, queue = $4, filters = $5, changed_at = $6 WHERE id = $1`,
);
// Who opened their desk with a shared view that is no longer theirs to see opens it plainly.
const forgetOthers = statement(
  'desk.forget_first_of_others',
  'DELETE FROM desk.first_view WHERE view_id = $1 AND account_id <> $2',
);
const deleteView = statement('desk.delete_view', 'DELETE FROM desk.view WHERE id = $1');
const setFirst = statement(
  'desk.set_first_view',
  `INSERT INTO desk.first_view (account_id, view_id) VALUES ($1, $2)
   ON CONFLICT (account_id) DO UPDATE SET view_id = excluded.view_id`,
);
const clearFirst = statement('desk.clear_first_view', 'DELETE FROM desk.first_view WHERE account_id = $1');

interface Parts {
  readonly organisations: OrganisationDirectory;
}

/** The reader's own views and those shared with their unit, the oldest first. */
export async function listViews(ctx: Ctx, parts: Parts): Promise<DeskView[]> {
  const rows = await ctx.db.run<Row>(selectViews, [ctx.actor.id, ctx.actor.organisationId ?? null]);
  return rows.map((row) => toView(ctx, parts, row));
}

function toView(ctx: Ctx, { organisations }: Parts, row: Row): DeskView {
  const { organisationId, ownerId } = row;
  const unit = organisationId === null ? null : organisationId;
  return {
    ...{ id: row.id, name: row.name, queue: row.queue, filters: row.filters, first: row.first },
    own: ownerId === ctx.actor.id,
    sharedWith: unit === null ? null : { id: unit, name: organisations.find(unit)?.name ?? unit },
  };
}

async function findView(ctx: Ctx, db: Db, id: string): Promise<Row> {
  const [row] = await db.run<Row>(selectView, [ctx.actor.id, id]);
  const isShared = row?.organisationId !== null && row?.organisationId === ctx.actor.organisationId;
  if (row === undefined || (row.ownerId !== ctx.actor.id && !isShared))
    throw new AppError('desk.view_not_found');
  return row;
}

async function getOwnView(ctx: Ctx, id: string): Promise<Row> {
  const row = await findView(ctx, ctx.db, id);
  if (row.ownerId !== ctx.actor.id) throw new AppError('desk.view_not_yours');
  return row;
}

function unitOf(ctx: Ctx, { shared }: ViewRequest): string | null {
  if (!shared) return null;
  if (ctx.actor.organisationId === undefined) throw new AppError('desk.no_unit');
  return ctx.actor.organisationId;
}

/** Keeps a view for the account. Throws `desk.too_many_views`, `desk.no_unit`. */
export async function createView(ctx: Ctx, parts: Parts, input: ViewRequest): Promise<DeskView> {
  const id = ctx.ids.next();
  const { name, queue, filters } = input;
  const stored = await ctx.db.run(insertView, [
    ...[id, ctx.actor.id, unitOf(ctx, input), name.trim(), queue, JSON.stringify(filters), ctx.clock.now()],
  ]);
  if (stored.length === 0) throw new AppError('desk.too_many_views', { most: MOST_VIEWS });
  return toView(ctx, parts, await findView(ctx, ctx.db, id));
}

/** Changes a view of one's own. Throws `desk.view_not_found`, `desk.view_not_yours`, `desk.no_unit`. */
export async function changeView(ctx: Ctx, parts: Parts, id: string, input: ViewRequest): Promise<DeskView> {
  await getOwnView(ctx, id);
  const { name, queue, filters } = input;
  const unit = unitOf(ctx, input);
  await ctx.db.run(updateView, [id, unit, name.trim(), queue, JSON.stringify(filters), ctx.clock.now()]);
  if (unit === null) await ctx.db.run(forgetOthers, [id, ctx.actor.id]);
  return toView(ctx, parts, await findView(ctx, ctx.db, id));
}

/** Throws `desk.view_not_found`, `desk.view_not_yours`. */
export async function removeView(ctx: Ctx, id: string): Promise<void> {
  await getOwnView(ctx, id);
  await ctx.db.run(deleteView, [id]);
}

/** Lets the reader's desk open with a view they see, or plainly with null. Throws `desk.view_not_found`. */
export async function openWith(ctx: Ctx, id: string | null): Promise<void> {
  if (id === null) {
    await ctx.db.run(clearFirst, [ctx.actor.id]);
    return;
  }
  await findView(ctx, ctx.db, id);
  await ctx.db.run(setFirst, [ctx.actor.id, id]);
}
