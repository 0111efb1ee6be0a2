import { type Duck, quoteName, quoteText } from '../../platform/analytics/index.ts';

interface Compared {
  /** The snapshot's file. */
  readonly now: string;
  /** SQL of the one before; undefined at the first load. */
  readonly before: string | undefined;
  readonly fields: readonly string[];
  /** Columns of the one before. */
  readonly known: readonly string[];
  readonly to: string;
}

/** Writes what a snapshot has and the one before has not: key, change (added, changed, removed), fields that changed. */
export async function writeChanges(duck: Duck, compared: Compared): Promise<void> {
  const { before, fields, known, to } = compared;
  const now = `read_parquet(${quoteText(compared.now)})`;
  const copy = (select: string) =>
    duck.run(`COPY (${select}) TO ${quoteText(to)} (FORMAT parquet, COMPRESSION zstd)`);
  if (before === undefined) return copy(`SELECT key, 'added' AS change, []::VARCHAR[] AS fields FROM ${now}`);
  await duck.run(
    `CREATE TABLE differing AS SELECT coalesce(n.key, p.key) AS key,
       CASE WHEN p.key IS NULL THEN 'added' WHEN n.key IS NULL THEN 'removed' ELSE 'changed' END AS change
     FROM (SELECT key, row_hash FROM ${now}) n FULL JOIN (SELECT key, row_hash FROM ${before}) p ON n.key = p.key
     WHERE p.key IS NULL OR n.key IS NULL OR n.row_hash <> p.row_hash`,
  );
  const names = fields.map((field) => {
    const old = known.includes(field) ? `p.${quoteName(field)}` : 'NULL';
    return `CASE WHEN n.${quoteName(field)} IS DISTINCT FROM ${old} THEN ${quoteText(field)} END`;
  });
  const of = (relation: string) =>
    `(SELECT * FROM ${relation} SEMI JOIN (SELECT key FROM differing WHERE change = 'changed') USING (key))`;
  await copy(
    `SELECT key, change, []::VARCHAR[] AS fields FROM differing WHERE change <> 'changed'
     UNION ALL SELECT n.key, 'changed', list_filter([${names.join(', ') || 'NULL'}]::VARCHAR[], lambda x: x IS NOT NULL)
     FROM ${of(now)} n JOIN ${of(before)} p ON n.key = p.key`,
  );
}

/** How many rows were added, changed and removed. */
export async function countChanges(duck: Duck, path: string) {
  const rows = await duck.rows<{ change: string; n: bigint }>(
    `SELECT change, count(*) AS n FROM read_parquet(${quoteText(path)}) GROUP BY change`,
  );
  const of = (change: string) => Number(rows.find((row) => row.change === change)?.n ?? 0);
  return { added: of('added'), changed: of('changed'), removed: of('removed') };
}
