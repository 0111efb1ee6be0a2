import { searchPieces } from '../../../lib/text/pieces.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import { appendEvents } from '../../../platform/outbox/index.ts';
import { EDGE_KINDS, ENTITY_KINDS } from '../kinds-contract.ts';
import { newest, trusted } from './best-value.ts';
import type { DeriveOptions } from './derive-persons.ts';
import { deriveStaff, rememberNames } from './derive-workplaces.ts';

/** SQL of the person who bears the number that was given for the head of an organisation, a living one first. */
const headOf = (organisation: string): string =>
  `(SELECT id FROM registry.person WHERE number = ${organisation}.head_number ORDER BY state, id LIMIT 1)`;

/** How sources say that an organisation is no more. */
const CLOSED = '注销|吊销|撤销|歇业|清算|迁出|closed|cancelled|revoked|dissolved';

/**
 * The kind of an organisation by its code, where no source names one: the first character is the registering department
 * (GB 32100-2015, table 1), the second what it registers.
 */
const KIND_BY_CODE = `CASE
  WHEN code LIKE '91%' THEN 'enterprise' WHEN code LIKE '92%' THEN 'sole-trader' WHEN code LIKE '93%' THEN 'cooperative'
  WHEN code LIKE '11%' THEN 'agency' WHEN code LIKE '12%' THEN 'institution' WHEN code LIKE '5%' THEN 'association'
  ELSE 'other' END`;

/**
 * Makes the organisations of a list of numbers anew from what sources say of them: name, code and kind from whom is to be
 * trusted most; address, head and telephone from whoever saw them last. Its building is where its address was found, its
 * grid the building's, its head the person with the number that was given for him. An organisation without a record any
 * more goes, its number stays. `touched` is a table with a column entity_id. Runs in the caller's transaction.
 */
export async function deriveOrganisations(db: Db, touched: string, options: DeriveOptions): Promise<void> {
  await rememberNames(db, touched);
  await db.query('CREATE INDEX ON said (entity_id)');
  await db.query(
    `CREATE TEMP TABLE best_organisation ON COMMIT DROP AS
     SELECT best.*, coalesce(best.given_kind, ${KIND_BY_CODE}) AS kind, n.number AS head_number FROM (
       SELECT r.entity_id AS id, coalesce(${trusted('organisation_name')}, '?') AS name, ${trusted('credit_code')} AS code,
         ${trusted('kind')} AS given_kind, ${newest('address')} AS address, ${newest('building')}::bigint AS building_id,
         ${newest('house')}::bigint AS house_id, ${newest('telephone')} AS telephone, ${newest('head_name')} AS head_name,
         ${trusted('state')} AS state, ${trusted('valid_from')}::date AS founded_on,
         max((r.fields ->> 'valid_to')::date) AS valid_to, coalesce(bool_or(r.says = 'closed'), false) AS closed,
         max(r.observed_on) AS updated_on, bool_or(r.synthetic) AS synthetic
       FROM said r GROUP BY r.entity_id
     ) best LEFT JOIN LATERAL (
       -- A number that stands beside an earlier head is not the number of the present one.
       SELECT r.fields ->> 'head_number' AS number FROM said r
       WHERE r.entity_id = best.id AND r.fields ? 'head_number'
         AND coalesce(r.fields ->> 'head_name', best.head_name) IS NOT DISTINCT FROM best.head_name
       ORDER BY r.observed_on DESC, r.trust DESC, r.key LIMIT 1
     ) n ON true`,
  );
  const names = await db.query<{ name: string }>('SELECT DISTINCT name FROM best_organisation');
  await db.query(
    `INSERT INTO registry.organisation (id, name, pieces, credit_code, kind, address, building_id, house_id, head_id,
       head_name, head_number, telephone, grid_id, state, founded_on, updated_on, synthetic)
     SELECT best.id, best.name, ARRAY(SELECT jsonb_array_elements_text(p.pieces)), best.code, best.kind, best.address,
       best.building_id, best.house_id, ${headOf('best')}, best.head_name, best.head_number, best.telephone, b.grid_id,
       CASE WHEN best.closed OR best.state ~ '${CLOSED}' OR best.valid_to < $1::date THEN 2 ELSE 1 END,
       best.founded_on, least(best.updated_on, $1::date), best.synthetic
     FROM best_organisation best
       JOIN jsonb_to_recordset($2) AS p (name text, pieces jsonb) ON p.name = best.name
       LEFT JOIN registry.building b ON b.id = best.building_id
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, pieces = excluded.pieces, credit_code = excluded.credit_code,
       kind = excluded.kind, address = excluded.address, building_id = excluded.building_id,
       house_id = excluded.house_id, head_id = excluded.head_id, head_name = excluded.head_name,
       head_number = excluded.head_number, telephone = excluded.telephone, grid_id = excluded.grid_id,
       state = excluded.state, founded_on = excluded.founded_on, updated_on = excluded.updated_on,
       synthetic = excluded.synthetic`,
    [options.day, JSON.stringify(names.map(({ name }) => ({ name, pieces: searchPieces(name) })))],
  );
  await db.query('DROP TABLE best_organisation');
  await db.query(
    `DELETE FROM registry.organisation o USING ${touched} t WHERE o.id = t.entity_id
       AND NOT EXISTS (SELECT 1 FROM said r WHERE r.entity_id = o.id)`,
  );
  await deriveHeads(db, touched);
  await deriveStaff(db, touched);
}

