import { AppError } from '../../../lib/errors.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS, type EntityKind } from '../kinds-contract.ts';
import { type ApplyOptions, changeRecords, recordLine, takeEntityIds } from './apply.ts';
import type { DeriveOptions } from './derive-persons.ts';

interface StoredRecord {
  readonly sourceId: number;
  readonly key: string;
  readonly kindNumber: number;
  readonly entityId: number;
  readonly observedOn: string;
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** Records of entities, locked: nobody moves them meanwhile. */
export async function lockRecords(ctx: Ctx, entityIds: readonly number[]): Promise<StoredRecord[]> {
  return ctx.db.query<StoredRecord>(
    `SELECT source_id AS "sourceId", key, kind AS "kindNumber", entity_id AS "entityId",
       observed_on::text AS "observedOn", fields
     FROM registry.record WHERE entity_id = ANY($1::bigint[])
     ORDER BY source_id, key FOR UPDATE`,
    [entityIds],
  );
}

const KIND_NAMES = new Map(
  Object.entries(ENTITY_KINDS).map(([name, kind]) => [kind as number, name as EntityKind]),
);
const kindOf = ({ kindNumber }: StoredRecord): EntityKind => KIND_NAMES.get(kindNumber)!;

/** Moves records from one entity to another; undefined when there is none to move. */
async function moveTo(
  ctx: Ctx,
  records: readonly StoredRecord[],
  entityOf: (record: StoredRecord) => number,
  options: ApplyOptions,
): Promise<string | undefined> {
  const lines = records.map((record) =>
    recordLine({ ...record, kind: kindOf(record), entityId: entityOf(record) }),
  );
  return (await changeRecords(ctx, lines, [], options)).decisions[0]?.id;
}

/**
 * Puts two entities of one kind together: the one with more records keeps its number. Returns the survivor's number and
 * the decision, by which it can be undone. Throws `registry.not_found`, `registry.same_entity`.
 */
export async function mergeEntities(
  ctx: Ctx,
  ids: readonly [number, number],
  options: ApplyOptions,
): Promise<{ survivor: number; decisionId: string }> {
  if (ids[0] === ids[1]) throw new AppError('registry.same_entity');
  const records = await lockRecords(ctx, ids);
  const [first, second] = ids.map((id) => records.filter(({ entityId }) => entityId === id));
  if (first!.length === 0 || second!.length === 0) throw new AppError('registry.not_found');
  const kind = kindOf(first![0]!);
  if (kind !== kindOf(second![0]!)) throw new AppError('registry.not_found');
  const survivor = first!.length >= second!.length ? ids[0] : ids[1];
  const other = survivor === ids[0] ? second! : first!;
  const decisionId = await moveTo(ctx, other, () => survivor, options);
  if (decisionId === undefined) throw new AppError('registry.not_found');
  await audit(ctx, {
    action: `registry.${kind}s.merged`,
    subject: `${kind}:${survivor}`,
    details: { ids, decisionId },
  });
  return { survivor, decisionId };
}

/**
 * Parts records from an entity: they become one of their own. Throws `registry.not_found` when one of the records is
 * not its, `registry.nothing_left` when none would stay.
 */
export async function splitEntity(
  ctx: Ctx,
  id: number,
  parted: readonly { readonly sourceId: number; readonly key: string }[],
  options: ApplyOptions,
): Promise<{ newId: number; decisionId: string }> {
  const records = await lockRecords(ctx, [id]);
  const wanted = new Set(parted.map(({ sourceId, key }) => `${sourceId}/${key}`));
  const moving = records.filter(({ sourceId, key }) => wanted.has(`${sourceId}/${key}`));
  if (moving.length < wanted.size || moving.length === 0) throw new AppError('registry.not_found');
  if (moving.length === records.length) throw new AppError('registry.nothing_left');
  const [newId] = await takeEntityIds(ctx, 1);
  const decisionId = await moveTo(ctx, moving, () => newId!, options);
  if (decisionId === undefined) throw new AppError('registry.not_found');
  await audit(ctx, {
    action: `registry.${kindOf(moving[0]!)}.split`,
    subject: `${kindOf(moving[0]!)}:${id}`,
    details: { newId, decisionId },
  });
  return { newId: newId!, decisionId };
}

interface DecisionRow {
  readonly id: string;
  readonly undoneBy: string | null;
  /** What it took back, and whether that was taking something back itself. */
  readonly undoes: string | null;
  readonly redoes: boolean;
  readonly moves: readonly {
    readonly source: number;
    readonly key: string;
    readonly from: number;
    readonly to: number;
  }[];
}

/**
 * Takes a decision back: its records go to where they were. Throws `registry.not_found`, `registry.already_undone`,
 * `registry.nothing_to_undo` when its sources no longer have any of its records, and `registry.undo_overtaken` when a
 * later decision moved one of them on: that one has to be undone first. An undo can be taken back too: the decision stands
 * again, and it is the one to undo then (`registry.stands_again`).
 */
export async function undoDecision(ctx: Ctx, id: string, options: DeriveOptions): Promise<string> {
  const select = `SELECT id, undone_by AS "undoneBy", undoes_id AS undoes, moves,
    EXISTS (SELECT 1 FROM registry.decision o WHERE o.id = d.undoes_id AND o.undoes_id IS NOT NULL) AS redoes
    FROM registry.decision d WHERE id = $1`;
  const [asked] = await ctx.db.query<DecisionRow>(select, [id]);
  if (asked === undefined) throw new AppError('registry.not_found');
  // Records first, as whoever stores records does.
  const records = await lockRecords(ctx, [...new Set(asked.moves.map(({ to }) => to))]);
  const [decision] = await ctx.db.query<DecisionRow>(`${select} FOR UPDATE`, [id]);
  if (decision === undefined) throw new AppError('registry.not_found');
  if (decision.undoneBy !== null) throw new AppError('registry.already_undone');
  if (decision.redoes) throw new AppError('registry.stands_again');
  const backTo = new Map(decision.moves.map(({ source, key, from }) => [`${source}/${key}`, from]));
  const moving = records.filter(({ sourceId, key }) => backTo.has(`${sourceId}/${key}`));
  // A record that its source withdrew meanwhile need not come back; one that stands elsewhere was decided on again.
  const [{ elsewhere } = { elsewhere: 0 }] = await ctx.db.query<{ elsewhere: number }>(
    `SELECT count(*)::int AS elsewhere FROM jsonb_to_recordset($1) AS m(source smallint, key text, "to" bigint)
     JOIN registry.record r ON r.source_id = m.source AND r.key = m.key AND r.entity_id <> m."to"`,
    [JSON.stringify(decision.moves)],
  );
  if (elsewhere > 0) throw new AppError('registry.undo_overtaken', { records: elsewhere });
  const undoId = await moveTo(ctx, moving, ({ sourceId, key }) => backTo.get(`${sourceId}/${key}`)!, {
    ...options,
    reason: `undo ${id}`,
  });
  if (undoId === undefined) throw new AppError('registry.nothing_to_undo');
  await ctx.db.query('UPDATE registry.decision SET undone_by = $2 WHERE id = $1', [id, undoId]);
  await ctx.db.query('UPDATE registry.decision SET undoes_id = $2 WHERE id = $1', [undoId, id]);
  // Who takes an undo back lets stand what it had taken back: it holds for every later run, and can be undone once more.
  await ctx.db.query('UPDATE registry.decision SET undone_by = NULL WHERE id = $1', [decision.undoes]);
  await audit(ctx, { action: 'registry.decision.undone', subject: `decision:${id}`, details: { undoId } });
  return undoId;
}
