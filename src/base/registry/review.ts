import { sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import { mayUnmask } from '../../platform/access/mask.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/paging.ts';
import { type EntityRecord, recordView } from './attributes.ts';
import type { DeriveOptions } from './derive.ts';
import { ENTITY_KINDS, type EntityKind, registryPermissions } from './kinds-contract.ts';
import { type ApplyOptions, mergeEntities, undoDecision } from './membership.ts';
import { findRecords, findSources } from './queries.ts';
import {
  ORGANISATION_COLUMNS,
  type OrganisationRow,
  organisationItem,
  PERSON_COLUMNS,
  type PersonRow,
  personItem,
} from './rows.ts';
import type { RegistryParts } from './scope.ts';

export type ReviewState = 'open' | 'half-agreed' | 'merged' | 'kept-apart';

/** One step of the waterfall: what a comparison found, and by how much it moved the weight (log2 of the odds). */
export interface WaterfallStep {
  readonly title: string;
  readonly left?: string;
  readonly right?: string;
  readonly level?: string;
  readonly weight: number;
}

export interface NewReview {
  readonly leftId: number;
  readonly rightId: number;
  readonly probability: number;
  readonly waterfall: readonly WaterfallStep[];
  readonly risky: boolean;
  readonly reason: string;
}

interface ReviewRow {
  readonly id: string;
  readonly entityKind: number;
  readonly leftId: number;
  readonly rightId: number;
  readonly probability: number;
  readonly waterfall: readonly WaterfallStep[];
  readonly risky: boolean;
  readonly reason: string;
  readonly state: ReviewState;
  readonly foundAt: Date;
  readonly firstBy: string | null;
  readonly firstSays: 'same' | 'different' | null;
  readonly secondBy: string | null;
  readonly note: string | null;
  readonly decisionId: string | null;
}

const REVIEW_COLUMNS = `v.id, v.entity_kind AS "entityKind", v.left_id AS "leftId", v.right_id AS "rightId", v.probability, v.waterfall, v.risky, v.reason,
  v.state, v.found_at AS "foundAt", v.first_by AS "firstBy", v.first_says AS "firstSays", v.second_by AS "secondBy",
  v.note, v.decision_id AS "decisionId"`;

/** Puts pairs before people; a pair that somebody decided on stays decided, an open one gets its new weight. */
export async function storeReviews(
  ctx: Ctx,
  reviews: readonly NewReview[],
  kind: EntityKind = 'person',
): Promise<number> {
  const rows = reviews.map((review) => ({
    ...review,
    id: ctx.ids.next(),
    left: Math.min(review.leftId, review.rightId),
    right: Math.max(review.leftId, review.rightId),
  }));
  const stored = await ctx.db.query<object>(
    `INSERT INTO registry.review (id, left_id, right_id, probability, waterfall, risky, reason, state, found_at, entity_kind)
     SELECT id, "left", "right", probability, waterfall, risky, reason, 'open', $2, $3
     FROM jsonb_to_recordset($1) AS r(id uuid, "left" bigint, "right" bigint, probability real, waterfall jsonb, risky boolean, reason text)
     WHERE "left" < "right"
     ON CONFLICT (left_id, right_id) DO UPDATE SET probability = excluded.probability, waterfall = excluded.waterfall,
       risky = excluded.risky, reason = excluded.reason WHERE review.state = 'open'
     RETURNING id`,
    [JSON.stringify(rows), ctx.clock.now(), ENTITY_KINDS[kind]],
  );
  return stored.length;
}

/** The queue of one kind, the likeliest first; persons masked. */
export async function listReviews(
  ctx: RootCtx,
  parts: RegistryParts,
  query: {
    readonly kind?: 'person' | 'organisation';
    readonly state: ReviewState;
    readonly cursor?: string;
    readonly limit: number;
  },
) {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  const { kind = 'person' } = query;
  const side = (id: string) => sql`(SELECT row_to_json(x) FROM (${SIDES[kind]} = ${sql.raw(CURRENT(id))}) x)`;
  const { rows } = await sql<ReviewRow & { left: SideRow; right: SideRow }>`
    SELECT ${sql.raw(REVIEW_COLUMNS)}, ${side('v.left_id')} AS "left", ${side('v.right_id')} AS "right"
    FROM registry.review v
    WHERE v.entity_kind = ${ENTITY_KINDS[kind]} AND v.state = ${query.state}
      ${after === undefined ? sql`` : sql`AND (v.probability, v.id) < (${after[0]}, ${after[1]})`}
    ORDER BY v.probability DESC, v.id DESC LIMIT ${query.limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.probability, row.id]);
  const show = (row: SideRow) => {
    if (row === null) return { person: null, organisation: null };
    if (kind === 'organisation')
      return { person: null, organisation: organisationItem(row as OrganisationRow, parts.areas) };
    return { person: personItem(row as PersonRow, parts.areas), organisation: null };
  };
  await audit(ctx, {
    action: 'registry.reviews.listed',
    subject: 'registry:reviews',
    details: { kind, state: query.state, found: items.map(({ id }) => id) },
  });
  return {
    items: items.map((row) => {
      const [left, right] = [show(row.left), show(row.right)];
      const organisations = { left: left.organisation, right: right.organisation };
      return { ...summaryOf(row), left: left.person, right: right.person, organisations };
    }),
    next,
  };
}

/** SQL of whom a number means today. */
const CURRENT = (id: string) =>
  `coalesce((SELECT into_id FROM registry.merged WHERE merged.id = ${id}), ${id})`;

/** Whom the two sides of a pair mean today: one that was merged away since is the survivor. */
async function sidesOf(ctx: Ctx, { id }: ReviewRow): Promise<[left: number, right: number]> {
  const [row] = await ctx.db.query<{ left: number; right: number }>(
    `SELECT ${CURRENT('v.left_id')} AS "left", ${CURRENT('v.right_id')} AS "right" FROM registry.review v WHERE v.id = $1`,
    [id],
  );
  return [row!.left, row!.right];
}

type SideRow = PersonRow | OrganisationRow | null;

const SIDES = {
  person: sql.raw(`SELECT ${PERSON_COLUMNS} FROM registry.person p WHERE p.id`),
  organisation: sql.raw(`SELECT ${ORGANISATION_COLUMNS} FROM registry.organisation o WHERE o.id`),
} as const;

function summaryOf(row: ReviewRow) {
  const { id, probability, risky, reason, state, foundAt, firstSays, note, decisionId } = row;
  return {
    ...{ id, probability, risky, reason, state, foundAt: foundAt.toISOString(), firstSays, note, decisionId },
    entity: row.entityKind === ENTITY_KINDS.organisation ? ('organisation' as const) : ('person' as const),
    leftId: String(row.leftId),
    rightId: String(row.rightId),
  };
}

async function getRow(ctx: Ctx, id: string, lock = false): Promise<ReviewRow> {
  const [row] = await ctx.db.query<ReviewRow>(
    `SELECT ${REVIEW_COLUMNS} FROM registry.review v WHERE v.id = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [id],
  );
  if (row === undefined) throw new AppError('registry.not_found');
  return row;
}

