import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { copyLine, type Transaction } from '../../platform/db/index.ts';
import { dropSuppressed } from '../feeds/index.ts';
import { type DeriveOptions, derivePersons } from './derive.ts';
import { deriveOrganisations, tellOrganisations } from './derive-organisations.ts';
import { deriveThings } from './derive-things.ts';
import { ENTITY_KINDS, type EntityKind } from './kinds-contract.ts';
import { rememberBefore, storeMoves } from './moves.ts';

/** A record as it is to stand from now on: what a source says, and whom it means. */
export interface IncomingRecord {
  readonly sourceId: number;
  readonly key: string;
  readonly kind: EntityKind;
  readonly entityId: number;
  readonly observedOn: string;
  /** A field of null says that there is nothing now: `house` of who has moved out. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}

export interface ApplyOptions extends DeriveOptions {
  /** Why records move, as the ledger shows it: a run of the linkage, a decision of people. */
  readonly reason: string;
}

export interface Applied {
  readonly records: number;
  readonly removed: number;
  readonly entities: number;
  readonly merges: number;
  readonly splits: number;
}

/** One line of what `applyRecords` takes; millions are made without holding them. */
export function recordLine(record: IncomingRecord): string {
  return copyLine([
    ...[record.sourceId, record.key, ENTITY_KINDS[record.kind], record.entityId, record.observedOn],
    JSON.stringify(record.fields),
  ]);
}

const RECORD_COLUMNS = 'source_id, key, kind, entity_id, observed_on, fields';

