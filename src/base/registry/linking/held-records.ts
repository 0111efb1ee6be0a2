import type { Duck } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS, type EntityKind } from '../kinds-contract.ts';

const PAGE = 10_000;
/** Entities whose records are read at once: a person has some forty. */
const ENTITIES = 2_000;
/** Linking reads records of sources that are loaded; what people typed in follows its entity. */
const LOADED = `source_id IN (SELECT id FROM feeds.source WHERE current_load IS NOT NULL)`;

/** Makes the table `touched` (entity): those of a kind to whom records of the table `changed` belong now. */
export async function findOwners(root: RootCtx, duck: Duck, kind: EntityKind): Promise<void> {
  await duck.run('CREATE TABLE touched (entity BIGINT)');
  for await (const [sources, keys] of pagesOf(duck, 'SELECT source_id, key FROM changed', PAGE)) {
    const rows = await root.db.query<{ entity: number }>(
      `SELECT DISTINCT r.entity_id AS entity FROM unnest($1::smallint[], $2::text[]) AS c(source_id, key)
       JOIN registry.record r USING (source_id, key) WHERE r.kind = ${ENTITY_KINDS[kind]}`,
      [sources, keys],
    );
    await appendEntities(duck, 'touched', rows);
  }
}

/**
 * Adds the entities of the table `candidate` (entity) to `touched`, as the registry knows them now: who was merged away
 * stands for the survivor, and whose records were given to others since `since` stands for these too.
 */
export async function followCandidates(
  root: RootCtx,
  duck: Duck,
  { kind, since }: { readonly kind: EntityKind; readonly since: Date },
): Promise<void> {
  await duck.run('CREATE TABLE given (from_id BIGINT, to_id BIGINT)');
  const decisions = await root.db.query<{ from: number; to: number }>(
    `SELECT DISTINCT entity_ids[1] AS "from", entity_ids[2] AS "to" FROM registry.decision
     WHERE entity_kind = ${ENTITY_KINDS[kind]} AND at >= $1 AND reason <> 'linkage'`,
    [since],
  );
  const put = (rows: readonly { from: number; to: number }[]) =>
    rows.length === 0
      ? undefined
      : duck.append('given', [[rows.map(({ from }) => BigInt(from)), rows.map(({ to }) => BigInt(to))]]);
  await put(decisions);
  for await (const [entities] of pagesOf(duck, 'SELECT entity FROM candidate', PAGE))
    await put(
      await root.db.query<{ from: number; to: number }>(
        'SELECT id AS "from", into_id AS "to" FROM registry.merged WHERE id = ANY($1::bigint[])',
        [entities],
      ),
    );
  await duck.run(`INSERT INTO touched
    WITH RECURSIVE led AS (
      SELECT entity FROM candidate UNION SELECT g.to_id FROM led JOIN given g ON g.from_id = led.entity
    ) SELECT entity FROM led`);
}

interface HeldRow {
  readonly source: number;
  readonly key: string;
  readonly entity: string;
  readonly day: string;
  readonly fields: string;
}

/** Makes the table `held_record` (source_id, key, entity, observed_on, fields): all records of those in `touched`. */
export async function readHeldRecords(root: RootCtx, duck: Duck, kind: EntityKind): Promise<number> {
  await duck.run(
    'CREATE TABLE held_text (source_id SMALLINT, key VARCHAR, entity BIGINT, day VARCHAR, fields VARCHAR)',
  );
  for await (const [entities] of pagesOf(
    duck,
    'SELECT DISTINCT entity FROM touched ORDER BY entity',
    ENTITIES,
  )) {
    const rows = await root.db.query<HeldRow>(
      `SELECT source_id AS source, key, entity_id::text AS entity, observed_on::text AS day, fields::text AS fields
       FROM registry.record WHERE entity_id = ANY($1::bigint[]) AND kind = ${ENTITY_KINDS[kind]} AND ${LOADED}`,
      [entities],
    );
    await duck.append('held_text', [
      [
        ...[rows.map(({ source }) => source), rows.map(({ key }) => key)],
        ...[rows.map(({ entity }) => BigInt(entity)), rows.map(({ day }) => day)],
        rows.map(({ fields }) => fields),
      ],
    ]);
  }
  await duck.run(
    `CREATE TABLE held_record AS SELECT source_id, key, entity, day::DATE AS observed_on, fields FROM held_text; DROP TABLE held_text`,
  );
  const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM held_record');
  return Number(count!.n);
}

async function appendEntities(duck: Duck, table: string, rows: readonly { entity: number }[]): Promise<void> {
  if (rows.length > 0) await duck.append(table, [[rows.map(({ entity }) => BigInt(entity))]]);
}

/**
 * The columns of a query, so many rows at a time; numbers as PostgreSQL takes them. All of it is read first: DuckDB ends
 * an answer that is still being read when another statement begins.
 */
async function* pagesOf(duck: Duck, query: string, most: number): AsyncGenerator<unknown[][]> {
  const all: unknown[][] = [];
  for await (const columns of duck.chunks(query))
    for (const [place, column] of columns.entries()) {
      all[place] ??= [];
      for (const value of column) all[place].push(typeof value === 'bigint' ? String(value) : value);
    }
  const rows = all[0]?.length ?? 0;
  for (let from = 0; from < rows; from += most) yield all.map((column) => column.slice(from, from + most));
}
