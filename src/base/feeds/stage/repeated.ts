import type { Duck } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { rowHash, snapshotFields } from './stage-sql.ts';

/**
 * Of rows with the same key the one observed last is kept, of one day the last in the file. Those with the same
 * contents are dropped, those with others put aside.
 */
export async function dropRepeated(duck: Duck, declaration: CheckedDeclaration) {
  const fields = snapshotFields(declaration);
  await duck.run(
    `CREATE TABLE repeated AS SELECT key FROM checked WHERE NOT aside AND is_row
     GROUP BY key HAVING count(*) > 1`,
  );
  if ((await count(duck, 'repeated')) === 0) return { same: 0, differing: 0 };
  await duck.run(
    `CREATE OR REPLACE TABLE repeated AS
     WITH rows AS (SELECT c.rowid AS row_id, key, observed_on, ${rowHash(fields)} AS row_hash, is_removed FROM checked c
         SEMI JOIN repeated USING (key) WHERE NOT aside AND is_row)
     SELECT row_id, row_hash = first_value(row_hash) OVER latest AND is_removed = first_value(is_removed) OVER latest AS same,
       row_number() OVER latest AS place
     FROM rows WINDOW latest AS (PARTITION BY key ORDER BY observed_on DESC, row_id DESC)`,
  );
  await duck.run(
    `UPDATE checked SET aside = true, fault = 'key:key_repeated'
     WHERE rowid IN (SELECT row_id FROM repeated WHERE place > 1 AND NOT same);
     UPDATE checked SET aside = true, fault = ''
     WHERE rowid IN (SELECT row_id FROM repeated WHERE place > 1 AND same)`,
  );
  return {
    same: await count(duck, 'repeated WHERE place > 1 AND same'),
    differing: await count(duck, 'repeated WHERE place > 1 AND NOT same'),
  };
}

const count = async (duck: Duck, rows: string): Promise<number> =>
  Number((await duck.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${rows}`))[0]?.n ?? 0);
