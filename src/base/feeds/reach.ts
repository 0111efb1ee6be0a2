import { AppError, isAppError } from '../../lib/errors.ts';
import { type Scope, scopeOf } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { feedPermissions } from './permissions.ts';
import { addSource, getDeclaration } from './store.ts';

/**
 * SQL: the source `s` is one of the units of a scope or lies in one of its areas; it lies where it is for, else where its
 * unit is. `at` is the number of the first of three parameters, see `scopeValues`.
 */
export const isSourceWithin = (at: number): string =>
  `($${at}::boolean OR s.organisation_id = ANY($${at + 1}::uuid[]) OR EXISTS (
     SELECT FROM areas.area within WHERE within.path && $${at + 2}::uuid[]
       AND within.id = coalesce(s.area_id, (SELECT area_id FROM organisations.organisation WHERE id = s.organisation_id))))`;

export const scopeValues = ({ everywhere, organisationIds, areaIds }: Scope) =>
  [everywhere, organisationIds, areaIds] as const;

const selectWithin = statement(
  'feeds.within',
  `SELECT ${isSourceWithin(2)} AS "isWithin" FROM feeds.source s WHERE s.code = $1`,
);

/** Throws `feeds.source_unknown`, `feeds.out_of_reach` unless the actor's right holds for whose the source is. */
export async function requireReach(ctx: Ctx, permission: string, code: string): Promise<void> {
  const scope = scopeOf(ctx.actor, permission);
  const [row] = await ctx.db.run<{ isWithin: boolean }>(selectWithin, [code, ...scopeValues(scope)]);
  if (row === undefined) throw new AppError('feeds.source_unknown', { code });
  if (!row.isWithin) throw new AppError('feeds.out_of_reach', { code });
}

const selectAskable = statement(
  'feeds.askable',
  `SELECT s.area_id IS NULL OR ${isSourceWithin(2)} OR EXISTS (
       SELECT FROM areas.area mine WHERE s.area_id = ANY(mine.path) AND (mine.id = ANY($4::uuid[])
         OR mine.id IN (SELECT area_id FROM organisations.organisation WHERE id = ANY($3::uuid[])))) AS "isAskable"
   FROM feeds.source s WHERE s.code = $1`,
);

/**
 * Whoever has the right asks a source that is for the whole city; one that is for an area, who works in it or looks after
 * it. Throws `feeds.source_unknown`, `feeds.out_of_reach`.
 */
export async function requireAskable(ctx: Ctx, code: string): Promise<void> {
  const scope = scopeOf(ctx.actor, feedPermissions.verify);
  const [row] = await ctx.db.run<{ isAskable: boolean }>(selectAskable, [code, ...scopeValues(scope)]);
  if (row === undefined) throw new AppError('feeds.source_unknown', { code });
  if (!row.isAskable) throw new AppError('feeds.out_of_reach', { code });
}

const selectUnit = statement('feeds.own_unit', 'SELECT code FROM organisations.organisation WHERE id = $1');

type Given = Readonly<Record<string, unknown>>;

/**
 * Declares a source for somebody; a new one takes no code that is taken, also not by who asks at the same time. Who does not look after the whole city declares what is within his reach before and
 * after, his own unit's unless told, and names no table, file or interface of the server: others' may lie there. Throws
 * what `addSource` throws, `feeds.code_taken`, `feeds.out_of_reach`, `feeds.owner_out_of_reach`, `feeds.place_for_city`.
 */
export async function declareSource(ctx: Ctx, given: Given, isNew: boolean) {
  const { load } = feedPermissions;
  if (scopeOf(ctx.actor, load).everywhere) return addSource(ctx, given, isNew);
  if (!isNew) await requireReach(ctx, load, String(given.code));
  const before = isNew ? {} : await getDeclaration(ctx, String(given.code));
  if (placeOf(given) !== NOWHERE && placeOf(given) !== placeOf(before))
    throw new AppError('feeds.place_for_city');
  return inTransaction(ctx, async (tx) => {
    const isNamed = given.organisation !== undefined || given.area !== undefined;
    const [unit] = isNamed
      ? []
      : await tx.db.run<{ code: string }>(selectUnit, [tx.actor.organisationId ?? null]);
    const source = await addSource(tx, { ...given, ...(unit && { organisation: unit.code }) }, isNew);
    try {
      await requireReach(tx, load, source.code);
    } catch (error) {
      if (!isAppError(error, 'feeds.out_of_reach')) throw error;
      const field = given.area === undefined ? 'organisation' : 'area';
      const fields = [{ field, rule: 'not_own', reason: 'is not among those that you look after' }];
      throw new AppError('feeds.owner_out_of_reach', { fields }, error);
    }
    return source;
  });
}

/** What of the server a declaration names. */
function placeOf({ format, resource, connectionFrom, path, queryOnly }: Given): string {
  const { addressFrom, authorizationFrom } = (queryOnly ?? {}) as Given;
  const table = format === 'postgresql' ? resource : undefined;
  return JSON.stringify([table, connectionFrom, path, addressFrom, authorizationFrom]);
}
const NOWHERE = placeOf({});
