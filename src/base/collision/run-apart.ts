// Runs one question in a process of its own: reads snapshots with DuckDB, the registry with PostgreSQL.
import { AppError } from '../../lib/errors.ts';
import { decodeRings } from '../../lib/geo/codec.ts';
import { contains } from '../../lib/geo/contains.ts';
import { bboxOf } from '../../lib/geo/measure.ts';
import type { Ring } from '../../lib/geo/types.ts';
import { type Duck, openDuck, type Say } from '../../platform/analytics/index.ts';
import { openPool, type Pool, statement } from '../../platform/db/index.ts';
import { snapshotRows } from '../feeds/index.ts';
import { compilePeople, compileRegistry, compileRows, foldRows, tableOf, withinName } from './compile.ts';
import { AREA, type Progress, type Question } from './contract.ts';

/** What a step reads; `file` is undefined for the registry. */
export interface RunStep {
  readonly title: string;
  readonly sourceId: number | undefined;
  readonly load: number | null;
  readonly file: string | undefined;
}

export interface RunInput {
  readonly connectionString: string;
  /** The run's own folder. */
  readonly directory: string;
  readonly question: Question;
  readonly steps: readonly RunStep[];
  /** Code of each area that is asked for → its id. */
  readonly areas: ReadonlyMap<string, string>;
  readonly today: string;
  readonly maximumRows: number;
  readonly mostCandidates: number;
  readonly memoryLimitMb: number;
  readonly timeoutMs: number;
}

export interface FoundMatch {
  readonly step: string;
  readonly key: string;
  readonly day: string | null;
  readonly rows: number;
}
export interface FoundPerson {
  readonly entityId: string | null;
  readonly name: string | null;
  readonly number: string | null;
  readonly areaId: string | null;
  readonly matches: readonly FoundMatch[];
}
export interface RunOutput {
  readonly people: readonly FoundPerson[];
  /** People that each step found by itself, in the order of the steps; only those looked at, where it was narrowed. */
  readonly counts: readonly number[];
}

const BATCH = 10_000;
/** What DuckDB may write beside its memory. */
const SPILL_MB = 8_000;
/** So few known people narrow what is asked of the registry. */
const NARROW = 200_000;

const lookUp = statement(
  'collision.look_up',
  `SELECT key, entity_id::text AS person FROM registry.record WHERE source_id = $1 AND kind = 1 AND key = ANY($2::text[])`,
);
const personsById = statement(
  'collision.persons_by_id',
  `SELECT id::text AS person, id::text AS "entityId", name, number, grid_id AS "areaId" FROM registry.person WHERE id = ANY($1::bigint[])`,
);
// A number that two entities bear is shown with the one of the smaller id: the registry's review decides on them.
const personsByNumber = statement(
  'collision.persons_by_number',
  `SELECT DISTINCT ON (number) number AS person, id::text AS "entityId", name, number, grid_id AS "areaId"
   FROM registry.person WHERE number = ANY($1::text[]) ORDER BY number, id`,
);
const geometries = statement(
  'collision.geometries',
  'SELECT geometry FROM areas.area WHERE id = ANY($1::uuid[]) AND geometry IS NOT NULL',
);

interface Work {
  readonly input: RunInput;
  readonly duck: Duck;
  readonly pool: Pool;
  readonly say: (progress: Progress) => void;
}

/** Throws `collision.too_broad`, `collision.too_many`, `collision.snapshot_gone` and what DuckDB says of limits. */
export async function run(input: RunInput, tell: Say): Promise<RunOutput> {
  const pool = openPool({
    ...{ connectionString: input.connectionString, connections: 1, applicationName: 'citybrain collision' },
    statementTimeoutMs: input.timeoutMs,
  });
  const duck = await openDuck({
    ...{ directory: input.directory, memoryLimitMb: Math.max(64, input.memoryLimitMb - 500), threads: 2 },
    spillLimitMb: SPILL_MB,
  });
  try {
    return await answer({ input, duck, pool, say: tell });
  } finally {
    await duck.close();
    await pool.close();
  }
}

