import type { Db } from '../../../platform/db/index.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';
import { newest, trusted } from './best-value.ts';
import { deriveEmployment } from './derive-workplaces.ts';

export interface DeriveOptions {
  /** Beginning of the division codes of this city, such as 4101: who is registered under another is floating. */
  readonly cityDivision: string;
  /** Today in the city, YYYY-MM-DD. */
  readonly day: string;
}

/** The newest house that was found for an address with enough confidence; `house` is written beside the address. */
const HOUSE = newest('house');

/**
 * Makes the persons of a list of numbers anew from what sources say of them: names and numbers from whom is to be
 * trusted most, telephone and house from whoever saw them last. Persons without a record any more go, their numbers
 * stay. `touched` is a table with a column entity_id. Runs in the caller's transaction.
 */
export async function derivePersons(db: Db, touched: string, options: DeriveOptions): Promise<void> {
  await db.query(
    `WITH best AS (
       SELECT r.entity_id AS id, ${trusted('name')} AS name, ${trusted('resident_number')} AS number,
         ${trusted('sex')}::smallint AS sex, ${trusted('born')}::date AS born, ${newest('telephone')} AS telephone,
         ${HOUSE}::bigint AS house_id, ${trusted('registered_house')}::bigint AS registered_house_id,
         coalesce(${trusted('registered_division')}, left(${trusted('resident_number')}, 6)) AS registered_division,
         coalesce(bool_or(r.says = 'dead'), false) AS dead, max(r.observed_on) AS updated_on, bool_or(r.synthetic) AS synthetic
       FROM said r GROUP BY r.entity_id
     )
     INSERT INTO registry.person AS p (id, name, number, sex, born, telephone, house_id, registered_house_id,
       registered_division, residence, grid_id, state, updated_on, synthetic)
     SELECT best.id, coalesce(best.name, '?'), best.number, best.sex, best.born, best.telephone, best.house_id,
       best.registered_house_id, best.registered_division,
       CASE WHEN best.registered_division NOT LIKE $1 || '%' THEN 3
            WHEN best.house_id IS NULL AND best.registered_house_id IS NULL THEN 4
            WHEN best.house_id IS NOT DISTINCT FROM best.registered_house_id THEN 1
            WHEN best.registered_house_id IS NULL THEN 1
            ELSE 2 END,
       b.grid_id, CASE WHEN best.dead THEN 2 ELSE 1 END, least(best.updated_on, $2::date), best.synthetic
     FROM best LEFT JOIN registry.house h ON h.id = best.house_id LEFT JOIN registry.building b ON b.id = h.building_id
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, number = excluded.number, sex = excluded.sex,
       born = excluded.born, telephone = excluded.telephone, house_id = excluded.house_id,
       registered_house_id = excluded.registered_house_id, registered_division = excluded.registered_division,
       residence = excluded.residence, grid_id = excluded.grid_id, state = excluded.state,
       updated_on = excluded.updated_on, synthetic = excluded.synthetic
     WHERE (p.name, p.number, p.sex, p.born, p.telephone, p.house_id, p.registered_house_id, p.registered_division,
         p.residence, p.grid_id, p.state, p.updated_on, p.synthetic)
       IS DISTINCT FROM (excluded.name, excluded.number, excluded.sex, excluded.born, excluded.telephone, excluded.house_id,
         excluded.registered_house_id, excluded.registered_division, excluded.residence, excluded.grid_id, excluded.state,
         excluded.updated_on, excluded.synthetic)`,
    [options.cityDivision, options.day],
  );
  await db.query(
    `DELETE FROM registry.person p USING ${touched} t WHERE p.id = t.entity_id
       AND NOT EXISTS (SELECT 1 FROM said r WHERE r.entity_id = p.id)`,
  );
  await deriveResidence(db, touched);
  await deriveGroups(db, touched);
  await deriveEmployment(db, touched);
}

/**
 * One edge for each house that somebody was seen in, with the best evidence; only the present one has no end. Most edges
 * stay as they are and are not written again.
 */
async function deriveResidence(db: Db, touched: string): Promise<void> {
  const { livesIn } = EDGE_KINDS;
  await db.query(
    `CREATE TEMP TABLE lived ON COMMIT DROP AS
     SELECT r.entity_id AS from_id, (r.fields ->> 'house')::bigint AS to_id,
       (array_agg(r.source_id ORDER BY r.trust DESC, r.observed_on DESC, r.key))[1] AS source_id,
       max(coalesce((r.fields ->> 'house_confidence')::real, 1)) AS confidence, min(r.observed_on) AS valid_from,
       CASE WHEN (r.fields ->> 'house')::bigint = p.house_id THEN NULL ELSE max(r.observed_on) END AS valid_to,
       (array_agg(r.key ORDER BY r.trust DESC, r.observed_on DESC, r.key))[1] AS record_key
     FROM said r JOIN registry.person p ON p.id = r.entity_id
     -- A source that says "no longer here" names no house.
     WHERE r.fields ->> 'house' IS NOT NULL
     GROUP BY r.entity_id, r.fields ->> 'house', p.house_id`,
  );
  await db.query('ANALYZE lived');
  await db.query(
    `DELETE FROM registry.edge e USING ${touched} t WHERE e.from_id = t.entity_id AND e.kind = ${livesIn}
       AND NOT EXISTS (SELECT 1 FROM lived l WHERE l.from_id = e.from_id AND l.to_id = e.to_id
         AND (l.source_id, l.confidence, l.valid_from, l.valid_to, l.record_key)
           IS NOT DISTINCT FROM (e.source_id, e.confidence, e.valid_from, e.valid_to, e.record_key))`,
  );
  await db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, valid_to, record_key)
     SELECT l.from_id, l.to_id, ${livesIn}, l.source_id, l.confidence, l.valid_from, l.valid_to, l.record_key FROM lived l
     WHERE NOT EXISTS (SELECT 1 FROM registry.edge e
       WHERE e.from_id = l.from_id AND e.to_id = l.to_id AND e.kind = ${livesIn})`,
  );
  await db.query('DROP TABLE lived');
}

/** Special groups that sources speak of by having somebody in them: the register of the disabled, of low incomes. */
async function deriveGroups(db: Db, touched: string): Promise<void> {
  await db.query(`DELETE FROM registry.special_group g USING ${touched} t WHERE g.person_id = t.entity_id`);
  await db.query(
    `INSERT INTO registry.special_group (person_id, kind, since, until, source_id)
     SELECT r.entity_id, r.says, min((r.fields ->> 'valid_from')::date), max((r.fields ->> 'valid_to')::date), r.source_id
     FROM said r WHERE r.says IS NOT NULL AND r.says <> 'dead' GROUP BY r.entity_id, r.says, r.source_id`,
  );
}
