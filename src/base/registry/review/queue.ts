import { sql } from 'kysely';
import { AppError } from '../../../lib/errors.ts';
import { mayUnmask, noteUnmaskedWith } from '../../../platform/access/mask.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx, RootCtx } from '../../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/paging.ts';
import { ENTITY_KINDS, type EntityKind, registryPermissions } from '../kinds-contract.ts';
import { type EntityRecord, recordView } from '../pages/attributes.ts';
import { findRecords, findSources } from '../pages/queries.ts';
import {
  ORGANISATION_COLUMNS,
  type OrganisationRow,
  organisationItem,
  PERSON_COLUMNS,
  type PersonRow,
  personItem,
} from '../pages/rows.ts';
import { placeReviews } from '../records/places.ts';
import type { RegistryParts } from '../scope.ts';
import { CURRENT, isWithin, requireReviewReach, reviewReach, standsIn } from './reach.ts';

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

export interface ReviewRow {
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
  const stored = await ctx.db.query<{ id: string }>(
    `INSERT INTO registry.review (id, left_id, right_id, probability, waterfall, risky, reason, state, found_at, entity_kind)
     SELECT id, "left", "right", probability, waterfall, risky, reason, 'open', $2, $3
     FROM jsonb_to_recordset($1) AS r(id uuid, "left" bigint, "right" bigint, probability real, waterfall jsonb, risky boolean, reason text)
     WHERE "left" < "right"
     ON CONFLICT (left_id, right_id) DO UPDATE SET probability = excluded.probability, waterfall = excluded.waterfall,
       risky = excluded.risky, reason = excluded.reason WHERE review.state = 'open'
     RETURNING id`,
    [JSON.stringify(rows), ctx.clock.now(), ENTITY_KINDS[kind]],
  );
  await placeReviews(ctx.db, stored);
  return stored.length;
}

/** The queue of one kind, the likeliest first: pairs of whom both lie where the reader decides; persons masked. */
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
  const reach = reviewReach(ctx, parts);
  const side = (id: string) => sql`(SELECT row_to_json(x) FROM (${SIDES[kind]} = ${sql.raw(CURRENT(id))}) x)`;
  const { rows } = await sql<ReviewRow & { left: SideRow; right: SideRow; isWithin: boolean }>`
    SELECT ${sql.raw(REVIEW_COLUMNS)}, ${side('v.left_id')} AS "left", ${side('v.right_id')} AS "right",
      ${isWithin('v.entity_kind', 'v.left_id', reach)} AND ${isWithin('v.entity_kind', 'v.right_id', reach)} AS "isWithin"
    FROM (
      SELECT * FROM registry.review r WHERE r.entity_kind = ${ENTITY_KINDS[kind]} AND r.state = ${query.state}
        AND ${standsIn('r.left_areas', reach)} AND ${standsIn('r.right_areas', reach)}
        ${after === undefined ? sql`` : sql`AND (r.probability, r.id) < (${after[0]}, ${after[1]})`}
      ORDER BY r.probability DESC, r.id DESC LIMIT ${query.limit + 1}
    ) v ORDER BY v.probability DESC, v.id DESC`.execute(ctx.db.kysely);
  const page = pageOf(rows, query.limit, (row) => [row.probability, row.id]);
  const items = page.items.filter((row) => row.isWithin);
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
    next: page.next,
  };
}

/** Whom the two sides of a pair mean today: one that was merged away since is the survivor. */
export async function sidesOf(ctx: Ctx, { id }: ReviewRow): Promise<[left: number, right: number]> {
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

/**
 * One pair that the actor may decide on, locked for who does so now. Throws `registry.not_found`, also when either side
 * lies elsewhere.
 */
export async function openReview(
  ctx: Ctx,
  parts: RegistryParts,
  id: string,
  { lock }: { readonly lock: boolean },
): Promise<ReviewRow> {
  const [row] = await ctx.db.query<ReviewRow>(
    `SELECT ${REVIEW_COLUMNS} FROM registry.review v WHERE v.id = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [id],
  );
  if (row === undefined) throw new AppError('registry.not_found');
  await requireReviewReach(ctx, parts, { kind: row.entityKind, ids: [row.leftId, row.rightId] });
  return row;
}

/**
 * One pair side by side: what each source says of either, and the waterfall that led here. In full only with a purpose
 * and the right to it. Every look is in the audit log, in full at each of the two. Throws `registry.not_found`.
 */
export async function getReview(ctx: RootCtx, parts: RegistryParts, id: string) {
  const row = await openReview(ctx, parts, id, { lock: false });
  const subject = `review:${id}`;
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, subject);
  if (!isUnmasked) await audit(ctx, { action: 'registry.review.viewed', subject, details: {} });
  const sides = await sidesOf(ctx, row);
  const summary = summaryOf(row);
  if (isUnmasked)
    await noteUnmaskedWith(ctx, registryPermissions.unmask, {
      subject,
      others: [...new Set(sides)].map((side) => `${summary.entity}:${side}`),
    });
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
    ...summary,
    isUnmasked,
    mayDecide: row.firstBy !== ctx.actor.id && (row.state === 'open' || row.state === 'half-agreed'),
    left: left.map(show),
    right: right.map(show),
    waterfall: isUnmasked ? [...row.waterfall] : row.waterfall.map(mask),
  };
}
