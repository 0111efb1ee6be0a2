import { assert } from '../../lib/assert.ts';

type Ask = <Row extends object>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

interface IndexRow {
  readonly name: string;
  readonly made: string;
  readonly key: string | null;
}

/**
 * Drops the indexes of `schema.table`, before a great load; `kind` says whether keys (primary and unique) go as well.
 * Returns the statements that make them again, by name.
 */
export async function dropIndexes(ask: Ask, table: string, kind: 'all' | 'without-keys'): Promise<string[]> {
  const [schema, name] = table.split('.');
  assert(schema && name && !table.includes('"'), `${table} is no schema.table`);
  const quoted = `"${schema}"."${name}"`;
  const rows = await ask<IndexRow>(
    `SELECT i.relname AS name, pg_get_indexdef(x.indexrelid) AS made, pg_get_constraintdef(c.oid) AS key
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
     LEFT JOIN pg_constraint c ON c.conindid = x.indexrelid AND c.contype IN ('p', 'u')
     WHERE x.indrelid = $1::regclass AND ($2 OR NOT x.indisunique) ORDER BY i.relname`,
    [quoted, kind === 'all'],
  );
  for (const row of rows)
    await ask(
      row.key === null
        ? `DROP INDEX "${schema}"."${row.name}"`
        : `ALTER TABLE ${quoted} DROP CONSTRAINT "${row.name}"`,
      [],
    );
  return rows.map(({ name: index, made, key }) =>
    key === null ? made : `ALTER TABLE ${quoted} ADD CONSTRAINT "${index}" ${key}`,
  );
}
