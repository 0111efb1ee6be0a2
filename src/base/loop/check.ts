import { isDeepStrictEqual } from 'node:util';
import type { RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Loop } from './commands.ts';
import { reduce } from './reduce.ts';
import type { ActionRecord, CaseState } from './state.ts';
import { caseColumns, findCases, readActionsOf } from './store.ts';

export interface LoopFinding {
  readonly caseId: string;
  readonly number: string;
  readonly fault: string;
}

export interface LoopCheck {
  readonly cases: number;
  readonly actions: number;
  /** At most 100 are told. */
  readonly findings: readonly LoopFinding[];
  readonly faulty: number;
}

const CHUNK = 500;
const MOST_TOLD = 100;

const selectIds = statement(
  'loop.check_ids',
  `SELECT id FROM loop.case WHERE id > $1 ORDER BY id LIMIT ${CHUNK}`,
);
const selectRows = statement(
  'loop.check_rows',
  `SELECT c.id, c.version, c.state, c.closed, c.lead_organisation_id AS lead, c.holder_organisation_id AS holder,
     c.due_at AS "dueAt", o.id IS NOT NULL AS "isOpen", o.state AS "openState",
     NULLIF(o.due_at, 'infinity') AS "openDueAt",
     c.area_id IS NULL OR EXISTS (SELECT 1 FROM areas.area a WHERE a.id = c.area_id) AS "areaKnown",
     NOT EXISTS (
       SELECT 1 FROM (VALUES (c.lead_organisation_id), (c.holder_organisation_id)
         UNION ALL SELECT t.organisation_id FROM loop.task t WHERE t.case_id = c.id) AS u (id)
       WHERE u.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM organisations.organisation g WHERE g.id = u.id)
     ) AS "unitsKnown"
   FROM loop.case c LEFT JOIN loop.open_case o ON o.id = c.id WHERE c.id = ANY($1)`,
);

interface Row {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly closed: boolean;
  readonly lead: string | null;
  readonly holder: string | null;
  readonly dueAt: Date | null;
  readonly isOpen: boolean;
  readonly openState: string | null;
  readonly openDueAt: Date | null;
  readonly areaKnown: boolean;
  readonly unitsKnown: boolean;
}

/**
 * Rebuilds every case from its log and compares it with what is stored: its documents, its row and its place among
 * the open ones. Areas and units that it names must exist, which no foreign key watches over. Reads only. Can be stopped between chunks.
 */
export async function checkLoop(
  ctx: RootCtx,
  loop: Loop,
  options: { signal?: AbortSignal; onProgress?: (cases: number) => void } = {},
): Promise<LoopCheck> {
  const findings: LoopFinding[] = [];
  let faulty = 0;
  let cases = 0;
  let actions = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    options.signal?.throwIfAborted();
    const ids = (await ctx.db.run<{ id: string }>(selectIds, [after])).map((row) => row.id);
    if (ids.length === 0) return { cases, actions, findings, faulty };
    const [stored, log, rows] = await Promise.all([
      findCases(ctx.db, ids),
      readActionsOf(ctx.db, ids),
      ctx.db.run<Row>(selectRows, [ids]),
    ]);
    const states = new Map(stored.map((state) => [state.id, state]));
    for (const row of rows) {
      const entries = log.get(row.id) ?? [];
      actions += entries.length;
      const faults = faultsOf(loop, row, states.get(row.id), entries);
      if (faults.length === 0) continue;
      faulty++;
      const number = states.get(row.id)?.number ?? '';
      if (findings.length < MOST_TOLD) findings.push({ caseId: row.id, number, fault: faults.join('; ') });
    }
    cases += ids.length;
    after = ids.at(-1)!;
    options.onProgress?.(cases);
  }
}

function faultsOf(
  loop: Loop,
  row: Row,
  stored: CaseState | undefined,
  log: readonly ActionRecord[],
): string[] {
  if (stored === undefined) return ['has no documents'];
  const gap = log.findIndex((action, index) => action.sequence !== index + 1);
  if (gap !== -1 || log.length === 0) return [`its log has a gap at ${gap + 1}`];
  const flow = loop.flows.get(stored.flowId, stored.flowVersion);
  let rebuilt: CaseState | undefined;
  for (const action of log) rebuilt = reduce(flow, rebuilt, action, loop.calendars);
  const faults: string[] = [];
  // Through JSON, as it is stored: an absent field and an undefined one are the same.
  const plain = (state: unknown) => JSON.parse(JSON.stringify(state));
  if (!isDeepStrictEqual(plain(rebuilt), plain(stored))) faults.push('the log gives another state');
  const [state, closed, , , , , , , , , , , , , , lead, holder, , , dueAt] = caseColumns(flow, rebuilt!);
  const same = (a: unknown, b: unknown) => String(a ?? null) === String(b ?? null);
  if (row.version !== log.length || row.state !== state || row.closed !== closed)
    faults.push('its row differs');
  if (!same(row.lead, lead) || !same(row.holder, holder) || !same(row.dueAt, dueAt))
    faults.push('its row differs in unit or deadline');
  if (row.isOpen === row.closed)
    faults.push(row.closed ? 'is closed but in the queues' : 'is open but not in the queues');
  if (row.isOpen && (row.openState !== state || !same(row.openDueAt, dueAt)))
    faults.push('its place in the queues differs');
  if (!row.areaKnown) faults.push('lies in an area that does not exist');
  if (!row.unitsKnown) faults.push('was given to a unit that does not exist');
  return faults;
}
