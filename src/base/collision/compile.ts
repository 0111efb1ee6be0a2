import { quoteName } from '../../platform/analytics/index.ts';
import { snapshotRows } from '../feeds/index.ts';
import { AREA, codedKinds, type Filter, type Question, type registryFields } from './contract.ts';

/** SQL and what stands in its places; nothing that a user wrote is ever part of the text. */
export interface Compiled {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The table of a step's people: person, key, day, rows, name. */
export const tableOf = (place: number): string => `step_${place}`;

/** Collects values; answers the mark that stands for one. */
class Places {
  readonly values: unknown[] = [];
  add = (value: unknown): string => {
    this.values.push(value);
    return `$${this.values.length}`;
  };
}

/** The days of a between, counted back from `today` where it says so. */
export function periodOf({ from, to, lastDays }: Filter, today: string): { from?: string; to?: string } {
  if (lastDays === undefined) return { ...(from && { from }), ...(to && { to }) };
  const first = new Date(Date.parse(`${today}T00:00:00Z`) - (lastDays - 1) * 86_400_000);
  return { from: first.toISOString().slice(0, 10), to: today };
}

/** What an area within means for a row of a feed: the name of a function of longitude and latitude as text. */
export const withinName = (place: number, filter: number): string => `within_${place}_${filter}`;

/**
 * DuckDB: the rows of a snapshot that fit a step, as key, day and what tells the person and its name. The day is the
 * one of the step's own time condition, or when the row was observed.
 */
export function compileRows(options: {
  readonly file: string;
  readonly place: number;
  readonly filters: readonly Filter[];
  readonly today: string;
  /** Columns the snapshot has. */
  readonly columns: ReadonlySet<string>;
  /** Rows without a resident number are no use where numbers join. */
  readonly byNumber: boolean;
}): Compiled {
  const { file, filters, columns, byNumber, today, place } = options;
  const places = new Places();
  const conditions = filters.map((filter, at) => conditionOf(filter, places, today, withinName(place, at)));
  if (byNumber) conditions.push('resident_number IS NOT NULL');
  const dated = filters.find(({ operator, field }) => operator === 'between' && field !== 'born');
  const number = columns.has('resident_number') ? 'resident_number' : 'NULL::VARCHAR';
  const name = columns.has('name') ? 'name' : 'NULL::VARCHAR';
  return {
    text: `SELECT key, ${quoteName(dated?.field ?? 'observed_on')}::DATE AS day, ${number} AS number, ${name} AS name
      FROM ${snapshotRows(file)} WHERE ${conditions.join(' AND ') || 'true'}`,
    values: places.values,
  };
}

function conditionOf(filter: Filter, places: Places, today: string, within: string): string {
  const { field, operator, values = [] } = filter;
  if (field === AREA) return `${within}(lon::VARCHAR || ' ' || lat::VARCHAR) = '1'`;
  const column = quoteName(field);
  if (operator === 'between') {
    const { from, to } = periodOf(filter, today);
    const parts = [
      ...(from === undefined ? [] : [`${column} >= ${places.add(from)}::DATE`]),
      ...(to === undefined ? [] : [`${column} <= ${places.add(to)}::DATE`]),
    ];
    return parts.join(' AND ');
  }
  const text = `${column}::VARCHAR`;
  if (operator === 'contains') return `contains(${text}, ${places.add(values[0])})`;
  if (operator === 'begins') return `starts_with(${text}, ${places.add(values[0])})`;
  return `${text} IN (${values.map((value) => places.add(value)).join(', ')})`;
}

/** DuckDB: of the rows of one person the latest stands for all. */
export function foldRows(rows: string): string {
  return `SELECT person, arg_max(key, (day, key)) AS key, max(day)::VARCHAR AS day, count(*)::INTEGER AS rows,
      arg_max(name, (day, key)) FILTER (WHERE name IS NOT NULL) AS name
    FROM ${rows} GROUP BY person`;
}

/** DuckDB: the people who are in every `all`, in one of the `any` and in no `none`, each once, in order. */
export function compilePeople(steps: Question['steps']): string {
  const of = (set: string) =>
    steps.flatMap((step, place) => (step.set === set ? [`SELECT person FROM ${tableOf(place)}`] : []));
  const [all, any, none] = [of('all'), of('any'), of('none')];
  const some = any.join(' UNION ALL ');
  const base = all[0] ?? some;
  const conditions = [
    ...all.slice(1).map((each) => `person IN (${each})`),
    ...(all.length > 0 && any.length > 0 ? [`person IN (${some})`] : []),
    ...none.map((each) => `person NOT IN (${each})`),
  ];
  return `SELECT DISTINCT person FROM (${base}) WHERE ${conditions.join(' AND ') || 'true'}`;
}

/**
 * PostgreSQL: persons of the registry that fit a step. `areas` are ids; `only` narrows to people known already, by
 * number or by id.
 */
export function compileRegistry(options: {
  readonly filters: readonly Filter[];
  readonly today: string;
  readonly areas: ReadonlyMap<string, string>;
  readonly join: Question['join'];
  readonly only?: readonly string[] | undefined;
}): Compiled {
  const { filters, today, areas, join, only } = options;
  const places = new Places();
  const work: string[] = [];
  const conditions = filters.flatMap((filter) => {
    const { field, values = [] } = filter;
    if (field === AREA) {
      const ids = values.map((code) => areas.get(code));
      return `EXISTS (SELECT 1 FROM areas.area a WHERE a.id = p.grid_id AND a.path && ${places.add(ids)}::uuid[])`;
    }
    if (field === 'organisation_name') {
      work.push(textCondition('o.name', filter, places));
      return [];
    }
    if (field === 'credit_code') {
      work.push(textCondition('o.credit_code', filter, places));
      return [];
    }
    const column = COLUMNS[field as keyof typeof registryFields];
    const codes = codedKinds[field];
    if (codes !== undefined)
      return `${column} = ANY(${places.add(values.map((value) => codes[value]))}::smallint[])`;
    if (filter.operator === 'between') {
      const { from, to } = periodOf(filter, today);
      return [
        ...(from === undefined ? [] : [`${column} >= ${places.add(from)}::date`]),
        ...(to === undefined ? [] : [`${column} <= ${places.add(to)}::date`]),
      ];
    }
    return textCondition(column, filter, places);
  });
  if (join === 'number') conditions.push('p.number IS NOT NULL');
  if (only !== undefined)
    conditions.push(
      join === 'number'
        ? `p.number = ANY(${places.add(only)}::text[])`
        : `p.id = ANY(${places.add(only)}::bigint[])`,
    );
  // Who worked there once does not work there now: an edge that ended does not count.
  const works =
    work.length === 0
      ? ''
      : `JOIN registry.edge e ON e.from_id = p.id AND e.kind = 6 AND (e.valid_to IS NULL OR e.valid_to >= ${places.add(today)}::date)
         JOIN registry.organisation o ON o.id = e.to_id`;
  return {
    text: `SELECT ${join === 'number' ? 'p.number' : 'p.id::text'} AS person, p.id::text AS key,
        ${work.length === 0 ? 'p.updated_on' : 'coalesce(e.valid_from, p.updated_on)'}::text AS day, p.name
      FROM registry.person p ${works} WHERE ${[...conditions, ...work].join(' AND ') || 'true'}`,
    values: places.values,
  };
}

const COLUMNS: Readonly<Record<keyof typeof registryFields, string>> = {
  ...{ name: 'p.name', resident_number: 'p.number', sex: 'p.sex', born: 'p.born' },
  ...{ registered_division: 'p.registered_division', residence: 'p.residence', life: 'p.state' },
  ...{ organisation_name: 'o.name', credit_code: 'o.credit_code' },
};

function textCondition(column: string, { operator, values = [] }: Filter, places: Places): string {
  if (operator === 'contains') return `strpos(${column}, ${places.add(values[0])}::text) > 0`;
  if (operator === 'begins') return `starts_with(${column}, ${places.add(values[0])}::text)`;
  return `${column} = ANY(${places.add(values)}::text[])`;
}
