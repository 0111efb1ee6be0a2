import { submitReport } from '../../base/intake/index.ts';
import { reachOf } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { FindingItem, FindingKind } from './contract.ts';
import { permissions } from './manifest.ts';
import { FINDING_COLUMNS, type FindingRow, findingItem, isInReach, sourceTitles } from './queries.ts';

/** What whoever goes there is asked to look at. */
const ASKED: Readonly<Record<FindingKind, string>> = {
  'no-code': '没有统一社会信用代码，请核实是否办理登记',
  'wrong-code': '登记的统一社会信用代码有误，请核对营业执照',
  'same-code': '与另一家主体的统一社会信用代码相同，请核对营业执照',
  'no-place': '登记的住所在标准地址库中定位不到，请核实实际经营地址',
  'head-dead': '登记的负责人已死亡，请核实现负责人并督促办理变更',
  addresses: '各部门登记的住所不一致，请核实实际经营地址',
};
const TITLE = '核实市场主体登记信息';

interface Locked extends FindingRow {
  readonly lon: number | null;
  readonly lat: number | null;
}

async function lockOpen(ctx: Ctx, city: City, id: string): Promise<Locked> {
  const [row] = await ctx.db.query<Locked>(
    `SELECT ${FINDING_COLUMNS}, b.lon, b.lat FROM enterprises.finding f
       LEFT JOIN registry.organisation o ON o.id = f.organisation_id LEFT JOIN registry.building b ON b.id = o.building_id
     WHERE f.id = $1 FOR UPDATE OF f`,
    [id],
  );
  const reach = reachOf(ctx.actor, permissions.check, city);
  if (row === undefined || !isInReach(reach, row.gridId, city)) throw new AppError('enterprises.not_found');
  if (row.state !== 'open') throw new AppError('enterprises.decided');
  return row;
}

async function settle(
  ctx: Ctx,
  city: City,
  row: Locked,
  to: { state: 'sent' | 'dismissed'; reason: string | null; caseId: string | null },
): Promise<FindingItem> {
  await ctx.db.query(
    `UPDATE enterprises.finding SET state = $2, reason = $3, case_id = $4, decided_by = $5, decided_at = $6 WHERE id = $1`,
    [row.id, to.state, to.reason, to.caseId, ctx.actor.id, ctx.clock.now()],
  );
  await audit(ctx, {
    action: `enterprises.finding.${to.state}`,
    subject: `organisation:${row.organisationId}`,
    details: { finding: row.kind, caseId: to.caseId },
  });
  return findingItem({ ...row, ...to }, city, await sourceTitles(ctx));
}

/**
 * Sends somebody to look: opens a case where the organisation stands, once for each finding. Throws
 * `enterprises.not_found`, `enterprises.decided`.
 */
export async function sendOut(ctx: Ctx, city: City, id: string): Promise<FindingItem> {
  const row = await lockOpen(ctx, city, id);
  const who = [row.name, row.creditCode].filter((each) => each !== null).join(' ');
  const grid = row.gridId === null ? undefined : city.areas.find(row.gridId);
  const submitted = await submitReport(ctx, city, {
    // The day belongs to it: what was gone and came back is another errand.
    ...{
      channel: 'enterprises',
      externalId: `${row.id}/${row.foundOn}`,
      synthetic: row.synthetic,
      title: TITLE,
    },
    text: `${who}：${ASKED[row.kind]}${row.address === null ? '' : `。登记住所：${row.address}`}`,
    ...(row.lon !== null && row.lat !== null && { lon: row.lon, lat: row.lat }),
    ...(row.lon === null && grid !== undefined && { areaCode: grid.code }),
    ...(row.address !== null && { address: row.address }),
  });
  return settle(ctx, city, row, { state: 'sent', reason: null, caseId: submitted.report.caseId });
}

/** Says that an entry is right as it is. Throws `enterprises.not_found`, `enterprises.decided`. */
export async function dismiss(ctx: Ctx, city: City, id: string, reason: string): Promise<FindingItem> {
  const row = await lockOpen(ctx, city, id);
  return settle(ctx, city, row, { state: 'dismissed', reason, caseId: null });
}
