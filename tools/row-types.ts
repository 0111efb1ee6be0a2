/** Reads the tables and views of a migrated database and writes them as row types for kysely. */
import type pg from 'pg';

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** Name of the type; that of the elements for an array. */
  readonly type: string;
  readonly array: boolean;
  readonly nullable: boolean;
  /** The database gives a value when none is given: a default, or an identity. */
  readonly optional: boolean;
  /** The database always gives the value: GENERATED ALWAYS. */
  readonly fixed: boolean;
  /** Labels, if the type is an enumeration. */
  readonly labels: readonly string[] | null;
}

/** What `pg` hands out with the parsers set in src/platform/db/index.ts; a type that is not here stops the run. */
const TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['int2', 'int4', 'int8', 'float4', 'float8', 'oid'].map((name) => [name, 'number'])),
  ...Object.fromEntries(
    ['text', 'varchar', 'bpchar', 'uuid', 'numeric', 'date', 'time', 'inet', 'name', 'tsvector'].map(
      (name) => [name, 'string'],
    ),
  ),
  bool: 'boolean',
  timestamptz: 'Date',
  bytea: 'Buffer',
  json: 'unknown',
  jsonb: 'unknown',
};

/** Arrays whose elements `pg` leaves as text, because their parser is not that of the single value. */
const TEXT_ELEMENTS = new Set(['int8']);

/** The text of a module that declares `DB` and one interface for each table and view, in alphabetical order. */
export async function describeRows(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS);
  const tables = Map.groupBy(rows, ({ schema, table }) => `${schema}.${table}`);
  const names = [...tables.keys()].sort();
  const keys = names.map((name) => `  '${name}': ${interfaceName(name)};`);
  const interfaces = names.map((name) => {
    const lines = tables.get(name)!.map((column) => `  ${column.name}: ${columnType(column)};`);
    return `export interface ${interfaceName(name)} {\n${lines.join('\n')}\n}\n`;
  });
  const used = ['Generated', 'GeneratedAlways'].filter((name) =>
    rows.some((column) => columnType(column).startsWith(`${name}<`)),
  );
  return [
    '/** Row types, generated from the migrated database by `node tools/generate-schema.ts`. Do not edit. */',
    ...(used.length > 0 ? [`import type { ${used.join(', ')} } from 'kysely';`, ''] : []),
    ...interfaces,
    `/** Every table and view by its full name. */\nexport interface DB {\n${keys.join('\n')}\n}\n`,
  ].join('\n');
}

function interfaceName(table: string): string {
  return table.replace(/(?:^|[._])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function columnType(column: Column): string {
  const { fixed, optional } = column;
  const type = valueType(column);
  if (fixed) return `GeneratedAlways<${type}>`;
  return optional ? `Generated<${type}>` : type;
}

function valueType({ schema, table, name, type, array, nullable, labels }: Column): string {
  const single = labels ? labels.map((label) => `'${label}'`).join(' | ') : TYPES[type];
  if (single === undefined) {
    throw new Error(
      `${schema}.${table}.${name} has the type ${type}: say in tools/row-types.ts what it becomes`,
    );
  }
  const element = array && TEXT_ELEMENTS.has(type) ? 'string' : single;
  const whole = array ? (element.includes(' ') ? `(${element})[]` : `${element}[]`) : element;
  return nullable && whole !== 'unknown' ? `${whole} | null` : whole;
}

/** Tables, partitioned tables and views of our schemas; not partitions, whose rows are those of their table. */
const COLUMNS = `
  SELECT n.nspname AS schema, c.relname AS table, a.attname AS name,
    coalesce(e.typname, base.typname, t.typname) AS type, t.typelem <> 0 AND t.typcategory = 'A' AS array,
    NOT a.attnotnull AS nullable,
    c.relkind IN ('r', 'p') AND (a.atthasdef OR a.attidentity <> '') AS optional,
    a.attgenerated <> '' OR a.attidentity = 'a' AS fixed,
    (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum
      WHERE enumtypid = coalesce(e.oid, t.oid)) AS labels
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  LEFT JOIN pg_type base ON base.oid = t.typbasetype AND t.typtype = 'd'
  WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
    AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgboss', 'jobs')
  ORDER BY n.nspname, c.relname, a.attnum`;
