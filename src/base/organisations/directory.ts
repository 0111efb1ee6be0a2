import { AppError } from '../../lib/errors.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface Organisation {
  readonly id: string;
  /** Code by which rules name it, e.g. `410105.urban-management`. */
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parentId: string | null;
  readonly areaId: string | null;
  readonly telephone: string | null;
}

/** All organisations in memory; a city has some ten thousand. */
export interface OrganisationDirectory {
  readonly size: number;
  find(id: string): Organisation | undefined;
  get(id: string): Organisation;
  findByCode(code: string): Organisation | undefined;
  /** An organisation and all below it. */
  below(id: string): ReadonlySet<string>;
  childrenOf(id: string): readonly Organisation[];
  all(): readonly Organisation[];
}

const selectOrganisations = statement(
  'organisations.select',
  `SELECT id, code, name, kind, parent_id AS "parentId", area_id AS "areaId", telephone
   FROM organisations.organisation WHERE valid_to IS NULL OR valid_to > $1 ORDER BY code`,
);

export async function loadOrganisations(db: Db, day: string): Promise<OrganisationDirectory> {
  const aliases = await db.query<{ code: string; id: string }>(
    'SELECT code, organisation_id AS id FROM organisations.alias',
  );
  return createOrganisationDirectory(await db.run<Organisation>(selectOrganisations, [day]), aliases);
}

export function createOrganisationDirectory(
  rows: readonly Organisation[],
  aliases: readonly { code: string; id: string }[] = [],
): OrganisationDirectory {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byCode = new Map(rows.map((row) => [row.code, row]));
  for (const { code, id } of aliases) {
    const organisation = byId.get(id);
    if (organisation !== undefined) byCode.set(code, organisation);
  }
  const children = new Map<string, Organisation[]>();
  for (const row of rows) {
    if (row.parentId !== null) children.set(row.parentId, [...(children.get(row.parentId) ?? []), row]);
  }
  const belowCache = new Map<string, ReadonlySet<string>>();
  const below = (id: string): ReadonlySet<string> => {
    const known = belowCache.get(id);
    if (known) return known;
    const ids = new Set([id]);
    for (const each of ids) for (const child of children.get(each) ?? []) ids.add(child.id);
    belowCache.set(id, ids);
    return ids;
  };
  return {
    size: rows.length,
    find: (id) => byId.get(id),
    get: (id) => {
      const organisation = byId.get(id);
      if (organisation === undefined) throw new AppError('organisations.not_found', { organisation: id });
      return organisation;
    },
    findByCode: (code) => byCode.get(code),
    below,
    childrenOf: (id) => children.get(id) ?? [],
    all: () => rows,
  };
}
