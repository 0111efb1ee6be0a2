/** Words that SQL keeps for itself, as `duckdb_keywords()` has them and a query over such a column shows. */
const SQL_WORDS = new Set(
  `
  all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case
  cast check collate collation column concurrently constraint create cross default deferrable desc
  describe distinct do else end except false fetch for foreign freeze from full glob group having
  ilike in initially inner intersect into is isnull join lambda lateral leading left like limit
  natural not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider
  placing positional primary qualify references returning right select semi show similar some
  summarize symmetric table tablesample then to trailing true union unique unpack unpivot using
  variadic verbose when where window with
`.split(/\s+/),
);

/** Columns that every record has beside its fields. */
const OWN_COLUMNS = new Set(['rid', 'source', 'id', 'truth', 'root', 'entity', 'file_row_number']);

/** Why a field cannot be called so, or undefined when it can. */
export function whyNoFieldName(name: string): string | undefined {
  if (!/^[a-z][a-z0-9_]{0,59}$/.test(name) || name.includes('__')) return 'the name of a field';
  if (SQL_WORDS.has(name)) return 'a word of SQL';
  if (OWN_COLUMNS.has(name)) return 'a column that records have anyway';
  return undefined;
}
