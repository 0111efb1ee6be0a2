import { assert } from '../../../lib/assert.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { Db } from '../../../platform/db/index.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';
import { deriveOrganisations, tellOrganisations } from './derive-organisations.ts';
import { type DeriveOptions, derivePersons } from './derive-persons.ts';
import { deriveThings } from './derive-things.ts';

const DERIVE: Readonly<Record<number, typeof derivePersons>> = {
  [ENTITY_KINDS.person]: derivePersons,
  [ENTITY_KINDS.organisation]: deriveOrganisations,
  [ENTITY_KINDS.thing]: deriveThings,
  // What sources say of a house stands in its records alone.
  [ENTITY_KINDS.house]: async () => {},
};

/**
 * Makes the rows of all that is touched anew, each kind by its own rules. These read the table `said`, what sources say of
 * those touched: their records lie scattered over the disk and are fetched once. An entity's records are all of its kind,
 * so nothing asks for the kind: of one that comes for the first time PostgreSQL's statistics know nothing, it would be
 * taken for a single row and every record held against all that is touched.
 */
export async function deriveTouched(ctx: Ctx, options: DeriveOptions): Promise<void> {
  const { db } = ctx;
  const kinds = await db.query<{ kind: number }>('SELECT DISTINCT kind FROM touched ORDER BY kind');
  for (const { kind } of kinds) {
    const derive = DERIVE[kind];
    if (kind === ENTITY_KINDS.organisation) tellOrganisations(ctx);
    assert(derive, `entities of kind ${kind} have no records`);
    if (kinds.length === 1) await deriveFrom(db, 'touched', derive, options);
    else {
      await db.query(
        `CREATE TEMP TABLE touched_kind ON COMMIT DROP AS SELECT entity_id FROM touched WHERE kind = ${kind}`,
      );
      await db.query('ANALYZE touched_kind');
      await deriveFrom(db, 'touched_kind', derive, options);
      await db.query('DROP TABLE touched_kind');
    }
  }
}

async function deriveFrom(
  db: Db,
  touched: string,
  derive: typeof derivePersons,
  options: DeriveOptions,
): Promise<void> {
  await db.query(
    `CREATE TEMP TABLE said ON COMMIT DROP AS
     SELECT r.entity_id, r.source_id, r.key, r.observed_on, r.fields, s.trust, s.says, s.synthetic
     FROM ${touched} t JOIN registry.record r ON r.entity_id = t.entity_id
       JOIN registry.source_note s ON s.id = r.source_id`,
  );
  await db.query('ANALYZE said');
  await derive(db, touched, options);
  await db.query('DROP TABLE said');
}
