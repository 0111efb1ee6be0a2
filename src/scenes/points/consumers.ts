import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Consumer } from '../../platform/outbox/index.ts';
import { earnForReport } from './ledger.ts';

const selectReports = statement(
  'points.reports_of_cases',
  `SELECT r.id, r.number, p.citizen_id AS "citizenId" FROM intake.report r
     JOIN intake.reporter p ON p.id = r.reporter_id
   WHERE r.case_id = ANY($1::uuid[]) AND p.citizen_id IS NOT NULL AND NOT r.synthetic
   ORDER BY p.citizen_id, r.received_at LIMIT 1000`,
);

/** A case that ends as handled gives its reporters points: citizens alone, as staff report without being scored. */
export function pointsConsumers(city: City): Consumer[] {
  return [
    {
      name: 'points.reports',
      types: ['loop.case.closed'],
      handle: async (ctx, events) => {
        const ended = events.filter(({ data }) => data.flowId === 'incident' && data.state === 'closed');
        await earnForCases(ctx, city, [...new Set(ended.map(({ data }) => String(data.caseId)))]);
      },
    },
  ];
}

async function earnForCases(ctx: Ctx, city: City, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length === 0) return;
  type Row = { id: string; number: string; citizenId: string };
  for (const report of await ctx.db.run<Row>(selectReports, [caseIds]))
    await earnForReport(ctx, city, report);
}