/** A decision that was written: records of one entity became another's. */
interface Written {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Stores records that are new, changed or moved, takes away those that sources no longer have, writes every move between
 * entities into the ledger, and derives all entities that are touched. One transaction: all of it or nothing; the same
 * input again changes nothing.
 */
export async function applyRecords(
  ctx: Ctx,
  lines: Iterable<string>,
  gone: Iterable<{ readonly sourceId: number; readonly key: string }>,
  options: ApplyOptions,
): Promise<Applied> {
  return (await changeRecords(ctx, lines, gone, options)).applied;
}

async function changeRecords(
  ctx: Ctx,
  lines: Iterable<string>,
  gone: Iterable<{ readonly sourceId: number; readonly key: string }>,
  options: ApplyOptions,
): Promise<{ applied: Applied; decisions: readonly Written[] }> {
  const db = ctx.db as Transaction;
  await db.query(`CREATE TEMP TABLE incoming (LIKE registry.record) ON COMMIT DROP`);
  await db.query(`CREATE TEMP TABLE gone (source_id smallint, key text) ON COMMIT DROP`);
  await db.copyFrom(`COPY incoming (${RECORD_COLUMNS}) FROM STDIN`, lines);
  await db.copyFrom(`COPY gone FROM STDIN`, goneLines(gone));
  // Read from a file before it was cleaned: whoever was erased must not come back.
  await dropSuppressed(db, 'incoming');
  await db.query('ANALYZE incoming');
  await db.query(
    `CREATE TEMP TABLE moved ON COMMIT DROP AS
     SELECT o.source_id, o.key, o.kind, o.entity_id AS from_id, i.entity_id AS to_id
     FROM incoming i JOIN registry.record o USING (source_id, key) WHERE o.entity_id <> i.entity_id`,
  );
  await db.query(
    `CREATE TEMP TABLE touched ON COMMIT DROP AS
     SELECT entity_id, kind FROM incoming UNION SELECT from_id, kind FROM moved
     UNION SELECT r.entity_id, r.kind FROM gone g JOIN registry.record r USING (source_id, key)`,
  );
  const newcomers = await newEntities(db);
  await rememberBefore(db, options.day);
  const [stored] = await db.query<{ records: number }>(
    `WITH put AS (
       INSERT INTO registry.record (${RECORD_COLUMNS}) SELECT ${RECORD_COLUMNS} FROM incoming
       ON CONFLICT (source_id, key) DO UPDATE SET kind = excluded.kind, entity_id = excluded.entity_id,
         observed_on = excluded.observed_on, fields = excluded.fields RETURNING 1
     ) SELECT count(*)::int AS records FROM put`,
  );
  const [taken] = await db.query<{ removed: number }>(
    `WITH cut AS (DELETE FROM registry.record r USING gone g WHERE r.source_id = g.source_id AND r.key = g.key RETURNING 1)
     SELECT count(*)::int AS removed FROM cut`,
  );
  await db.query('ANALYZE touched');
  const { decisions, back, ...moved } = await recordMoves(ctx, newcomers, options.reason);
  await deriveTouched(ctx, options);
  await returnHome(db, back);
  await storeMoves(ctx, options.day);
  const [{ entities } = { entities: 0 }] = await db.query<{ entities: number }>(
    'SELECT count(*)::int AS entities FROM touched',
  );
  for (const table of ['incoming', 'gone', 'moved', 'touched']) await db.query(`DROP TABLE ${table}`);
  const applied = { records: stored!.records, removed: taken!.removed, entities, ...moved };
  return { applied, decisions };
}

const DERIVE: Readonly<Record<number, typeof derivePersons>> = {
  [ENTITY_KINDS.person]: derivePersons,
  [ENTITY_KINDS.organisation]: deriveOrganisations,
  [ENTITY_KINDS.thing]: deriveThings,
  // What sources say of a house stands in its records alone.
  [ENTITY_KINDS.house]: async () => {},
};

/** Makes the rows of all that is touched anew, each kind by its own rules. */
async function deriveTouched(ctx: Ctx, options: DeriveOptions): Promise<void> {
  const db = ctx.db as Transaction;
  const kinds = await db.query<{ kind: number }>('SELECT DISTINCT kind FROM touched ORDER BY kind');
  for (const { kind } of kinds) {
    const derive = DERIVE[kind];
    if (kind === ENTITY_KINDS.organisation) tellOrganisations(ctx);
    assert(derive, `entities of kind ${kind} have no records`);
    if (kinds.length === 1) await derive(db, 'touched', options);
    else {
      await db.query(
        `CREATE TEMP TABLE touched_kind ON COMMIT DROP AS SELECT entity_id FROM touched WHERE kind = ${kind}`,
      );
      await derive(db, 'touched_kind', options);
      await db.query('DROP TABLE touched_kind');
    }
  }
}

function* goneLines(gone: Iterable<{ sourceId: number; key: string }>): Generator<string> {
  for (const { sourceId, key } of gone) yield copyLine([sourceId, key]);
}

/** Numbers that records move to and that had none before: what is split off, not what is merged into. */
async function newEntities(db: Transaction): Promise<ReadonlySet<number>> {
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

/** Somebody whose number is his own again, with the household that he stood in. */
interface Back {
  readonly id: number;
  readonly householdId: number | null;
}

/** Who is himself again stands where he stood before, unless that household is gone. */
async function returnHome(db: Transaction, back: readonly Back[]): Promise<void> {
  if (back.length === 0) return;
  await db.query(
    `UPDATE registry.person p SET household_id = h.id
     FROM unnest($1::bigint[], $2::bigint[]) AS b (id, household_id) JOIN registry.household h ON h.id = b.household_id
     WHERE p.id = b.id AND p.household_id IS NULL AND p.state = 1`,
    [back.map(({ id }) => id), back.map(({ householdId }) => householdId)],
  );
}

/**
 * Writes a decision for each pair of entities between which records moved. Returns them, how many joined and parted, and
 * whose number is his own again.
 */
async function recordMoves(ctx: Ctx, newcomers: ReadonlySet<number>, reason: string) {
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

/** Takes numbers for new entities: never given twice, also when the transaction fails. */
export async function takeEntityIds(ctx: Ctx, count: number): Promise<number[]> {
  const rows = await ctx.db.query<{ id: number }>(
    `SELECT nextval('registry.entity_id') AS id FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ id }) => id);
}

interface StoredRecord {
  readonly sourceId: number;
  readonly key: string;
  readonly kindNumber: number;
  readonly entityId: number;
  readonly observedOn: string;
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/** Records of entities, locked: nobody moves them meanwhile. */
async function lockRecords(ctx: Ctx, entityIds: readonly number[]): Promise<StoredRecord[]> {
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
 * Puts two entities of one kind together: the one with more records keeps its number. Returns the survivor's number and the decision,
 * by which it can be undone. Throws `registry.not_found`, `registry.same_entity`.
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
  readonly moves: readonly {
    readonly source: number;
    readonly key: string;
    readonly from: number;
    readonly to: number;
  }[];
}

/**
 * Takes a decision back: its records go to where they were. Throws `registry.not_found`, `registry.already_undone`,
 * `registry.nothing_to_undo` when its sources no longer have any of its records, and `registry.undo_overtaken` when a later decision moved one of them on: that one has to be undone first.
 */
export async function undoDecision(ctx: Ctx, id: string, options: DeriveOptions): Promise<string> {
  const [decision] = await ctx.db.query<DecisionRow>(
    `SELECT id, undone_by AS "undoneBy", moves FROM registry.decision WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (decision === undefined) throw new AppError('registry.not_found');
  if (decision.undoneBy !== null) throw new AppError('registry.already_undone');
  const records = await lockRecords(ctx, [...new Set(decision.moves.map(({ to }) => to))]);
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
  await audit(ctx, { action: 'registry.decision.undone', subject: `decision:${id}`, details: { undoId } });
  return undoId;
}
