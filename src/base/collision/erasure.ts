import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { type RowName, suppressedAmong } from '../feeds/index.ts';
import { oneAtATime } from './open-run.ts';
import type { FoundPerson } from './run-apart.ts';
import type { Run } from './run-store.ts';

const tellRunning = statement(
  'collision.tell_erased',
  `UPDATE collision.run SET erased = erased || $1::bigint[] WHERE state = 'running'`,
);

/** A number that was asked for says of somebody that he was looked for. */
const forgetAsked = (table: 'definition' | 'run') =>
  statement(
    `collision.forget_in_${table}`,
    `UPDATE collision.${table} SET question = replace(question::text, to_json($1::text)::text, '"–"')::jsonb
     WHERE strpos(question::text, to_json($1::text)::text) > 0`,
  );
const forgetters = [forgetAsked('definition'), forgetAsked('run')];

/**
 * Takes people out of all results that are kept, by their numbers in the registry and their resident numbers, and out of
 * what runs that go on will find, and their numbers out of questions that ask for them. How many a run found is told less by them; the proof of its deletion is over the rest.
 * Resolves with the number of rows.
 */
export async function eraseFromResults(
  ctx: Ctx,
  { ids, numbers }: { readonly ids: readonly number[]; readonly numbers: readonly string[] },
): Promise<number> {
  if (ids.length + numbers.length === 0) return 0;
  // No run begins until this is done; those that go on are told first, so that one that ends meanwhile is cleaned below.
  await ctx.db.run(oneAtATime);
  await ctx.db.run(tellRunning, [ids]);
  const runs = await ctx.db.query<{ id: string; n: number }>(
    `WITH gone AS (DELETE FROM collision.result WHERE entity_id = ANY($1::bigint[]) OR resident_number = ANY($2) RETURNING run_id)
     UPDATE collision.run r SET rows = greatest(0, r.rows - g.n)
     FROM (SELECT run_id, count(*)::int AS n FROM gone GROUP BY 1) g WHERE g.run_id = r.id RETURNING r.id, g.n`,
    [ids, numbers],
  );
  for (const number of numbers) for (const forget of forgetters) await ctx.db.run(forget, [number]);
  return runs.reduce((sum, { n }) => sum + n, 0);
}

/** People whose rows are looked up at once. */
const BATCH = 5_000;

/**
 * Of the people that a run found, those who were not erased since it began to read: its snapshots are held as they were.
 * `run` is locked, so that an erasure has told it or waits for it.
 */
export async function withoutErased(
  tx: Ctx,
  run: Run,
  people: readonly FoundPerson[],
): Promise<readonly FoundPerson[]> {
  const erased = new Set(run.erased.map(String));
  const sources = new Map(run.sources.map(({ step, sourceId }) => [step, sourceId]));
  const kept: FoundPerson[] = [];
  for (let from = 0; from < people.length; from += BATCH) {
    const some = people.slice(from, from + BATCH);
    const gone = await suppressedAmong(
      tx,
      some.map((person) => namesOf(person, sources)),
    );
    kept.push(
      ...some.filter(({ entityId }, at) => !gone.has(at) && !(entityId !== null && erased.has(entityId))),
    );
  }
  return kept;
}

function namesOf({ number, matches }: FoundPerson, sources: ReadonlyMap<string, number | null>): RowName[] {
  return matches.flatMap(({ step, key }): RowName[] => {
    const sourceId = sources.get(step) ?? null;
    if (sourceId === null) return [];
    const row: RowName = { sourceId, what: 'key', value: key };
    return number === null ? [row] : [row, { sourceId, what: 'number', value: number }];
  });
}
