import { assert } from '../../lib/assert.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { ERASED, type ErasedPerson } from './person.ts';

const NAME = /^[a-z_][a-z0-9_.]*$/;

/**
 * Takes a person's number and names out of texts that others wrote, in rows of a table that belong to given things
 * (`key = ANY(ids)`). Columns may be text or jsonb. Names of tables and columns are the code's own. Resolves with the
 * number of rows that changed.
 */
export async function redactColumns(
  ctx: Ctx,
  person: Pick<ErasedPerson, 'pattern'>,
  where: {
    table: string;
    key: string;
    ids: readonly string[];
    text?: readonly string[];
    json?: readonly string[];
  },
): Promise<number> {
  const { table, key, ids, text = [], json = [] } = where;
  assert(
    [table, key, ...text, ...json].every((name) => NAME.test(name)),
    'names of the code',
  );
  if (person.pattern === undefined || ids.length === 0) return 0;
  const columns = [...text, ...json].map((name) => `"${name}"`);
  const sets = [
    ...text.map((name) => `"${name}" = regexp_replace("${name}", $2, $3, 'g')`),
    ...json.map((name) => `"${name}" = regexp_replace("${name}"::text, $2, $3, 'g')::jsonb`),
  ];
  const rows = await ctx.db.query(
    `UPDATE ${table} SET ${sets.join(', ')} WHERE "${key}" = ANY($1::uuid[])
       AND (${columns.map((name) => `${name}::text ~ $2`).join(' OR ')}) RETURNING 1`,
    [ids, person.pattern, ERASED],
  );
  return rows.length;
}
