import { AppError } from '../../lib/errors.ts';
import { cellOf } from '../../lib/geo/cell.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { type Db, statement, write } from '../../platform/db/index.ts';
import type { Flow } from './flow/flow.ts';
import type { ActionRecord, CaseState } from './state.ts';
import { documentsOf, parseCase, type StoredDocuments, timesOf } from './stored-case.ts';

const TASKS = `task AS (
  INSERT INTO loop.task (case_id, task_id, task_group, organisation_id, person_id, role, status, opened_at, ended_at)
  SELECT $1, t->>'id', t->>'group', (t->>'organisationId')::uuid, (t->>'personId')::uuid, t->>'role', t->>'status',
         (t->>'openedAt')::timestamptz, (t->>'endedAt')::timestamptz
  FROM jsonb_array_elements($2::jsonb) t
  ON CONFLICT (case_id, task_id) DO UPDATE SET status = excluded.status, ended_at = excluded.ended_at
)`;
const ACTION = `action AS (
  INSERT INTO loop.action (case_id, sequence, type, at, actor_kind, actor_id, organisation_id, form, resolved)
  VALUES ($1, $3, $4, $5, $6, $7, $8, $9, $10)
)`;

/** The narrow row of a case that was not open before, unless it is opened and closed ($12) at once. */
const PUT_OPEN_CASE = `opened AS (
  INSERT INTO loop.open_case (id, flow_id, state, channel, kind, category_list, category_code, priority, area_id,
    area_depth1_id, area_depth2_id, area_depth3_id, lead_organisation_id, holder_organisation_id, holder_person_id,
    opened_at, due_at, next_alarm_at)
  SELECT $1, $35, $11, $14, $15, $16, $17, $18, $19, $20, $21, $22, $26, $27, $28, $36,
    COALESCE($30::timestamptz, 'infinity'), $33 WHERE NOT $12
)`;
/** The narrow row of a case that was open before, renewed or, when it is closed now ($12), taken away. */
const RENEW_OPEN_CASE = `opened AS (
  UPDATE loop.open_case SET state = $11, kind = $15, category_list = $16, category_code = $17, priority = $18,
    lead_organisation_id = $26, holder_organisation_id = $27, holder_person_id = $28,
    due_at = COALESCE($30::timestamptz, 'infinity'), next_alarm_at = $33
  WHERE id = $1 AND NOT $12
), closing AS (DELETE FROM loop.open_case WHERE id = $1 AND $12)`;

const insertCase = statement(
  'loop.insert_case',
  `WITH stored AS (
     INSERT INTO loop.case (id, version, changed_at, state, closed, title, channel, kind, category_list,
       category_code, priority, area_id, area_depth1_id, area_depth2_id, area_depth3_id, lon, lat, address,
       lead_organisation_id, holder_organisation_id, holder_person_id, closed_at, due_at, overall_due_at, late, cell,
       flow_id, opened_at, number, flow_version, synthetic)
     VALUES ($1, $3, $5, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
       $29, $30, $31, $32, $34, $35, $36, $37, $38, $39)
   ), documents AS (
     INSERT INTO loop.case_document (case_id, origin, state) VALUES ($1, $40, $41)
   ), words AS (
     INSERT INTO loop.case_words (case_id, opened_at, pieces) VALUES ($1, $36, $42)
   ), ${PUT_OPEN_CASE}, ${ACTION}, ${TASKS} SELECT 1`,
);

/** Renews a case: with the row of one that was not open before, with tasks that changed, or without. */
const updateCase = (name: string, openCase: string, more: string) =>
  statement(
    `loop.update_case_${name}`,
    `WITH stored AS (
     UPDATE loop.case SET version = $3, changed_at = $5, state = $11, closed = $12, title = $13, channel = $14,
       kind = $15, category_list = $16, category_code = $17, priority = $18, area_id = $19, area_depth1_id = $20,
       area_depth2_id = $21, area_depth3_id = $22, lon = $23, lat = $24, address = $25,
       lead_organisation_id = $26, holder_organisation_id = $27, holder_person_id = $28, closed_at = $29,
       due_at = $30, overall_due_at = $31, late = $32, cell = $34
     WHERE id = $1
   ), documents AS (
     UPDATE loop.case_document SET state = $38, origin = COALESCE($37::json, origin) WHERE case_id = $1
   ), ${openCase}, ${ACTION}${more}
   -- Every variant takes the same values, so each is named here.
   SELECT 1 WHERE ($2::jsonb, $35::text, $36::timestamptz) IS NOT NULL`,
  );
const updateOpen = updateCase('open', RENEW_OPEN_CASE, '');
const updateOpenWithTasks = updateCase('open_with_tasks', RENEW_OPEN_CASE, `, ${TASKS}`);
const updateClosed = updateCase('closed', PUT_OPEN_CASE, `, ${TASKS}`);

const selectCase = statement(
  'loop.select_case',
  'SELECT origin, state AS document FROM loop.case_document WHERE case_id = $1',
);
const lockCase = statement(
  'loop.lock_case',
  'SELECT origin, state AS document FROM loop.case_document WHERE case_id = $1 FOR NO KEY UPDATE',
);
const selectActions = statement(
  'loop.select_actions',
  `SELECT case_id AS "caseId", sequence, type, at, actor_kind AS "actorKind", actor_id AS "actorId",
     organisation_id AS "organisationId", form, resolved
   FROM loop.action WHERE case_id = ANY($1) ORDER BY case_id, sequence`,
);

