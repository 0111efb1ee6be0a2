import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import {
  erasePersonReports,
  findOpeningReports,
  findPersonReports,
  type Intake,
  MOST_REPORTS,
} from '../intake/index.ts';
import { eraseWords } from '../loop/index.ts';
import type { ErasureView } from './contract.ts';
import { ERASED, type ErasedPerson, type PersonTraces, patternOf, phoneForms } from './person.ts';

/** What a module or scene does about a person: the one place where it says what it keeps of people. */
export interface Erasure {
  /** Module or scene, e.g. `hotline`. */
  readonly id: string;
  /** Names and reports that only this part knows. Called before anything goes. */
  find?(ctx: Ctx, who: { phones: readonly string[]; citizenIds: readonly string[] }): Promise<PersonTraces>;
  /**
   * Takes away what it keeps and the handling of open cases does not need; called again until nothing is kept. Resolves
   * with the number of rows that it changed.
   */
  erase(ctx: Ctx, person: ErasedPerson): Promise<number>;
}

export interface ErasureParts {
  readonly intake: Intake;
  readonly erasures: readonly Erasure[];
  readonly secret: {
    hash(use: string, value: string): Buffer;
    seal(text: string): Buffer;
    open(sealed: Uint8Array): string;
  };
}

/** Somebody to erase; `phone` in the one form that the platform gives numbers. */
export interface Whom {
  readonly phone?: string | undefined;
  readonly citizenId?: string | undefined;
}

interface Kept {
  readonly phone?: string;
  readonly citizenId?: string;
  readonly names: readonly string[];
}

const insert = statement(
  'erasure.insert',
  `INSERT INTO erasure.request (id, phone_hash, citizen_id, person_sealed, asked_at, asked_by, erased, open_cases, looked_at, done_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5, $9)`,
);
const lockWaiting = statement(
  'erasure.waiting',
  `SELECT id, person_sealed AS sealed, erased FROM erasure.request WHERE done_at IS NULL AND looked_at < $1
   ORDER BY looked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
);
const settle = statement(
  'erasure.settle',
  `UPDATE erasure.request SET erased = $2, open_cases = $3, person_sealed = $4, looked_at = $5, done_at = $6 WHERE id = $1`,
);

/**
 * Erases a person at once, as far as no open case needs it, and remembers the rest. What is done and what is kept is in
 * the answer; the log of actions and all figures stay. Audited as `person.erased`.
 */
export async function erasePerson(ctx: Ctx, parts: ErasureParts, whom: Whom): Promise<ErasureView> {
  return inTransaction(ctx, async (tx) => {
    const { erased, openCases, isDone, kept } = await pass(tx, parts, { ...clean(whom), names: [] });
    const id = tx.ids.next();
    const now = tx.clock.now();
    const doneAt = isDone ? now : null;
    await tx.db.run(insert, [
      ...[
        id,
        whom.phone === undefined ? null : parts.secret.hash('erasure', whom.phone),
        whom.citizenId ?? null,
      ],
      ...[doneAt ? null : parts.secret.seal(JSON.stringify(kept)), now, tx.actor.id],
      ...[JSON.stringify(erased), openCases, doneAt],
    ]);
    const details = { erased, openCases };
    const purpose = tx.purpose === undefined ? {} : { purpose: tx.purpose };
    await audit(tx, { action: 'person.erased', subject: `erasure:${id}`, details, ...purpose });
    return { id, askedAt: now.toISOString(), erased, openCases, doneAt: doneAt?.toISOString() ?? null };
  });
}

/** Goes on with those whose cases were open; each in a transaction of its own. Called by a nightly job. */
export async function finishErasures(root: RootCtx, parts: ErasureParts): Promise<number> {
  const before = root.clock.now();
  for (let done = 0; ; done += 1) {
    const went = await inTransaction(root, async (tx) => {
      const [row] = await tx.db.run<{ id: string; sealed: Buffer | null; erased: Record<string, number> }>(
        lockWaiting,
        [before],
      );
      if (row === undefined) return false;
      const person = JSON.parse(parts.secret.open(row.sealed!)) as Kept;
      const { erased, openCases, isDone, kept } = await pass(tx, parts, person);
      const sum = { ...row.erased };
      for (const [key, count] of Object.entries(erased)) sum[key] = (sum[key] ?? 0) + count;
      const now = tx.clock.now();
      const sealed = isDone ? null : parts.secret.seal(JSON.stringify(kept));
      await tx.db.run(settle, [row.id, JSON.stringify(sum), openCases, sealed, now, isDone ? now : null]);
      if (isDone)
        await audit(tx, {
          action: 'person.erasure_done',
          subject: `erasure:${row.id}`,
          details: { erased: sum },
        });
      return true;
    });
    if (!went) return done;
  }
}

/** Once through all parts. */
async function pass(tx: Ctx, parts: ErasureParts, who: Kept) {
  const { intake, erasures } = parts;
  const phones = who.phone === undefined ? [] : phoneForms(who.phone);
  const citizenIds = who.citizenId === undefined ? [] : [who.citizenId];
  const names = new Set(who.names);
  const foundIds: string[] = [];
  for (const each of erasures) {
    const traces = await each.find?.(tx, { phones, citizenIds });
    for (const name of traces?.names ?? []) names.add(name);
    foundIds.push(...(traces?.reportIds ?? []));
  }
  const reports = await findPersonReports(tx.db, { phones, citizenIds, reportIds: foundIds, mark: ERASED });
  for (const { name } of reports) if (name) names.add(name);
  const ended = reports.filter((report) => report.closed);
  const endedCaseIds = [...new Set(ended.map((report) => report.caseId))];
  const opening = await findOpeningReports(tx.db, endedCaseIds);
  const pattern = patternOf(who.phone, [...names]);
  const regular = pattern === undefined ? undefined : new RegExp(pattern, 'g');
  const person: ErasedPerson = {
    ...{ phone: who.phone, citizenIds, names: [...names], pattern, endedCaseIds },
    reportIds: reports.map((report) => report.id),
    endedReportIds: ended.map((report) => report.id),
    openedCaseIds: new Set(
      ended.filter(({ id, caseId }) => opening.get(caseId) === id).map((each) => each.caseId),
    ),
    redact: (text) => (regular === undefined ? text : text.replace(regular, ERASED)),
  };
  const erased: Record<string, number> = {};
  const count = (key: string, rows: number) => {
    if (rows > 0) erased[key] = (erased[key] ?? 0) + rows;
  };
  for (const each of erasures) count(each.id, await each.erase(tx, person));
  count('cases', await eraseCases(tx, intake, person));
  count('reports', await erasePersonReports(tx, person.endedReportIds, ERASED));
  const openCases = new Set(reports.filter((report) => !report.closed).map((report) => report.caseId)).size;
  const isDone = openCases === 0 && reports.length < MOST_REPORTS;
  return { erased, openCases, isDone, kept: { ...who, names: [...names] } };
}

async function eraseCases(tx: Ctx, { loop }: Intake, person: ErasedPerson): Promise<number> {
  let done = 0;
  for (const caseId of person.endedCaseIds) {
    const isDone = await eraseWords(tx, loop, {
      ...{ caseId, mark: ERASED, redact: person.redact },
      shown: person.openedCaseIds.has(caseId) ? ERASED : undefined,
      isTheirs: ({ kind, id }) => kind === 'citizen' && person.citizenIds.includes(id),
    });
    if (isDone) done += 1;
  }
  return done;
}

function clean({ phone, citizenId }: Whom): Omit<Kept, 'names'> {
  return { ...(phone !== undefined && { phone }), ...(citizenId !== undefined && { citizenId }) };
}
