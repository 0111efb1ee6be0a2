import type { TablePlace } from '../../../platform/tables/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import type { StoredFault } from '../rejected/write-rejected.ts';
import type { Suppressed } from '../suppression/suppression.ts';
import type { Quality } from './quality.ts';

export interface StageInput {
  readonly declaration: CheckedDeclaration;
  readonly file: string;
  /** The load's own folder. */
  readonly directory: string;
  /** Changes are taken into what is held (`holdSnapshot`), and no snapshot is written. */
  readonly mode: 'full' | 'changes';
  /** The snapshot before, how many rows it has and of which day it speaks. */
  readonly previous?: { readonly path: string; readonly rows: number; readonly asOf: string };
  /** The day that rows without one of their own speak of; none is later. */
  readonly asOf: string;
  /** Shrinking, turning back, other keys and columns that do not fit are meant. */
  readonly confirmed: boolean;
  /** Rows that nobody is to hold any more: left out as if the file did not have them. */
  readonly suppressed?: Suppressed;
}

/** What a load found; plain data, kept beside the snapshot until the database has it too. */
export interface StageSummary {
  readonly asOf: string;
  readonly rowsRead: number;
  readonly rowsStored: number;
  readonly rowsAside: number;
  /** Stored without a value that was wrong. */
  readonly rowsFaulty: number;
  /** The same row with the same contents once more. */
  readonly rowsRepeated: number;
  readonly headersRepeated: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly quality: readonly Quality[];
  readonly faults: readonly StoredFault[];
  /** The columns that the rows are known by. */
  readonly key: readonly string[];
  /** Of a table that people made: where it begins, when that is not the top. */
  readonly table?: TablePlace;
}
