import { submitReport } from '../../base/intake/index.ts';
import {
  applyRecords,
  deriveOptionsOf,
  type IncomingRecord,
  reachOf,
  recordLine,
  requireReach,
  takeEntityIds,
  unsaidRecords,
} from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { VisitReceipt, VisitRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { type Door, fieldsOf } from './new-person.ts';
import { checkSource, knownCheckSources } from './source.ts';

/** A phone's clock may be ahead by so much; what lies further ahead is filed as of now. */
const AHEAD_MS = 300_000;
/** How long a visit may wait on the phone. */
const LATE_MS = 14 * 86_400_000;

interface Task {
  readonly id: string;
  readonly houseId: string;
  readonly gridId: string;
  readonly endsOn: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly synthetic: boolean;
}

interface Finding {
  readonly key: string;
  readonly entityId: number;
  readonly says: 'lives' | 'moved-out' | 'new' | 'use';
}

/** The house of a task, held until the end of the transaction. Throws `door-check.not_found`. */
export async function lockTask(tx: Ctx, city: City, id: string, permission: string): Promise<Task> {
  const [task] = await tx.db.query<Task>(
    `SELECT t.id, t.house_id::text AS "houseId", t.grid_id AS "gridId", r.ends_on::text AS "endsOn",
       registry.door(b.address, h.unit, h.room) AS address, b.lon, b.lat, h.synthetic
     FROM door_check.task t JOIN door_check.round r ON r.id = t.round_id
       JOIN registry.house h ON h.id = t.house_id JOIN registry.building b ON b.id = h.building_id
     WHERE t.id = $1 FOR UPDATE OF t`,
    [id],
  );
  if (task === undefined) throw new AppError('door-check.not_found');
  requireReach(reachOf(tx.actor, permission, city), task.gridId, city.areas);
  return task;
}

/**
 * Takes one visit in: what was found becomes records of the source grid-check, from which persons are derived anew, in one
 * transaction. The same visit again changes nothing. A later visit of the same member replaces the earlier one; one of
 * somebody else that says otherwise is a conflict, which a supervisor settles. Throws the scene's errors for bad input.
 */
export async function takeVisit(ctx: Ctx, city: City, input: VisitRequest): Promise<VisitReceipt> {
  return inTransaction(ctx, async (tx) => {
    const task = await lockTask(tx, city, input.taskId, permissions.visit);
    const [known] = await tx.db.query<VisitReceipt>(
      'SELECT id, state, case_id AS "caseId" FROM door_check.visit WHERE id = $1',
      [input.id],
    );
    if (known !== undefined) return known;
    const visitedAt = instantOf(tx, input);
    const day = city.loop.dayOf(visitedAt);
    if (day > task.endsOn) throw new AppError('door-check.round_over', { day: task.endsOn });
    if (input.outcome === 'met' && !input.persons?.length && !input.newPersons?.length)
      throw new AppError('door-check.nothing_said');
    await superseded(tx, city, task);
    const { records, findings } = await recordsOf(tx, city, input, task, day);
    const state = await stateOf(tx, input, findings);
    await storeVisit(tx, input, { task, visitedAt, state, findings });
    if (records.length > 0) await apply(tx, city, records, [], `door-check ${input.id}`);
    await settleTask(tx, task.id);
    const caseId = input.report === true ? await reportShared(tx, city, input.id) : null;
    return { id: input.id, state, caseId };
  });
}

function instantOf({ clock }: Ctx, input: VisitRequest): Date {
  const [now, at] = [clock.now().getTime(), Date.parse(input.visitedAt)];
  return new Date(at > now + AHEAD_MS || at < now - LATE_MS ? now : at);
}

export async function apply(
  tx: Ctx,
  city: City,
  records: readonly IncomingRecord[],
  gone: readonly { sourceId: number; key: string }[],
  reason: string,
): Promise<void> {
  const options = { ...deriveOptionsOf(city, tx.clock.now()), reason };
  await applyRecords(tx, records.map(recordLine), gone, options);
}

/** Takes the records of visits away again; persons are then what the other sources say. */
export async function withdrawRecords(tx: Ctx, city: City, visitIds: readonly string[]): Promise<void> {
  const sources = await knownCheckSources(tx);
  const keys = await tx.db.query<{ key: string }>(
    'SELECT key FROM door_check.finding WHERE visit_id = ANY($1::uuid[])',
    [visitIds],
  );
  if (keys.length === 0) return;
  const gone = keys.flatMap(({ key }) => sources.map((sourceId) => ({ sourceId, key })));
  await apply(tx, city, [], gone, `door-check withdraw ${visitIds.join(' ')}`);
}

/** The member came again: what they said before no longer counts. */
async function superseded(tx: Ctx, city: City, task: Task): Promise<void> {
  const rows = await tx.db.query<{ id: string }>(
    `UPDATE door_check.visit SET state = 'superseded', ended_by = $2, ended_at = $3
     WHERE task_id = $1 AND staff_id = $2 AND state IN ('held', 'conflict') RETURNING id`,
    [task.id, tx.actor.id, tx.clock.now()],
  );
  if (rows.length > 0)
    await withdrawRecords(
      tx,
      city,
      rows.map(({ id }) => id),
    );
}

interface PersonRow {
  readonly id: number;
  readonly number: string | null;
  readonly houseId: string | null;
}

async function recordsOf(tx: Ctx, city: City, input: VisitRequest, task: Task, day: string) {
  const source = await checkSource(tx, task.synthetic);
  const door: Door = {
    ...{ houseId: task.houseId, address: task.address },
    cityDivision: deriveOptionsOf(city, tx.clock.now()).cityDivision,
  };
  const said = new Map((input.persons ?? []).map(({ id, says }) => [id, says]));
  const added = (input.newPersons ?? []).map((person) => fieldsOf(person, door));
  const numbers = added.flatMap(({ resident_number: number }) => (number === undefined ? [] : [number]));
  const persons = await tx.db.query<PersonRow>(
    `SELECT p.id, p.number, p.house_id::text AS "houseId" FROM registry.person p WHERE p.id = ANY($1::bigint[]) OR p.number = ANY($2::text[])`,
    [[...said.keys()], numbers],
  );
  const records: IncomingRecord[] = [];
  const findings: Finding[] = [];
  const say = (entityId: number, says: Finding['says'], fields: IncomingRecord['fields'], key: string) => {
    const kind = says === 'use' ? ('house' as const) : ('person' as const);
    records.push({ sourceId: source, key, kind, entityId, observedOn: day, fields });
    findings.push({ key, entityId, says });
  };
  for (const [id, says] of said) {
    const person = persons.find((each) => String(each.id) === id);
    if (person?.houseId !== task.houseId) throw new AppError('door-check.not_resident');
    const fields =
      says === 'lives'
        ? { house: task.houseId, residence_address: task.address }
        : { house: null, residence_address: `已搬离 ${task.address}` };
    say(person.id, says, fields, `${input.id}/${id}`);
  }
  const fresh = await takeEntityIds(tx, added.length);
  for (const [index, fields] of added.entries()) {
    // A valid number is somebody: who is known by it moves in instead of being doubled.
    const same = persons.find(({ number }) => number !== null && number === fields.resident_number);
    say(same?.id ?? fresh[index]!, 'new', fields, `${input.id}/new-${index + 1}`);
  }
  const use = input.outcome === 'empty' ? 'empty' : input.use;
  if (use !== undefined) say(Number(task.houseId), 'use', { use }, `${input.id}/use`);
  const touched = new Set(findings.map(({ entityId }) => entityId));
  const base = await unsaidRecords(tx, [...touched], day);
  return { records: [...base, ...records], findings };
}

/** Whether somebody else found otherwise in this round; whom nobody opened to, says nothing. */
async function stateOf(
  tx: Ctx,
  input: VisitRequest,
  findings: readonly Finding[],
): Promise<'held' | 'conflict'> {
  if (input.outcome === 'refused' || input.outcome === 'not-met') return 'held';
  const others = await tx.db.query<{ id: string; outcome: string; says: string }>(
    `SELECT v.id, v.outcome, coalesce(string_agg(CASE WHEN f.says = 'new' THEN 'new' ELSE f.entity_id || f.says END, ' '
         ORDER BY f.says, f.entity_id) FILTER (WHERE f.says <> 'use'), '') AS says
     FROM door_check.visit v LEFT JOIN door_check.finding f ON f.visit_id = v.id
     WHERE v.task_id = $1 AND v.state IN ('held', 'conflict') AND v.outcome IN ('met', 'empty') GROUP BY v.id`,
    [input.taskId],
  );
  const mine = findings
    .filter(({ says }) => says !== 'use')
    .sort((a, b) => (a.says === b.says ? a.entityId - b.entityId : a.says < b.says ? -1 : 1))
    .map(({ entityId, says }) => (says === 'new' ? 'new' : `${entityId}${says}`))
    .join(' ');
  return others.some(({ outcome, says }) => outcome !== input.outcome || says !== mine) ? 'conflict' : 'held';
}

async function storeVisit(
  tx: Ctx,
  input: VisitRequest,
  {
    task,
    visitedAt,
    state,
    findings,
  }: { task: Task; visitedAt: Date; state: string; findings: readonly Finding[] },
): Promise<void> {
  const { lon, lat, photo } = input;
  if (photo !== undefined) {
    const [own] = await tx.db.query('SELECT 1 FROM door_check.photo WHERE id = $1 AND staff_id = $2', [
      photo,
      tx.actor.id,
    ]);
    if (own === undefined) throw new AppError('door-check.photo_unknown');
  }
  const distance =
    lon === undefined || lat === undefined ? null : distanceM([task.lon, task.lat], [lon, lat]);
  await tx.db.query(
    `INSERT INTO door_check.visit (id, task_id, staff_id, outcome, use, note, lon, lat, distance_m, photo_id, visited_at,
       received_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[input.id, task.id, tx.actor.id, input.outcome, input.use ?? null, input.note?.trim() ?? ''],
      ...[lon ?? null, lat ?? null, distance, photo ?? null, visitedAt, tx.clock.now(), state],
    ],
  );
  if (findings.length > 0)
    await tx.db.query(
      `INSERT INTO door_check.finding (visit_id, key, entity_id, says)
       SELECT $1, key, "entityId", says FROM jsonb_to_recordset($2) AS f (key text, "entityId" bigint, says text)`,
      [input.id, JSON.stringify(findings)],
    );
  await audit(tx, {
    action: 'door-check.visited',
    subject: `house:${task.houseId}`,
    details: { visitId: input.id, outcome: input.outcome, findings: findings.length, state },
  });
}

/** Where a task stands follows from the visits that count. */
export async function settleTask(tx: Ctx, taskId: string): Promise<void> {
  await tx.db.query(
    `UPDATE door_check.task t SET visits = v.visits, outcome = v.outcome, changed = v.changed, shared = v.shared,
       state = CASE WHEN v.met THEN 'done' WHEN v.outcome = 'refused' THEN 'done' WHEN v.outcome = 'not-met' THEN 'again'
         ELSE 'open' END
     FROM (
       SELECT count(*)::smallint AS visits, coalesce(bool_or(outcome IN ('met', 'empty')), false) AS met,
         (array_agg(outcome ORDER BY outcome IN ('met', 'empty') DESC, visited_at DESC))[1] AS outcome,
         coalesce(bool_or(use = 'shared'), false) AS shared,
         coalesce(bool_or(EXISTS (SELECT 1 FROM door_check.finding f WHERE f.visit_id = visit.id
           AND f.says IN ('moved-out', 'new'))), false) AS changed
       FROM door_check.visit WHERE task_id = $1 AND state IN ('held', 'conflict')
     ) v WHERE t.id = $1`,
    [taskId],
  );
}

/**
 * Makes a case of a suspected group rental. Throws `door-check.not_found`, `door-check.not_shared`,
 * `door-check.reported`.
 */
export async function reportShared(tx: Ctx, city: City, visitId: string): Promise<string> {
  const [visit] = await tx.db.query<{ taskId: string; use: string | null; caseId: string | null }>(
    `SELECT task_id AS "taskId", use, case_id AS "caseId" FROM door_check.visit WHERE id = $1`,
    [visitId],
  );
  if (visit === undefined) throw new AppError('door-check.not_found');
  if (visit.caseId !== null) throw new AppError('door-check.reported');
  if (visit.use !== 'shared') throw new AppError('door-check.not_shared');
  const own = reachOf(tx.actor, permissions.visit, city);
  const isMember = own === undefined || own.length > 0;
  const task = await lockTask(tx, city, visit.taskId, isMember ? permissions.visit : permissions.plan);
  const submitted = await submitReport(tx, city, {
    ...{ channel: 'door-check', externalId: visitId, synthetic: task.synthetic },
    ...{ text: `入户核查发现疑似群租：${task.address}，请核查出租房屋和消防安全`, title: '疑似群租' },
    ...{ lon: task.lon, lat: task.lat, address: task.address },
  });
  const { caseId } = submitted.report;
  await tx.db.query('UPDATE door_check.visit SET case_id = $2 WHERE id = $1', [visitId, caseId]);
  return caseId;
}
