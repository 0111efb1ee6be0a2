import { assert } from '../../../lib/assert.ts';
import type { Ctx } from '../../../platform/context/index.ts';
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
 * Makes the rows of all that is touched anew, each kind by its own rules. An entity's records are all of its kind, so the
 * rules do not ask for the kind: of one that comes for the first time PostgreSQL's statistics know nothing, it would be
 * taken for a single row and every record held against all that is touched.
 */
export async function deriveTouched(ctx: Ctx, options: DeriveOptions): Promise<void> {
  const { db } = ctx;
  const kinds = await db.query<{ kind: number }>('SELECT DISTINCT kind FROM touched ORDER BY kind');
  for (const { kind } of kinds) {
    const derive = DERIVE[kind];
    if (kind === ENTITY_KINDS.organisation) tellOrganisations(ctx);
    assert(derive, `entities of kind ${kind} have no records`);
    if (kinds.length === 1) await derive(db, 'touched', options);
    else {
      await db.query(
        `CREATE TEMP TABLE touched_kind ON COMMIT DROP AS SELECT entity_id FROM touched WHERE kind = ${kind}`,
      );
      await db.query('ANALYZE touched_kind');
      await derive(db, 'touched_kind', options);
      await db.query('DROP TABLE touched_kind');
    }
  }
}
