import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import type { Ctx, RootCtx } from '../../../platform/context/index.ts';
import type { LINKED } from '../link-lock.ts';
import type { LinkSource } from './unite.ts';

/** What persons and organisations differ in when they are linked; the rest is one and the same. */
export interface LinkSubject {
  readonly kind: 'person' | 'organisation';
  /** What they are called, and the folder of the files that linking keeps. */
  readonly name: (typeof LINKED)[number];
  /** Why there is nothing to link when no source of them is loaded. */
  readonly noSources: string;
  /** Fields of a union that hold addresses. */
  readonly addresses: readonly string[];
  /** Functions that the expressions of this subject call. */
  prepare?(duck: Duck): void;
  /** Puts rows of sources into one file, see `uniteSnapshots`. Returns their number. */
  unite(duck: Duck, sources: readonly LinkSource[], file: string): Promise<number>;
  /** Columns of such a file besides the names of a record. */
  readonly columns: readonly string[];
  /** How records are linked, as `parseConfig` takes it. */
  config(file: string, output: string, memoryLimitMb: number): { readonly fields: object };
  /** SQL of a record's values as JSON: a row `u` of the union with the houses `h0`, `h1` … of its addresses. */
  readonly values: string;
  /** SQL of a field of the configuration, by what the registry holds of a record: JSON `h.fields`. */
  heldValue(field: string): string;
  /** A query of cluster and entity: what the registry has without a record, and is one of `wanted`. */
  adopt?(root: RootCtx, duck: Duck): Promise<string>;
  /** Done in the transaction of each batch of an increment: before it is stored the entities that it touches, and after. */
  before?(tx: Ctx, entities: readonly number[]): Promise<void>;
  after?(tx: Ctx): Promise<void>;
  /** What follows of a run over everything; `also` is done in the same transaction. */
  follow(root: RootCtx, also: (tx: Ctx) => Promise<void>): Promise<void>;
}

/** A Parquet file as a table of a query. */
export const read = (file: string): string => `read_parquet(${quoteText(file)})`;

/**
 * SQL of the records of a union as they are to be stored, rows of `wanted`: by `clusters` (a table of id and entity) the
 * cluster of each, and its values with the houses that were found.
 */
export function wantedRows(
  { addresses, values }: LinkSubject,
  { union, matches }: { readonly union: string; readonly matches: string },
  clusters: string,
): string {
  const houses = addresses.map(
    (field, n) => `LEFT JOIN ${read(matches)} h${n} ON h${n}.address = u.${field}`,
  );
  return `SELECT u.source_id, u.key, coalesce(u.observed_on, DATE '1970-01-01') AS observed_on, c.entity AS cluster,
      ${values} AS fields
    FROM ${read(union)} u JOIN ${clusters} c ON c.id = u.record_id ${houses.join(' ')}`;
}
