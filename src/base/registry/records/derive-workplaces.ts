import type { Db } from '../../../platform/db/index.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';

const { worksAt } = EDGE_KINDS;

/**
 * Keeps what sources call the employer of the touched persons (of each name the newest record of `said`), and makes their
 * edges to where they work anew. `touched` is a table with a column entity_id. Runs in the caller's transaction.
 */
export async function deriveEmployment(db: Db, touched: string): Promise<void> {
  await db.query(
    `CREATE TEMP TABLE called ON COMMIT DROP AS
     SELECT DISTINCT ON (r.entity_id, r.fields ->> 'organisation_name') r.entity_id AS person_id,
       r.fields ->> 'organisation_name' AS name, r.source_id, r.key AS record_key, r.observed_on
     FROM said r WHERE r.fields ->> 'organisation_name' IS NOT NULL
     ORDER BY r.entity_id, r.fields ->> 'organisation_name', r.observed_on DESC, r.source_id, r.key`,
  );
  await db.query('ANALYZE called');
  await db.query(
    `DELETE FROM registry.employment e USING ${touched} t WHERE e.person_id = t.entity_id
       AND NOT EXISTS (SELECT 1 FROM called c WHERE c.person_id = e.person_id AND c.name = e.name)`,
  );
  await db.query(
    `INSERT INTO registry.employment AS e (person_id, name, source_id, record_key, observed_on)
     SELECT person_id, name, source_id, record_key, observed_on FROM called
     ON CONFLICT (person_id, name) DO UPDATE SET source_id = excluded.source_id, record_key = excluded.record_key,
       observed_on = excluded.observed_on
     WHERE (e.source_id, e.record_key, e.observed_on) <> (excluded.source_id, excluded.record_key, excluded.observed_on)`,
  );
  await storeWorkplaces(db, {
    employed: 'SELECT * FROM called',
    concerned: `SELECT entity_id AS id FROM ${touched}`,
    side: 'from_id',
  });
  await db.query('DROP TABLE called');
}

/** Keeps how the touched organisations are called and whether they are open, before they are derived anew. */
export async function rememberNames(db: Db, touched: string): Promise<void> {
  await db.query(
    `CREATE TEMP TABLE named ON COMMIT DROP AS
     SELECT o.id, o.name, o.state FROM ${touched} t JOIN registry.organisation o ON o.id = t.entity_id`,
  );
}

/** Makes the edges to organisations anew whose names mean another one now, or none: see `rememberNames`. */
export async function deriveStaff(db: Db, touched: string): Promise<void> {
  await db.query(
    `CREATE TEMP TABLE renamed ON COMMIT DROP AS
     SELECT DISTINCT unnest(ARRAY[b.name, a.name]) AS name FROM named b
       FULL JOIN (SELECT o.id, o.name, o.state FROM ${touched} t JOIN registry.organisation o ON o.id = t.entity_id) a
       ON a.id = b.id WHERE (b.name, b.state) IS DISTINCT FROM (a.name, a.state)`,
  );
  await db.query('ANALYZE renamed');
  await storeWorkplaces(db, {
    employed: 'SELECT e.* FROM registry.employment e JOIN renamed r ON r.name = e.name',
    concerned: `SELECT o.id FROM registry.organisation o JOIN renamed r ON r.name = o.name
      UNION SELECT id FROM named`,
    side: 'to_id',
  });
  await db.query('DROP TABLE named, renamed');
}

interface Workplaces {
  /** SQL: rows of `employment` that say who works under which name. */
  readonly employed: string;
  /** SQL: `id` of those whose edges are made anew. */
  readonly concerned: string;
  readonly side: 'from_id' | 'to_id';
}

/**
 * Edges from persons to where they work: to the one open organisation that bears the name, to none when two do. Only what
 * differs is written. Edges without a record were not made here.
 */
async function storeWorkplaces(db: Db, { employed, concerned, side }: Workplaces): Promise<void> {
  await db.query(
    `CREATE TEMP TABLE employed ON COMMIT DROP AS
     WITH claim AS (${employed}), employer AS (
       SELECT o.name, min(o.id) AS id FROM registry.organisation o
       WHERE o.state = 1 AND o.name IN (SELECT name FROM claim) GROUP BY o.name HAVING count(*) = 1)
     SELECT c.person_id AS from_id, e.id AS to_id, c.source_id, c.record_key, c.observed_on AS valid_from
     FROM claim c JOIN employer e ON e.name = c.name`,
  );
  await db.query('ANALYZE employed');
  await db.query(
    `DELETE FROM registry.edge g USING (${concerned}) c
     WHERE g.${side} = c.id AND g.kind = ${worksAt} AND g.record_key IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM employed e WHERE (e.from_id, e.to_id, e.source_id, e.record_key, e.valid_from)
         = (g.from_id, g.to_id, g.source_id, g.record_key, g.valid_from))`,
  );
  await db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, record_key)
     SELECT from_id, to_id, ${worksAt}, source_id, 0.9, valid_from, record_key FROM employed e
     WHERE NOT EXISTS (SELECT 1 FROM registry.edge g
       WHERE g.from_id = e.from_id AND g.to_id = e.to_id AND g.kind = ${worksAt})`,
  );
  await db.query('DROP TABLE employed');
}
