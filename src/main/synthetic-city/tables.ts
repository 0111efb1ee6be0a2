import type { ChangeRow } from './changes.ts';
import type {
  BuildingRow,
  GridMemberRow,
  GridRow,
  HouseholdRow,
  HouseRow,
  OrganisationRow,
  PersonRow,
  ThingRow,
} from './model.ts';

type SqlType = 'BIGINT' | 'VARCHAR' | 'SMALLINT' | 'INTEGER' | 'DOUBLE' | 'DATE' | 'BOOLEAN';
type Columns<Row> = { readonly [Name in keyof Row]: SqlType };

/** Columns of the truth, in the order in which they are written, with their types in Parquet. */
export const TRUTH_TABLES = {
  building: {
    ...{ building_id: 'BIGINT', name: 'VARCHAR', estate: 'VARCHAR', road: 'VARCHAR', road_number: 'VARCHAR' },
    ...{ building_number: 'VARCHAR', address: 'VARCHAR', lon: 'DOUBLE', lat: 'DOUBLE', grid_code: 'VARCHAR' },
    ...{ district: 'VARCHAR', street: 'VARCHAR', community: 'VARCHAR', floors: 'INTEGER', units: 'INTEGER' },
    ...{ use: 'VARCHAR', built: 'INTEGER', synthetic: 'BOOLEAN' },
  } satisfies Columns<BuildingRow>,
  house: {
    ...{ house_id: 'BIGINT', building_id: 'BIGINT', unit: 'VARCHAR', floor: 'INTEGER', room: 'VARCHAR' },
    ...{ use: 'VARCHAR', state: 'VARCHAR', address: 'VARCHAR', owner_id: 'BIGINT', grid_code: 'VARCHAR' },
    synthetic: 'BOOLEAN',
  } satisfies Columns<HouseRow>,
  household: {
    ...{ household_id: 'BIGINT', house_id: 'BIGINT', head_id: 'BIGINT', size: 'INTEGER', kind: 'VARCHAR' },
    ...{ tenure: 'VARCHAR', synthetic: 'BOOLEAN' },
  } satisfies Columns<HouseholdRow>,
  person: {
    ...{ person_id: 'BIGINT', name: 'VARCHAR', number: 'VARCHAR', sex: 'SMALLINT', born: 'DATE' },
    ...{ telephone: 'VARCHAR', household_id: 'BIGINT', relation_to_head: 'VARCHAR', house_id: 'BIGINT' },
    ...{ registered_house_id: 'BIGINT', registered_division: 'VARCHAR', registered_address: 'VARCHAR' },
    ...{ household_number: 'VARCHAR', residence: 'SMALLINT', grid_code: 'VARCHAR', education: 'VARCHAR' },
    ...{ occupation: 'VARCHAR', organisation_id: 'BIGINT', spouse_id: 'BIGINT', married_on: 'DATE' },
    ...{ mother_id: 'BIGINT', father_id: 'BIGINT', special_groups: 'VARCHAR', previous_house_id: 'BIGINT' },
    ...{ moved_on: 'DATE', previous_telephone: 'VARCHAR', telephone_since: 'DATE', state: 'SMALLINT' },
    ...{ died_on: 'DATE', updated_on: 'DATE', synthetic: 'BOOLEAN' },
  } satisfies Columns<PersonRow>,
  organisation: {
    ...{ organisation_id: 'BIGINT', name: 'VARCHAR', credit_code: 'VARCHAR', kind: 'VARCHAR' },
    ...{ address: 'VARCHAR', building_id: 'BIGINT', house_id: 'BIGINT', head_id: 'BIGINT' },
    ...{ grid_code: 'VARCHAR', founded: 'DATE', state: 'VARCHAR', synthetic: 'BOOLEAN' },
  } satisfies Columns<OrganisationRow>,
  thing: {
    ...{ thing_id: 'BIGINT', kind: 'VARCHAR', category: 'VARCHAR', code: 'VARCHAR', name: 'VARCHAR' },
    ...{ building_id: 'BIGINT', lon: 'DOUBLE', lat: 'DOUBLE', grid_code: 'VARCHAR', owner: 'VARCHAR' },
    ...{ owner_id: 'BIGINT', state: 'VARCHAR', synthetic: 'BOOLEAN' },
  } satisfies Columns<ThingRow>,
  grid_member: {
    ...{ member_id: 'BIGINT', name: 'VARCHAR', telephone: 'VARCHAR', grid_code: 'VARCHAR', duty: 'VARCHAR' },
    synthetic: 'BOOLEAN',
  } satisfies Columns<GridMemberRow>,
  grid: {
    ...{
      grid_code: 'VARCHAR',
      name: 'VARCHAR',
      level: 'VARCHAR',
      parent_code: 'VARCHAR',
      synthetic: 'BOOLEAN',
    },
  } satisfies Columns<GridRow>,
} as const;

/** Columns of a day's changes: the person as he is afterwards, and what happened to him. */
export const CHANGE_COLUMNS = {
  ...{ change: 'VARCHAR', changed_on: 'DATE' },
  ...TRUTH_TABLES.person,
} satisfies Columns<ChangeRow>;

export type TruthTable = keyof typeof TRUTH_TABLES;
export const TRUTH_TABLE_NAMES = Object.keys(TRUTH_TABLES) as TruthTable[];

/** Where each record of a feed comes from: the answer that linking is scored against. */
export const FEED_TRUTH: Readonly<Record<string, SqlType>> = {
  ...{
    key: 'VARCHAR',
    person_id: 'BIGINT',
    house_id: 'BIGINT',
    organisation_id: 'BIGINT',
    thing_id: 'BIGINT',
  },
};

/** A writer of rows as lines of CSV. Values hold no quotes, commas or line ends: we made them up ourselves. */
export function lineWriter(columns: Readonly<Record<string, SqlType>>): (row: object) => string {
  const names = Object.keys(columns);
  return (row) => {
    const values = row as Record<string, string | number | boolean | null>;
    let line = '';
    for (let i = 0; i < names.length; i++) {
      const value = values[names[i]!];
      if (i > 0) line += ',';
      if (value !== null && value !== undefined) line += value;
    }
    return `${line}\n`;
  };
}
