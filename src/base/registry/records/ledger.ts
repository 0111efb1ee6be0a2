import type { Ctx } from '../../../platform/context/index.ts';
import { copyLine, type Transaction } from '../../../platform/db/index.ts';

/** A decision that was written: records of one entity became another's. */
export interface Written {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** Somebody whose number is his own again, with the household that he stood in. */
export interface Back {
  readonly id: number;
  readonly householdId: number | null;
}

/** Who is himself again stands where he stood before, unless that household is gone. */
export async function returnHome(db: Transaction, back: readonly Back[]): Promise<void> {
  if (back.length === 0) return;
  await db.query(
    `UPDATE registry.person p SET household_id = h.id
     FROM unnest($1::bigint[], $2::bigint[]) AS b (id, household_id) JOIN registry.household h ON h.id = b.household_id
     WHERE p.id = b.id AND p.household_id IS NULL AND p.state = 1`,
    [back.map(({ id }) => id), back.map(({ householdId }) => householdId)],
  );
}

/** Numbers that records move to and that had none before: what is split off, not what is merged into. */
export async function newEntities(db: Transaction): Promise<ReadonlySet<number>> {
  const rows = await db.query<{ id: number }>(
    `SELECT DISTINCT m.to_id AS id FROM moved m
     WHERE NOT EXISTS (SELECT 1 FROM registry.record r WHERE r.entity_id = m.to_id)`,
  );
  return new Set(rows.map(({ id }) => id));
}

interface Group {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly moves: readonly { readonly source: number; readonly key: string }[];
  readonly emptied: boolean;
}

export interface Recorded {
  readonly merges: number;
  readonly splits: number;
  readonly decisions: readonly Written[];
  readonly back: readonly Back[];
}

/**
 * Writes a decision for each pair of entities between which records moved. Returns them, how many joined and parted, and
 * whose number is his own again.
 */
export async function recordMoves(
  ctx: Ctx,
  newcomers: ReadonlySet<number>,
  reason: string,
): Promise<Recorded> {
  const db = ctx.db as Transaction;
  const groups = await db.query<Group>(
    `SELECT m.from_id AS "from", m.to_id AS "to", min(m.kind) AS kind,
       json_agg(json_build_object('source', m.source_id, 'key', m.key) ORDER BY m.source_id, m.key) AS moves,
       -- Of several who share all records of one the largest stands for it.
       row_number() OVER (PARTITION BY m.from_id ORDER BY count(*) DESC, m.to_id) = 1
         AND NOT EXISTS (SELECT 1 FROM registry.record r WHERE r.entity_id = m.from_id) AS emptied
     FROM moved m GROUP BY m.from_id, m.to_id ORDER BY m.from_id, m.to_id`,
  );
  const decisions = groups.map((group) => ({
    ...{ ...group, id: ctx.ids.next() },
    as: group.emptied ? 'merge' : newcomers.has(group.to) ? 'split' : 'move',
  }));
  await db.copyFrom(
    'COPY registry.decision (id, kind, entity_kind, at, actor_id, reason, moves, entity_ids) FROM STDIN',
    decisions.map(({ id, as, kind, from, to, moves }) =>
      copyLine([
        ...[id, as, kind, ctx.clock.now(), ctx.actor.id, reason],
        ...[JSON.stringify(moves.map((move) => ({ ...move, from, to }))), [from, to]],
      ]),
    ),
  );
  // Whoever is split off under a number that was merged away has it again.
  const back = await db.query<Back>(
    'DELETE FROM registry.merged WHERE id = ANY($1::bigint[]) RETURNING id, household_id AS "householdId"',
    [decisions.map(({ to }) => to)],
  );
  const merges = decisions.filter(({ as }) => as === 'merge');
  await db.query(
    `INSERT INTO registry.merged (id, into_id, decision_id, household_id)
     SELECT m.id, m.into_id, m.decision_id, p.household_id
     FROM unnest($1::bigint[], $2::bigint[], $3::uuid[]) AS m (id, into_id, decision_id)
       LEFT JOIN registry.person p ON p.id = m.id
     ON CONFLICT (id) DO UPDATE SET into_id = excluded.into_id, decision_id = excluded.decision_id,
       household_id = excluded.household_id`,
    [merges.map(({ from }) => from), merges.map(({ to }) => to), merges.map(({ id }) => id)],
  );
  // Those who were merged into one that is merged now follow it.
  await db.query(
    `UPDATE registry.merged m SET into_id = n.into_id FROM registry.merged n
     WHERE m.into_id = n.id AND n.id = ANY($1::bigint[])`,
    [merges.map(({ from }) => from)],
  );
  const splits = decisions.filter(({ as }) => as === 'split').length;
  return { merges: merges.length, splits, decisions, back };
}
