import type { GridContents, GridPlan, HouseRow, OrganisationRow, PersonRow, ThingRow } from '../model.ts';
import type { Random } from '../random.ts';

/** What one record of a feed is about. */
export interface Entry {
  readonly person?: PersonRow;
  readonly house?: HouseRow;
  readonly organisation?: OrganisationRow;
  readonly thing?: ThingRow;
}

/** A grid as feeds see it. */
export interface FeedGrid {
  readonly plan: GridPlan;
  readonly contents: GridContents;
  findPerson(id: number | null): PersonRow | undefined;
}

/** How carefully a system is kept: how often values are wrong, missing, old or there twice. */
export type Care = 'high' | 'middle' | 'low';

/** What a column holds: a standard field of feeds, or something of the system's own. */
export type Value =
  | ('serial' | 'name' | 'resident_number' | 'sex' | 'born' | 'telephone' | 'address' | 'residence_address')
  | ('registered_address' | 'registered_division' | 'household_number' | 'relation_to_head')
  | ('organisation_name' | 'credit_code' | 'head_name' | 'head_number' | 'thing_code' | 'lon' | 'lat')
  | ('observed_on' | 'valid_from' | 'valid_to')
  | (
      | 'education'
      | 'occupation'
      | 'state'
      | 'agency'
      | 'kind'
      | 'matter'
      | 'amount'
      | 'spouse_name'
      | 'spouse_number'
      | 'thing_name'
    );

export const STANDARD_FIELDS: ReadonlySet<Value> = new Set<Value>([
  ...(['name', 'resident_number', 'sex', 'born', 'telephone', 'address', 'residence_address'] as const),
  ...(['registered_address', 'registered_division', 'household_number', 'relation_to_head'] as const),
  ...(['organisation_name', 'credit_code', 'head_name', 'head_number', 'thing_code', 'lon', 'lat'] as const),
  ...(['observed_on', 'valid_from', 'valid_to'] as const),
]);

/** Standard fields that mean an organisation or a thing; of persons each system has its own. */
export const THEIR_FIELDS: ReadonlySet<Value> = new Set<Value>(['thing_name', 'kind', 'state']);

export interface FeedDefinition {
  readonly code: string;
  readonly title: string;
  readonly system: string;
  readonly subject: 'person' | 'house' | 'organisation' | 'thing';
  readonly format: 'csv' | 'xlsx' | 'jsonl' | 'parquet';
  readonly encoding?: 'gb18030';
  readonly delimiter?: string;
  readonly period: 'day' | 'week' | 'month' | 'quarter' | 'half-year' | 'year';
  readonly owner: string;
  readonly legalBasis: string;
  readonly trust: number;
  readonly care: Care;
  /** What being in it says of a person: dead, or a special group. */
  readonly says?: string;
  /** How old records are on average. */
  readonly lagDays: number;
  /** Share of numbers that still have 15 digits, of people born before 2000. */
  readonly fifteen?: number;
  /** How addresses are written: as the register has them, as people say them, or any way. */
  readonly addresses?: 'neat' | 'short' | 'any';
  /** How dates are written. */
  readonly dates?: 'dash' | 'plain' | 'slash' | 'words';
  readonly sexes?: readonly [male: string, female: string];
  /** Titles of columns and what they hold, in the order of the file. */
  readonly columns: readonly (readonly [title: string, value: Value])[];
  entries(grid: FeedGrid, random: Random): Iterable<Entry>;
}

/** `姓名:name 证件号码:resident_number` as columns. */
export const columnsOf = (text: string): [string, Value][] =>
  text.split(' ').map((column) => column.split(':') as [string, Value]);

/** Entries for the persons of a grid that a rule picks, each with a probability. */
export const persons = (share: (person: PersonRow) => number): FeedDefinition['entries'] =>
  function* (grid, random) {
    for (const person of grid.contents.person) {
      const probability = share(person);
      if (probability > 0 && random.next() < probability) yield { person };
    }
  };

/** Entries for lived-in houses of a grid under the name of who owns or rents them. */
export const houses = (
  share: (house: HouseRow, grid: FeedGrid) => number,
  holder: 'owner' | 'tenant',
): FeedDefinition['entries'] =>
  function* (grid, random) {
    const heads = new Map(
      grid.contents.household.map((household) => [household.house_id, household.head_id]),
    );
    for (const house of grid.contents.house) {
      if (!random.chance(share(house, grid))) continue;
      const head = heads.get(house.house_id) ?? null;
      // Many accounts still run under the owner's name although others live there.
      const id =
        holder === 'owner' || random.chance(0.2) ? (house.owner_id ?? head) : (head ?? house.owner_id);
      const person = grid.findPerson(id);
      if (person !== undefined) yield { person, house };
    }
  };

export const organisations = (share: (organisation: OrganisationRow) => number): FeedDefinition['entries'] =>
  function* (grid, random) {
    for (const organisation of grid.contents.organisation) {
      if (!random.chance(share(organisation))) continue;
      const person = grid.findPerson(organisation.head_id);
      yield person === undefined ? { organisation } : { organisation, person };
    }
  };

export const things = (share: (thing: ThingRow) => number): FeedDefinition['entries'] =>
  function* (grid, random) {
    for (const thing of grid.contents.thing) if (random.chance(share(thing))) yield { thing };
  };