/**
 * One pair side by side: what each source says of either, and the waterfall that led here. In full only with a purpose
 * and the right to it. Every look is in the audit log. Throws `registry.not_found`.
 */
export async function getReview(ctx: RootCtx, id: string) {
  const row = await getRow(ctx, id);
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `review:${id}`);
  if (!isUnmasked)
    await audit(ctx, { action: 'registry.review.viewed', subject: `review:${id}`, details: {} });
  const sides = await sidesOf(ctx, row);
  const [left, right, sources] = await Promise.all([
    findRecords(ctx, String(sides[0])),
    findRecords(ctx, String(sides[1])),
    findSources(ctx),
  ]);
  const show = (record: EntityRecord) => recordView(record, sources, isUnmasked);
  const mask = (step: WaterfallStep): WaterfallStep => ({
    title: step.title,
    ...(step.level && { level: step.level }),
    weight: step.weight,
  });
  return {
    ...summaryOf(row),
    isUnmasked,
    mayDecide: row.firstBy !== ctx.actor.id && (row.state === 'open' || row.state === 'half-agreed'),
    left: left.map(show),
    right: right.map(show),
    waterfall: isUnmasked ? [...row.waterfall] : row.waterfall.map(mask),
  };
}

/**
 * Somebody says of a pair that they are the same or not. What is risky (both have valid but different numbers, or a
 * side is large) is merged only when a second person agrees. Throws `registry.review_decided`, and
 * `registry.second_person` for somebody who has spoken already, `registry.already_one` for parting those who were put
 * together elsewhere.
 */
