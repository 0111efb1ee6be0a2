import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Question } from './contract.ts';

/** A definition as it is stored; `expired` is told from the day. */
export interface Definition {
  readonly id: string;
  readonly title: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly applicant: string;
  readonly emergency: boolean;
  readonly question: Question;
  readonly version: number;
  readonly state: 'draft' | 'submitted' | 'approved' | 'emergency' | 'ended';
  readonly expiresOn: string | null;
  readonly emergencyHours: number | null;
  readonly endsAt: Date | null;
  readonly retentionDays: number;
  readonly maximumRows: number;
  /** Everybody who wrote or changed it. */
  readonly authors: readonly string[];
  readonly changedByName: string;
  readonly changedAt: Date;
  readonly submittedBy: string | null;
  readonly submittedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
}

export const DEFINITION_COLUMNS = `id, title, purpose, legal_basis AS "legalBasis", applicant, emergency, question, version, state,
  expires_on::text AS "expiresOn", emergency_hours AS "emergencyHours", ends_at AS "endsAt", retention_days AS "retentionDays",
  maximum_rows AS "maximumRows", authors, changed_by_name AS "changedByName",
  changed_at AS "changedAt", submitted_by AS "submittedBy", submitted_at AS "submittedAt", decided_by AS "decidedBy",
  decided_by_name AS "decidedByName", decided_at AS "decidedAt", decision_note AS "decisionNote"`;

const select = statement(
  'collision.definition',
  `SELECT ${DEFINITION_COLUMNS} FROM collision.definition WHERE id = $1`,
);
const lock = statement(
  'collision.lock_definition',
  `SELECT ${DEFINITION_COLUMNS} FROM collision.definition WHERE id = $1 FOR UPDATE`,
);

/** Throws `collision.not_found`. */
export async function getDefinition(ctx: Ctx, id: string): Promise<Definition> {
  const [row] = await ctx.db.run<Definition>(select, [id]);
  if (row === undefined) throw new AppError('collision.not_found');
  return row;
}

/** The definition, held until the transaction ends. Throws `collision.not_found`. */
export async function lockDefinition(tx: Ctx, id: string): Promise<Definition> {
  const [row] = await tx.db.run<Definition>(lock, [id]);
  if (row === undefined) throw new AppError('collision.not_found');
  return row;
}

/** Nobody decides about what they wrote, changed at any time or handed in. */
export const isOwn = ({ authors, submittedBy }: Definition, id: string): boolean =>
  submittedBy === id || authors.includes(id);

export const isExpired = ({ state, expiresOn }: Definition, day: string): boolean =>
  state === 'approved' && expiresOn !== null && expiresOn < day;
