import { AppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { checkQuestion } from './check-question.ts';
import type { DefinitionInput } from './contract.ts';
import { type Definition, isOwn, lockDefinition } from './definition-store.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import { collisionSettings } from './settings.ts';

const insert = statement(
  'collision.define',
  `INSERT INTO collision.definition (id, title, purpose, legal_basis, applicant, emergency, question, version, state,
     expires_on, emergency_hours, retention_days, maximum_rows, created_by, created_at, changed_by, changed_by_name, changed_at, authors)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 'draft', $8, $9, $10, $11, $12, $14, $12, $13, $14, ARRAY[$12])`,
);
// Whatever was approved was another version: a change always begins anew.
const change = statement(
  'collision.change',
  `UPDATE collision.definition SET title = $2, purpose = $3, legal_basis = $4, applicant = $5, emergency = $6, question = $7,
     expires_on = $8, emergency_hours = $9, retention_days = $10, maximum_rows = $11, changed_by = $12, changed_by_name = $13,
     changed_at = $14, authors = array_append(array_remove(authors, $12), $12), version = version + 1, state = 'draft', submitted_by = NULL, submitted_at = NULL, decided_by = NULL,
     decided_by_name = NULL, decided_at = NULL, decision_note = NULL
   WHERE id = $1`,
);
const submit = statement(
  'collision.submit',
  `UPDATE collision.definition SET state = 'submitted', submitted_by = $2, submitted_at = $3, decided_by = NULL, decided_by_name = NULL,
     decided_at = NULL, decision_note = NULL WHERE id = $1`,
);
const decide = statement(
  'collision.decide',
  `UPDATE collision.definition SET state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5, decision_note = $6 WHERE id = $1`,
);

/** Writes a question down as a draft; answers its id. Throws what `checkQuestion` throws, `collision.expiry_wrong`, `emergency_hours`. */
export async function createDefinition(
  ctx: Ctx,
  parts: CollisionParts,
  input: DefinitionInput,
): Promise<string> {
  requireCityWide(ctx, collisionPermissions.define, parts);
  await checkInput(ctx, parts, input);
  return inTransaction(ctx, async (tx) => {
    const id = tx.ids.next();
    await tx.db.run(insert, valuesOf(tx, id, input));
    await tell(tx, 'collision.definition.created', id, { version: 1, emergency: input.emergency });
    return id;
  });
}

/** Changes a question; what was approved needs a new approval. Throws `collision.changed_meanwhile`, `state_wrong` and what creating throws. */
export async function changeDefinition(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  { expectedVersion, ...input }: DefinitionInput & { expectedVersion: number },
): Promise<void> {
  requireCityWide(ctx, collisionPermissions.define, parts);
  await checkInput(ctx, parts, input);
  await inTransaction(ctx, async (tx) => {
    const before = await lockDefinition(tx, id);
    requireVersion(before, expectedVersion);
    requireState(before, ['draft', 'submitted', 'approved']);
    await tx.db.run(change, valuesOf(tx, id, input));
    await tell(tx, 'collision.definition.changed', id, { version: before.version + 1, was: before.state });
  });
}

/** Hands a draft in for approval. Throws `collision.changed_meanwhile`, `state_wrong`. */
export async function submitDefinition(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  expectedVersion: number,
): Promise<void> {
  requireCityWide(ctx, collisionPermissions.define, parts);
  await inTransaction(ctx, async (tx) => {
    const before = await lockDefinition(tx, id);
    requireVersion(before, expectedVersion);
    requireState(before, ['draft']);
    if (before.emergency) throw new AppError('collision.state_wrong', { state: 'emergency' });
    await checkInput(tx, parts, { ...before, expiresOn: before.expiresOn });
    await tx.db.run(submit, [id, tx.actor.id, tx.clock.now()]);
    await tell(tx, 'collision.definition.submitted', id, { version: before.version });
  });
}

/**
 * Approves a version or gives it back; of one's own see `isOwn`. Throws
 * `collision.four_eyes`, `changed_meanwhile`, `state_wrong`.
 */
export async function decideDefinition(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  input: { expectedVersion: number; approve: boolean; note?: string | undefined },
): Promise<void> {
  requireCityWide(ctx, collisionPermissions.approve, parts);
  await inTransaction(ctx, async (tx) => {
    const before = await lockDefinition(tx, id);
    requireVersion(before, input.expectedVersion);
    requireState(before, ['submitted']);
    const { id: me, name } = tx.actor;
    if (isOwn(before, me)) throw new AppError('collision.four_eyes');
    if (input.approve) await checkInput(tx, parts, { ...before, expiresOn: before.expiresOn });
    const state = input.approve ? 'approved' : 'draft';
    await tx.db.run(decide, [id, state, me, name, tx.clock.now(), input.note?.trim() || null]);
    const action = input.approve ? 'collision.definition.approved' : 'collision.definition.returned';
    await tell(tx, action, id, { version: before.version });
  });
}

export function requireVersion({ version }: Definition, expected: number): void {
  if (version !== expected) throw new AppError('collision.changed_meanwhile', { version });
}

export function requireState({ state }: Definition, possible: readonly Definition['state'][]): void {
  if (!possible.includes(state)) throw new AppError('collision.state_wrong', { state });
}

type Checked = Pick<DefinitionInput, 'question' | 'emergency' | 'expiresOn' | 'emergencyHours'>;

async function checkInput(ctx: Ctx, { intake }: CollisionParts, input: Checked): Promise<void> {
  await checkQuestion(ctx, intake, input.question);
  const { emergencyHours: most, approvalDays } = await collisionSettings(ctx.db);
  if (input.emergency) {
    if (input.expiresOn !== null || (input.emergencyHours ?? most + 1) > most)
      throw new AppError('collision.emergency_hours', { most });
    return;
  }
  const now = ctx.clock.now();
  const latest = intake.loop.dayOf(new Date(now.getTime() + approvalDays * DAY_MS));
  const { expiresOn } = input;
  const isWrong = expiresOn === null || Number.isNaN(Date.parse(expiresOn));
  if (isWrong || expiresOn < intake.loop.dayOf(now) || expiresOn > latest || input.emergencyHours !== null)
    throw new AppError('collision.expiry_wrong', { latest });
}

function valuesOf(ctx: Ctx, id: string, input: DefinitionInput): unknown[] {
  return [
    ...[id, input.title.trim(), input.purpose.trim(), input.legalBasis.trim(), input.applicant.trim()],
    ...[input.emergency, JSON.stringify(input.question), input.expiresOn, input.emergencyHours],
    ...[input.retentionDays, input.maximumRows, ctx.actor.id, ctx.actor.name, ctx.clock.now()],
  ];
}

/** Every step of a definition is in the audit log; the question itself may hold personal values and is not. */
export const tell = (
  ctx: Ctx,
  action: string,
  id: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> => audit(ctx, { action, subject: `collision:${id}`, details });

/** The same for a run. */
export const tellRun = (
  ctx: Ctx,
  action: string,
  id: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> => audit(ctx, { action, subject: `collision-run:${id}`, details });