async function answer(work: Work): Promise<RunOutput> {
  const { input, duck, say } = work;
  const { steps } = input.question;
  const counts = steps.map(() => 0);
  // What is read from files comes first: it narrows what is asked of the registry.
  const order = steps.map((_, place) => place).sort((a, b) => rank(input, a) - rank(input, b) || a - b);
  for (const [done, place] of order.entries()) {
    say({ stage: 'reading', step: input.steps[place]!.title, done, of: steps.length + 1 });
    const known = await knownPeople(duck, steps, order.slice(0, done));
    if (input.steps[place]!.file === undefined) await readRegistry(work, place, known);
    else await readSnapshot(work, place);
    const [row] = await duck.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM ${tableOf(place)}`);
    counts[place] = row?.n ?? 0;
  }
  say({ stage: 'matching', step: null, done: steps.length, of: steps.length + 1 });
  await duck.run(`CREATE TABLE found AS ${compilePeople(steps)}`);
  const [found] = await duck.rows<{ n: number }>('SELECT count(*)::INTEGER AS n FROM found');
  const rows = found?.n ?? 0;
  if (rows > input.maximumRows) throw new AppError('collision.too_many', { rows, most: input.maximumRows });
  return { people: await describePeople(work), counts };
}

const rank = ({ steps, question }: RunInput, place: number): number =>
  (steps[place]!.file === undefined ? 2 : 0) + (question.steps[place]!.set === 'all' ? 0 : 1);

/** Who can still be in the result after the steps that are done, when these are few. */
async function knownPeople(
  duck: Duck,
  steps: Question['steps'],
  done: readonly number[],
): Promise<string[] | undefined> {
  const all = done.filter((place) => steps[place]!.set === 'all');
  if (all.length === 0) return undefined;
  const rows = await duck.rows<{ person: string }>(
    `${all.map((place) => `SELECT person FROM ${tableOf(place)}`).join(' INTERSECT ')} LIMIT ${NARROW + 1}`,
  );
  return rows.length > NARROW ? undefined : rows.map(({ person }) => person);
}

async function readSnapshot(work: Work, place: number): Promise<void> {
  const { input, duck } = work;
  const { file = '', load, title } = input.steps[place]!;
  const step = input.question.steps[place]!;
  const byNumber = input.question.join === 'number';
  try {
    const columns = await duck.rows<{ column_name: string }>(
      `SELECT column_name FROM (DESCRIBE SELECT * FROM ${snapshotRows(file)})`,
    );
    for (const [at, filter] of step.filters.entries())
      if (filter.field === AREA) await defineWithin(work, withinName(place, at), filter.values ?? []);
    const rows = compileRows({
      ...{ file, place, filters: step.filters, today: input.today, byNumber },
      columns: new Set(columns.map((column) => column.column_name)),
    });
    await duck.run(`CREATE TEMP TABLE rows_${place} AS ${rows.text}`, rows.values);
  } catch (error) {
    // A file that is gone or cut off: nothing of the rest is worth anything.
    if (
      error instanceof Error &&
      /IO Error|No files found|Invalid Input Error: .*parquet/i.test(error.message)
    )
      throw new AppError('collision.snapshot_gone', { source: step.source, load }, error);
    throw error;
  }
  if (byNumber) {
    await duck.run(
      `CREATE TABLE ${tableOf(place)} AS ${foldRows(`(SELECT *, number AS person FROM rows_${place})`)}`,
    );
  } else await linkRows(work, place, title);
  await duck.run(`DROP TABLE rows_${place}`);
}

/** Finds for the keys of a source's rows whom the registry takes them for. */
async function linkRows({ input, duck, pool }: Work, place: number, title: string): Promise<void> {
  const { sourceId } = input.steps[place]!;
  const [count] = await duck.rows<{ n: number }>(`SELECT count(*)::INTEGER AS n FROM rows_${place}`);
  refuseBroad(input, place, title, count?.n ?? 0);
  await duck.run(`CREATE TEMP TABLE linked_${place} (key VARCHAR, person VARCHAR)`);
  const keys: unknown[] = [];
  for await (const [some = []] of duck.chunks(`SELECT key FROM rows_${place}`)) keys.push(...some);
  for (let from = 0; from < keys.length; from += BATCH) {
    const rows = await pool.run<{ key: string; person: string }>(lookUp, [
      sourceId,
      keys.slice(from, from + BATCH),
    ]);
    await duck.append(`linked_${place}`, [[rows.map(({ key }) => key), rows.map(({ person }) => person)]]);
  }
  const joined = `(SELECT r.*, l.person FROM rows_${place} r JOIN linked_${place} l USING (key))`;
  await duck.run(`CREATE TABLE ${tableOf(place)} AS ${foldRows(joined)}`);
  await duck.run(`DROP TABLE linked_${place}`);
}

function refuseBroad(input: RunInput, place: number, title: string, found: number): void {
  if (found <= input.mostCandidates) return;
  const step = input.question.steps[place]!.id;
  throw new AppError('collision.too_broad', { step, source: title, most: input.mostCandidates });
}

/** Makes "lies in one of these areas" a function for DuckDB; what lies outside of all boxes is told apart first. */
async function defineWithin(
  { input, duck, pool }: Work,
  name: string,
  codes: readonly string[],
): Promise<void> {
  const ids = codes.flatMap((code) => input.areas.get(code) ?? []);
  const rows = await pool.run<{ geometry: Buffer }>(geometries, [ids]);
  const shapes = rows.map(({ geometry }) => {
    const rings: readonly Ring[] = decodeRings(geometry);
    return { rings, box: bboxOf(rings) };
  });
  duck.define(name, (text) => {
    const [lon = 0, lat = 0] = text.split(' ').map(Number);
    const isIn = shapes.some(
      ({ rings, box: [west, south, east, north] }) =>
        lon >= west && lon <= east && lat >= south && lat <= north && contains(rings, lon, lat),
    );
    return isIn ? '1' : '0';
  });
}

interface RegistryRow {
  readonly person: string;
  readonly key: string;
  readonly day: string | null;
  readonly name: string | null;
}

async function readRegistry(work: Work, place: number, known: readonly string[] | undefined): Promise<void> {
  const { input, duck, pool } = work;
  const { filters } = input.question.steps[place]!;
  const { title } = input.steps[place]!;
  const { join } = input.question;
  await duck.run(`CREATE TEMP TABLE rows_${place} (person VARCHAR, key VARCHAR, day DATE, name VARCHAR)`);
  await duck.run(
    'CREATE OR REPLACE TEMP TABLE incoming (person VARCHAR, key VARCHAR, day VARCHAR, name VARCHAR)',
  );
  let found = 0;
  const keep = async (rows: readonly RegistryRow[]) => {
    found += rows.length;
    refuseBroad(input, place, title, found);
    const column = (name: keyof RegistryRow) => rows.map((row) => row[name]);
    await duck.append('incoming', [[column('person'), column('key'), column('day'), column('name')]]);
    await duck.run(`INSERT INTO rows_${place} SELECT person, key, day::DATE, name FROM incoming`);
    await duck.run('DELETE FROM incoming');
  };
  const base = { filters, today: input.today, areas: input.areas, join };
  if (known !== undefined) {
    for (let from = 0; from < known.length; from += BATCH) {
      const { text, values } = compileRegistry({ ...base, only: known.slice(from, from + BATCH) });
      await keep(await pool.query<RegistryRow>(text, values));
    }
  } else {
    const { text, values } = compileRegistry(base);
    await pool.transaction(async (tx) => {
      await tx.query(`DECLARE people NO SCROLL CURSOR FOR ${text}`, values);
      for (;;) {
        const rows = await tx.query<RegistryRow>(`FETCH ${BATCH} FROM people`);
        if (rows.length === 0) return;
        await keep(rows);
      }
    });
  }
  await duck.run(`CREATE TABLE ${tableOf(place)} AS ${foldRows(`rows_${place}`)}`);
  await duck.run(`DROP TABLE rows_${place}`);
}

/** The people found with what made them match, and where the registry has them. */
async function describePeople({ input, duck, pool }: Work): Promise<FoundPerson[]> {
  const { join, steps } = input.question;
  const shown = steps.flatMap((step, place) => (step.set === 'none' ? [] : [{ step, place }]));
  const columns = shown.map(
    ({ place }) =>
      `s${place}.key AS key_${place}, s${place}.day AS day_${place}, s${place}.rows AS rows_${place}`,
  );
  const joins = shown.map(
    ({ place }) => `LEFT JOIN ${tableOf(place)} s${place} ON s${place}.person = f.person`,
  );
  const name = `coalesce(${shown.map(({ place }) => `s${place}.name`).join(', ')})`;
  const rows = await duck.rows<Record<string, string | number | null> & { person: string }>(
    `SELECT f.person, ${name} AS name, ${columns.join(', ')} FROM found f ${joins.join(' ')} ORDER BY f.person`,
  );
  const entities = new Map<string, Omit<FoundPerson, 'matches'>>();
  for (let from = 0; from < rows.length; from += BATCH) {
    const people = rows.slice(from, from + BATCH).map(({ person }) => person);
    type Row = Omit<FoundPerson, 'matches'> & { person: string };
    const found = await pool.run<Row>(join === 'number' ? personsByNumber : personsById, [people]);
    for (const { person, ...entity } of found) entities.set(person, entity);
  }
  return rows.map((row) => {
    const entity = entities.get(row.person);
    const matches = shown.flatMap(({ step, place }): FoundMatch[] => {
      const key = row[`key_${place}`];
      if (key === null || key === undefined) return [];
      const [day, count] = [row[`day_${place}`], row[`rows_${place}`]];
      return [
        { step: step.id, key: String(key), day: day == null ? null : String(day), rows: Number(count) },
      ];
    });
    return {
      entityId: entity?.entityId ?? (join === 'entity' ? row.person : null),
      name: entity?.name ?? (row.name as string | null),
      number: entity?.number ?? (join === 'number' ? row.person : null),
      areaId: entity?.areaId ?? null,
      matches,
    };
  });
}
