import type { Suggestion } from '../../base/intake/index.ts';
import { comment, getVisibleCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { unitOfOwner } from './owners.ts';

interface Proposed {
  readonly code: string;
  readonly state: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly gridId: string | null;
}

/**
 * Says which of the proposed components a case is about, or that it is none (`code` null). The case then carries the
 * number and, as long as it waits for dispatch, the owner's unit as the one suggested; both stand in its log. Throws
 * `components.no_proposal`, `components.decided`, `components.case_closed` and what reading the case throws.
 */
export async function decideComponent(
  ctx: Ctx,
  city: City,
  caseId: string,
  code: string | null,
): Promise<void> {
  const seen = await getVisibleCase(ctx, caseId);
  if (seen.closedAt !== undefined) throw new AppError('components.case_closed');
  await inTransaction(ctx, async (tx) => {
    const rows = await tx.db.query<Proposed>(
      `SELECT p.code, p.state, t.name, t.owner, t.grid_id AS "gridId"
       FROM components.proposal p LEFT JOIN registry.thing t ON t.id = p.thing_id
       WHERE p.case_id = $1 ORDER BY p.rank FOR UPDATE OF p`,
      [caseId],
    );
    const chosen = rows.find((row) => row.code === code);
    if (rows.length === 0 || (code !== null && chosen === undefined))
      throw new AppError('components.no_proposal');
    if (rows.some(({ state }) => state !== 'open')) throw new AppError('components.decided');
    await tx.db.query(
      `UPDATE components.proposal SET state = CASE WHEN code = $2 THEN 'accepted' ELSE 'refused' END,
         decided_by = $3, decided_at = $4 WHERE case_id = $1`,
      [caseId, code, tx.actor.id, tx.clock.now()],
    );
    await audit(tx, { action: 'components.decided', subject: `case:${caseId}`, details: { code } });
    if (code === null || chosen === undefined) return;
    await tx.db.query(
      `INSERT INTO components.case_thing (code, case_id, opened_at) VALUES ($1, $2, $3)
       ON CONFLICT (case_id) DO UPDATE SET code = excluded.code`,
      [code, caseId, seen.openedAt],
    );
    const unit = chosen.gridId === null ? undefined : unitOfOwner(chosen.owner, chosen.gridId, city);
    const route = unit && seen.state === 'awaiting-dispatch' ? routeTo(unit, code, chosen.owner!) : undefined;
    const suggestion = seen.origin.suggestion as Suggestion | undefined;
    const owner = chosen.owner === null ? '' : `，权属单位：${chosen.owner}`;
    await comment(tx, city.loop, {
      ...{ caseId, visibility: 'inner', text: `认定部件 ${chosen.name ?? ''} ${code}${owner}` },
      resolved: {
        subject: { asset: { kind: 'component', number: code } },
        ...(route && suggestion && { origin: { suggestion: { ...suggestion, route } } }),
      },
    });
  });
}

/** The owner's unit as the dispatcher sees a suggestion, with the census as its reason. */
function routeTo(unit: { id: string; name: string }, code: string, owner: string): Suggestion['route'] {
  return {
    unit: { id: unit.id, name: unit.name },
    assistants: [],
    confidence: 1,
    legalBasis: `部件普查：权属单位 ${owner}`,
    reason: { kind: 'duty-list', source: `部件普查，权属单位 ${owner}`, prefix: code },
  };
}
