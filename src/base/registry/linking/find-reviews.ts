import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { explainPairs, type LinkConfig, type ReviewReason, type Waterfall } from '../../linkage/index.ts';
import type { EntityKind } from '../kinds-contract.ts';
import { type NewReview, storeReviews, type WaterfallStep } from '../review/queue.ts';
import type { LinkageReason } from '../review-contract.ts';

/** Pairs put before people by one run: a steward decides some sixty an hour. */
const MOST = 100;

interface Row {
  readonly left: string;
  readonly right: string;
  readonly leftId: bigint;
  readonly rightId: bigint;
  readonly reason: ReviewReason;
}

/**
 * Puts the likeliest pairs that the linkage did not decide before people, each with its waterfall. Pairs that have become
 * one entity meanwhile are left out, and so are those that people decided. Returns how many are open by it.
 */
export async function findReviews(
  root: RootCtx,
  duck: Duck,
  config: LinkConfig,
  files: { readonly review: string },
  kind: EntityKind = 'person',
): Promise<number> {
  const rows = await duck.rows<Row>(
    `WITH person AS (SELECT w.source_id || '/' || w.key AS id, e.entity FROM wanted w JOIN entity_of e USING (cluster))
     SELECT v.left_id AS "left", v.right_id AS "right", l.entity AS "leftId", r.entity AS "rightId", v.reason
     FROM read_parquet(${quoteText(files.review)}) v JOIN person l ON l.id = v.left_id JOIN person r ON r.id = v.right_id
     WHERE l.entity <> r.entity
     QUALIFY row_number() OVER (PARTITION BY least(l.entity, r.entity), greatest(l.entity, r.entity)
       ORDER BY v.probability DESC) = 1
     ORDER BY v.probability DESC, v.left_id LIMIT ${MOST}`,
  );
  const { name } = config.sources[0]!;
  const waterfalls = await explainPairs(
    config,
    rows.map(({ left, right }) => [
      { source: name, id: left },
      { source: name, id: right },
    ]),
  );
  const found = rows.map(({ leftId, rightId, reason }, place): NewReview & { reason: LinkageReason } => {
    const waterfall = waterfalls[place]!;
    return {
      ...{ leftId: Number(leftId), rightId: Number(rightId), probability: waterfall.probability, reason },
      waterfall: stepsOf(waterfall),
      risky: reason !== 'grey' && reason !== 'one-to-one',
    };
  });
  return inTransaction(root, (tx) => storeReviews(tx, found, kind));
}

function stepsOf({ prior, steps }: Waterfall): WaterfallStep[] {
  return [
    { title: 'prior', weight: prior },
    ...steps.map(({ field, left, right, level, weight, rarity }) => ({
      ...{ title: field, level, weight: weight + rarity },
      ...(left !== null && { left }),
      ...(right !== null && { right }),
    })),
  ];
}
