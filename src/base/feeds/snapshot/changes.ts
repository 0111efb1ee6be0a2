import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';

interface Compared {
  /** SQL behind FROM: rows now, and those before; undefined at the first load. */
  readonly now: string;
  readonly before: string | undefined;
  readonly fields: readonly string[];
  /** Columns of the rows before. */
  readonly known: readonly string[];
  readonly to: string;
}

/**
 * Writes which rows now are not the rows before: key, change (added, changed, removed), fields that changed. Answers
 * how many of each.
 */
export async function writeChanges(duck: Duck, compared: Compared) {
  const { now, before, fields, known, to } = compared;
  const copy = (select: string) =>
    duck.run(`COPY (${select}) TO ${quoteText(to)} (FORMAT parquet, COMPRESSION zstd)`);
  if (before === undefined) {
    await copy(`SELECT key, 'added' AS change, []::VARCHAR[] AS fields FROM ${now}`);
    return countChanges(duck, `(SELECT 'added' AS change FROM ${now})`);
  }
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
  return countChanges(duck, 'differing');
}

async function countChanges(duck: Duck, relation: string) {
  const rows = await duck.rows<{ change: string; n: bigint }>(
    `SELECT change, count(*) AS n FROM ${relation} GROUP BY change`,
  );
  const of = (change: string) => Number(rows.find((row) => row.change === change)?.n ?? 0);
  return { added: of('added'), changed: of('changed'), removed: of('removed') };
}

/** Names of the columns of a relation. */
export async function columnsOf(duck: Duck, relation: string): Promise<string[]> {
  const rows = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${relation}`);
  return rows.map(({ column_name }) => column_name);
}