/** What scenes are told when organisations, or what is derived of them, may have changed. */
export const ORGANISATIONS_CHANGED = 'registry.organisations.changed';

/** Tells scenes that organisations may have changed; in the caller's transaction. */
export function tellOrganisations({ db, clock }: Ctx): void {
  appendEvents(
    db,
    [{ type: ORGANISATIONS_CHANGED, aggregate: 'registry:organisations', data: {} }],
    clock.now(),
  );
}

/** One edge for each person who was named as head by his number; only the present one has no end. */
export async function deriveHeads(db: Db, touched: string): Promise<void> {
  const { heads } = EDGE_KINDS;
  await db.query(
    `DELETE FROM registry.edge e USING ${touched} t WHERE e.to_id = t.entity_id AND e.kind = ${heads}`,
  );
  await db.query(
    `INSERT INTO registry.edge (from_id, to_id, kind, source_id, confidence, valid_from, valid_to, record_key)
     SELECT p.id, o.id, ${heads}, (array_agg(r.source_id ORDER BY s.trust DESC, r.observed_on DESC, r.key))[1], 1,
       min(coalesce((r.fields ->> 'valid_from')::date, r.observed_on)),
       CASE WHEN p.id = o.head_id THEN NULL ELSE max(r.observed_on) END,
       (array_agg(r.key ORDER BY s.trust DESC, r.observed_on DESC, r.key))[1]
     FROM ${touched} t JOIN registry.organisation o ON o.id = t.entity_id
       JOIN registry.record r ON r.entity_id = o.id AND r.fields ? 'head_number'
       JOIN registry.source_note s ON s.id = r.source_id JOIN registry.person p ON p.number = r.fields ->> 'head_number'
     GROUP BY p.id, o.id, o.head_id`,
  );
}

/**
 * Follows heads from the side of the persons: organisations whose head became known, came to be somebody else by a merge, or
 * is known no more have the one who bears his number now. Scenes are told when anything is new of a head, his death too.
 * Works on the tables `touched` and `stood` of the transaction.
 */
export async function followHeads(ctx: Ctx): Promise<void> {
  const { db } = ctx;
  const concerned = await db.query<{ id: number }>(
    `WITH changed AS (
       SELECT t.entity_id AS id, b.number AS before, a.number AS after FROM touched t LEFT JOIN stood b ON b.id = t.entity_id
         LEFT JOIN registry.person a ON a.id = t.entity_id
       WHERE t.kind = ${ENTITY_KINDS.person} AND (b.number, b.state) IS DISTINCT FROM (a.number, a.state)
     )
     SELECT o.id FROM changed c JOIN registry.organisation o ON o.head_id = c.id
     UNION SELECT o.id FROM (SELECT before AS number FROM changed UNION SELECT after FROM changed) n
       JOIN registry.organisation o ON o.head_number = n.number`,
  );
  if (concerned.length === 0) return;
  tellOrganisations(ctx);
  const headed = await db.query<{ id: number }>(
    `UPDATE registry.organisation o SET head_id = h.head_id FROM (
       SELECT o.id, ${headOf('o')} AS head_id FROM registry.organisation o
       WHERE o.id = ANY($1::bigint[]) AND o.head_number IS NOT NULL
     ) h WHERE h.id = o.id AND o.head_id IS DISTINCT FROM h.head_id RETURNING o.id`,
    [concerned.map(({ id }) => id)],
  );
  if (headed.length === 0) return;
  await db.query('CREATE TEMP TABLE headed (entity_id bigint) ON COMMIT DROP');
  await db.query('INSERT INTO headed SELECT unnest($1::bigint[])', [headed.map(({ id }) => id)]);
  await deriveHeads(db, 'headed');
  await db.query('DROP TABLE headed');
}