export async function decideReview(
  ctx: Ctx,
  id: string,
  says: 'same' | 'different',
  note: string,
  options: Omit<ApplyOptions, 'reason'>,
): Promise<{ state: ReviewState; decisionId: string | null }> {
  const row = await getRow(ctx, id, true);
  if (row.state === 'merged' || row.state === 'kept-apart') throw new AppError('registry.review_decided');
  if (row.state === 'half-agreed' && row.firstBy === ctx.actor.id)
    throw new AppError('registry.second_person');
  const needsSecond = row.risky && says === 'same' && row.state === 'open';
  const state: ReviewState = says === 'different' ? 'kept-apart' : needsSecond ? 'half-agreed' : 'merged';
  const sides = await sidesOf(ctx, row);
  const areOne = sides[0] === sides[1];
  if (areOne && state === 'kept-apart') throw new AppError('registry.already_one');
  const decisionId =
    state === 'merged' && !areOne
      ? (await mergeEntities(ctx, sides, { ...options, reason: `review ${id}` })).decisionId
      : null;
  const isSecond = row.state === 'half-agreed';
  await ctx.db.query(
    `UPDATE registry.review SET state = $2, decision_id = $3, note = $4,
       ${isSecond ? 'second_by = $5, second_at = $6' : 'first_by = $5, first_at = $6, first_says = $7'} WHERE id = $1`,
    [
      id,
      state,
      decisionId,
      note === '' ? null : note,
      ctx.actor.id,
      ctx.clock.now(),
      ...(isSecond ? [] : [says]),
    ],
  );
  await audit(ctx, { action: `registry.review.${state}`, subject: `review:${id}`, details: { says } });
  return { state, decisionId };
}

/** Opens a decided pair again: a merge is undone first. Throws what `undoDecision` throws. */
export async function reopenReview(ctx: Ctx, id: string, options: DeriveOptions): Promise<void> {
  const row = await getRow(ctx, id, true);
  if (row.state === 'open') return;
  if (row.decisionId !== null) await undoDecision(ctx, row.decisionId, options);
  await ctx.db.query(
    `UPDATE registry.review SET state = 'open', decision_id = NULL, first_by = NULL, first_at = NULL, first_says = NULL,
       second_by = NULL, second_at = NULL WHERE id = $1`,
    [id],
  );
  await audit(ctx, { action: 'registry.review.reopened', subject: `review:${id}`, details: {} });
}

const UUID = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

/** Decisions on one entity, or the newest of all, with what each moved. */
export async function listDecisions(
  ctx: RootCtx,
  query: { readonly entityId?: string; readonly cursor?: string; readonly limit: number },
) {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  interface Row {
    readonly id: string;
    readonly kind: 'merge' | 'split' | 'move';
    readonly at: Date;
    readonly actorId: string;
    readonly actorName: string | null;
    readonly reason: string;
    readonly entityIds: string[];
    readonly records: number;
    readonly isUndone: boolean;
    readonly isUndo: boolean;
  }
  const { rows } = await sql<Row>`
    SELECT id, kind, at, actor_id AS "actorId", (SELECT s.name FROM organisations.staff s
        WHERE s.id = CASE WHEN actor_id ~ ${UUID} THEN actor_id::uuid END) AS "actorName", reason, entity_ids::text[] AS "entityIds", jsonb_array_length(moves) AS records, undone_by IS NOT NULL AS "isUndone", undoes_id IS NOT NULL AS "isUndo"
    FROM registry.decision
    WHERE ${query.entityId === undefined ? sql`true` : sql`entity_ids @> ARRAY[${query.entityId}::bigint]`}
      ${after === undefined ? sql`` : sql`AND (at, id) < (${after[0]}, ${after[1]})`}
    ORDER BY at DESC, id DESC LIMIT ${query.limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, query.limit, (row) => [row.at.toISOString(), row.id]);
  return { items: items.map((row) => ({ ...row, at: row.at.toISOString() })), next };
}
