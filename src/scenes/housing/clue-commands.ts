import { submitReport } from '../../base/intake/index.ts';
import { reachOf, requireReach } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { ClueKind, ClueState, Evidence } from './contract.ts';
import { permissions } from './manifest.ts';

interface Clue {
  readonly id: string;
  readonly kind: ClueKind;
  readonly state: ClueState;
  readonly evidence: Evidence;
  readonly caseId: string | null;
  readonly gridId: string;
  readonly houseId: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly synthetic: boolean;
}

/** A clue within the reader's area, held until the end of the transaction. Throws `housing.not_found`, `registry.not_found`. */
async function lockClue(tx: Ctx, city: City, id: string): Promise<Clue> {
  const [clue] = await tx.db.query<Clue>(
    `SELECT c.id, c.kind, c.state, c.evidence, c.case_id AS "caseId", c.grid_id AS "gridId", c.house_id::text AS "houseId",
       registry.door(b.address, h.unit, h.room) AS address, b.lon, b.lat, c.synthetic
     FROM housing.clue c JOIN registry.house h ON h.id = c.house_id JOIN registry.building b ON b.id = h.building_id
     WHERE c.id = $1 FOR UPDATE OF c`,
    [id],
  );
  if (clue === undefined) throw new AppError('housing.not_found');
  requireReach(reachOf(tx.actor, permissions.decide, city), clue.gridId, city.areas);
  return clue;
}

async function decide(
  tx: Ctx,
  { id, houseId }: Clue,
  what: { state: ClueState; reason: string | null; caseId: string | null; day: string },
): Promise<void> {
  await tx.db.query(
    `UPDATE housing.clue SET state = $2, reason = $3, case_id = $4, decided_by = $5, decided_at = $6, decided_on = $7 WHERE id = $1`,
    [id, what.state, what.reason, what.caseId, tx.actor.id, tx.clock.now(), what.day],
  );
  await audit(tx, {
    action: `housing.clue.${what.state}`,
    subject: `house:${houseId}`,
    details: { id, caseId: what.caseId },
  });
}

/** Says that a clue is none, and why; it comes back only when more speaks for it. Throws `housing.clue_decided`. */
export async function dismissClue(ctx: Ctx, city: City, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const clue = await lockClue(tx, city, id);
    if (clue.state !== 'open') throw new AppError('housing.clue_decided');
    await decide(tx, clue, {
      state: 'dismissed',
      reason: reason.trim(),
      caseId: null,
      day: city.loop.dayOf(tx.clock.now()),
    });
  });
}

const TITLES: Readonly<Record<ClueKind, string>> = {
  crowded: '疑似群租',
  unregistered: '出租未登记',
  'empty-occupied': '空置房有人居住',
};

/** What the case says: figures of the evidence, no names. */
function textOf({ kind, address, evidence }: Clue): string {
  const { persons, households, most, seenOn, saidOn } = evidence;
  const who = `底库登记居住 ${persons} 人、${households} 户`;
  if (kind === 'crowded')
    return `疑似群租：${address}，${who}，按规定最多 ${most} 人。请核查出租房屋和消防安全`;
  if (kind === 'unregistered')
    return `出租未登记：${address}，${who}，房主不在此居住，没有有效的租赁登记${seenOn === undefined ? '' : `，最近登记于 ${seenOn}`}。请核查并督促登记`;
  return `空置房有人居住：${address}，${saidOn === undefined ? '登记为空置' : `${saidOn} 核查为空置`}，${who}。请核查居住情况`;
}

/**
 * Makes a clue a case of the loop: once, the same clue again is the same case. Throws `housing.clue_decided` for one that
 * was dismissed or has gone.
 */
export async function reportClue(ctx: Ctx, city: City, id: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const clue = await lockClue(tx, city, id);
    if (clue.caseId !== null) return clue.caseId;
    if (clue.state !== 'open') throw new AppError('housing.clue_decided');
    const submitted = await submitReport(tx, city, {
      ...{ channel: 'housing', externalId: id, synthetic: clue.synthetic },
      ...{ title: TITLES[clue.kind], text: textOf(clue) },
      ...{ lon: clue.lon, lat: clue.lat, address: clue.address },
    });
    const { caseId } = submitted.report;
    await decide(tx, clue, { state: 'reported', reason: null, caseId, day: city.loop.dayOf(tx.clock.now()) });
    return caseId;
  });
}
