import type { Ctx } from '../../../platform/context/index.ts';
import { copyLine, type Transaction } from '../../../platform/db/index.ts';
import { dropSuppressed } from '../../feeds/index.ts';
import { ENTITY_KINDS, type EntityKind } from '../kinds-contract.ts';
import { deriveTouched } from './derive.ts';
import { followHeads } from './derive-organisations.ts';
import type { DeriveOptions } from './derive-persons.ts';
import { newEntities, recordMoves, returnHome, type Written } from './ledger.ts';
import { rememberBefore, storeMoves } from './moves.ts';
import { placeTouched } from './places.ts';

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

/** As `applyRecords`, with the decisions that came of it. */
export async function changeRecords(
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
  await followHeads(ctx);
  await placeTouched(db);
  await storeMoves(ctx, options.day);
  const [{ entities } = { entities: 0 }] = await db.query<{ entities: number }>(
    'SELECT count(*)::int AS entities FROM touched',
  );
  for (const table of ['incoming', 'gone', 'moved', 'touched']) await db.query(`DROP TABLE ${table}`);
  const applied = { records: stored!.records, removed: taken!.removed, entities, ...moved };
  return { applied, decisions };
}

function* goneLines(gone: Iterable<{ sourceId: number; key: string }>): Generator<string> {
  for (const { sourceId, key } of gone) yield copyLine([sourceId, key]);
}

/** Takes numbers for new entities: never given twice, also when the transaction fails. */
export async function takeEntityIds(ctx: Ctx, count: number): Promise<number[]> {
  const rows = await ctx.db.query<{ id: number }>(
    `SELECT nextval('registry.entity_id') AS id FROM generate_series(1, $1)`,
    [count],
  );
  return rows.map(({ id }) => id);
}