/** The case, or undefined. */
export async function findCase(db: Db, caseId: string): Promise<CaseState | undefined> {
  const [row] = await db.run<StoredDocuments>(selectCase, [caseId]);
  return row && parseCase(row);
}

const selectCases = statement(
  'loop.select_cases',
  'SELECT origin, state AS document FROM loop.case_document WHERE case_id = ANY($1)',
);

/** Several cases at once, in no order; those that do not exist are left out. */
export async function findCases(db: Db, caseIds: readonly string[]): Promise<CaseState[]> {
  const rows = await db.run<StoredDocuments>(selectCases, [caseIds]);
  return rows.map((row) => parseCase(row));
}

/** The case, held until the end of the transaction so that actions on it follow one another. */
export async function lockCaseState(db: Db, caseId: string): Promise<CaseState> {
  const [row] = await db.run<StoredDocuments>(lockCase, [caseId]);
  if (row === undefined) throw new AppError('loop.case_not_found', { id: caseId });
  return parseCase(row);
}

type ActionRow = Omit<ActionRecord, 'at' | 'actor'> & {
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly organisationId: string | null;
};

function toAction({ at, actorKind, actorId, organisationId, ...rest }: ActionRow): ActionRecord {
  return {
    ...rest,
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId, ...(organisationId && { organisationId }) },
  };
}

/** The whole log of a case, oldest first. */
export async function readActions(db: Db, caseId: string): Promise<ActionRecord[]> {
  return (await db.run<ActionRow>(selectActions, [[caseId]])).map(toAction);
}

/** The logs of several cases by their id. */
export async function readActionsOf(
  db: Db,
  caseIds: readonly string[],
): Promise<Map<string, ActionRecord[]>> {
  const logs = new Map<string, ActionRecord[]>();
  for (const row of await db.run<ActionRow>(selectActions, [caseIds])) {
    const log = logs.get(row.caseId);
    if (log) log.push(toAction(row));
    else logs.set(row.caseId, [toAction(row)]);
  }
  return logs;
}

/** Stores a case with the action that led to it, in one statement that goes out with the next one or the commit. */
export function storeCase(
  db: Db,
  flow: Flow,
  before: CaseState | undefined,
  after: CaseState,
  action: ActionRecord,
): void {
  const known = new Map(before?.tasks.map((task) => [task.id, task]));
  const changedTasks = after.tasks.filter((task) => known.get(task.id) !== task);
  const values = [
    after.id,
    JSON.stringify(changedTasks),
    action.sequence,
    action.type,
    action.at,
    action.actor.kind,
    action.actor.id,
    action.actor.organisationId ?? null,
    JSON.stringify(action.form),
    JSON.stringify(action.resolved),
    ...caseColumns(flow, after),
  ];
  const { origin, document } = documentsOf(after, before);
  if (before !== undefined) {
    const update =
      before.closedAt !== undefined
        ? updateClosed
        : changedTasks.length > 0
          ? updateOpenWithTasks
          : updateOpen;
    write(db, update, [...values, origin ?? null, document]);
    return;
  }
  const { number, flowVersion, subject } = after;
  const extra = [number, flowVersion, subject.synthetic, origin, document, piecesOf(after)];
  write(db, insertCase, [...values, ...extra]);
}

function piecesOf({ number, subject }: CaseState): string[] {
  const { title, description, place, asset } = subject;
  return searchPieces(`${number} ${asset?.number ?? ''} ${title} ${description} ${place.address ?? ''}`);
}

const updateWords = statement(
  'loop.update_words',
  'UPDATE loop.case_words SET pieces = $2 WHERE case_id = $1',
);

/** Makes a case be found by the words it has now; for the rare case whose words were taken out. */
export async function storeWords(db: Db, state: CaseState): Promise<void> {
  await db.run(updateWords, [state.id, piecesOf(state)]);
}

/** The columns that follow from the state, in the order of both statements ($11 to $36) and of the seeding COPY. */
export function caseColumns(flow: Flow, state: CaseState): unknown[] {
  const { subject } = state;
  const { place } = subject;
  const overall = new Set(Object.keys(flow.clocks).filter((id) => flow.clocks[id]?.kind === 'overall'));
  const times = timesOf(state, overall);
  const holder = state.hands.at(-1);
  return [
    state.state,
    state.closedAt !== undefined,
    subject.title,
    subject.channel,
    subject.kind,
    subject.categoryList ?? null,
    subject.categoryCode ?? null,
    subject.priority,
    place.areaId ?? null,
    place.areaPath[1] ?? null,
    place.areaPath[2] ?? null,
    place.areaPath[3] ?? null,
    place.lon ?? null,
    place.lat ?? null,
    place.address ?? null,
    state.leadOrganisationId ?? null,
    holder?.organisationId ?? null,
    holder?.personId ?? null,
    state.closedAt ?? null,
    times.dueAt,
    times.overallDueAt,
    times.late,
    times.nextAlarmAt,
    place.lon === undefined || place.lat === undefined ? null : cellOf(place.lon, place.lat),
    state.flowId,
    state.openedAt,
  ];
}
