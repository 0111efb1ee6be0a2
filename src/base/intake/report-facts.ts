import { statement } from '../../platform/db/index.ts';
import type { ReportInput, ReportSource } from '../indicators/index.ts';

const columns = `id, case_id AS "caseId", channel, kind, reported_at AS "reportedAt", repeat_of IS NOT NULL AS repeated,
  synthetic`;
const byIds = statement(
  'intake.report_facts_by_ids',
  `SELECT ${columns} FROM intake.report WHERE id = ANY($1::uuid[])`,
);
const after = statement(
  'intake.report_facts_after',
  `SELECT ${columns} FROM intake.report WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
);

/** Reports as the indicators count them. */
export const reportSource: ReportSource = {
  byIds: (db, ids) => db.run<ReportInput>(byIds, [ids]),
  after: (db, id, limit) => db.run<ReportInput>(after, [id ?? null, limit]),
};
