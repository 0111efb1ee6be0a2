import { sql } from 'kysely';
import type { Ctx } from '../../../platform/context/index.ts';
import { type SetReason, wordsOfReason } from '../../classify/index.ts';
import { caseScope } from '../../loop/index.ts';
import type { StoredCheck } from './check-store.ts';
import type { PhotoCheckView, PhotoReasonView } from './contract.ts';

/** Reasons whose measure is the case in which the photo was used before. */
const NAMES_A_CASE: ReadonlySet<string> = new Set(['photos.used_before', 'photos.perhaps_used_before']);
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Makes reasons readable for one reader: words, local times, other cases by number where the reader may see them. */
export interface ReasonReader {
  read(reason: SetReason): PhotoReasonView;
}

/** Prepares reading the reasons of these checks: one look for all the other cases they name. */
export async function reasonReader(
  ctx: Ctx,
  timeZone: string,
  checks: readonly Pick<StoredCheck, 'reasons'>[],
): Promise<ReasonReader> {
  const named = checks.flatMap(({ reasons }) =>
    reasons.flatMap(({ code, measured }) => (NAMES_A_CASE.has(code) ? [String(measured)] : [])),
  );
  const numbers = await numbersOfVisible(ctx, [...new Set(named)]);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const local = (value: number | string | undefined): number | string | undefined =>
    typeof value === 'string' && INSTANT.test(value) ? format.format(new Date(value)) : value;
  return {
    read: ({ code, weight, photoId, measured, limit }) => {
      const isOfCase = NAMES_A_CASE.has(code);
      const number = isOfCase ? numbers.get(String(measured)) : undefined;
      const shown = isOfCase ? number : local(measured);
      const words = wordsOfReason(code, { measured: shown, limit: local(limit) });
      return {
        ...{ code, weight, words, photoId },
        measured: shown ?? null,
        limit: limit ?? null,
        otherCase: number === undefined ? null : { id: String(measured), number },
      };
    },
  };
}

async function numbersOfVisible(ctx: Ctx, caseIds: readonly string[]): Promise<Map<string, string>> {
  if (caseIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; number: string }>`SELECT c.id, c.number FROM loop.case c
    WHERE c.id = ANY(${caseIds}::uuid[]) AND ${caseScope(ctx)}`.execute(ctx.db.kysely);
  return new Map(rows.map((row) => [row.id, row.number]));
}

export function viewCheck(
  reader: ReasonReader,
  check: StoredCheck,
  current: string | undefined,
): PhotoCheckView {
  const { samePlace, defectGone, usedBefore, pair, measured } = check.judgement;
  return {
    ...{ id: check.id, sequence: check.sequence, verdict: check.verdict },
    ...{ samePlace, defectGone, usedBefore, pair, measured: { ...measured } },
    reasons: check.reasons.map((each) => reader.read(each)),
    afterIds: [...check.afterIds],
    judgedAt: check.judgedAt.toISOString(),
    current: check.id === current,
  };
}
