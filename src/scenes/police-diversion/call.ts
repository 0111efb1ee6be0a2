/** A diverted call as commands and replies need it. */
export interface Call {
  readonly id: string;
  readonly callNumber: string;
  readonly caseId: string;
  readonly reportId: string;
  readonly acknowledgeDueAt: Date;
  readonly resultDueAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly resultAt: Date | null;
  readonly returnedAt: Date | null;
}

/** The columns of a call under the alias d. */
export const callColumns = `d.id, d.call_number AS "callNumber", d.case_id AS "caseId", d.report_id AS "reportId",
  d.acknowledge_due_at AS "acknowledgeDueAt", d.result_due_at AS "resultDueAt", d.acknowledged_at AS "acknowledgedAt",
  d.result_at AS "resultAt", d.returned_at AS "returnedAt"`;
