import { parseInstant } from '../../../base/intake/index.ts';
import type { SceneJob, SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { MINUTE_MS } from '../../../lib/time.ts';
import { systemActor } from '../../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { readTable, type SheetColumn, writeSheet } from '../../../platform/tables/index.ts';
import { offsetMinutesOf, STATUS_TITLES, statusOf } from '../rules.ts';
import type { Difference, Reconciliation } from './contract.ts';
import { readExchange, signedHeaders } from './exchange.ts';
import { cellOf, requireColumns } from './import-rows.ts';
import { ADVICE, isTakeable } from './settle.ts';

const MOST_DIFFERENCES = 50_000;
const FETCH_TIMEOUT_MS = 30_000;
const LIST_BYTES = 20_000_000;

interface Theirs {
  readonly status: string;
  readonly deadline: Date;
}

interface Ours extends Theirs {
  readonly number: string;
  /** It should be on the list of the day: open, or closed that day. */
  readonly expected: boolean;
}

const selectOurs = statement(
  'hotline.reconcile.ours',
  `SELECT t.upper_number AS number, t.upper_status AS status, t.upper_deadline AS deadline,
     (t.closed_at IS NULL OR t.closed_at >= $1) AND t.received_at < $2 AS expected
   FROM hotline.ticket t WHERE t.upper_number = ANY($3)
     OR ((t.closed_at IS NULL OR t.closed_at >= $1) AND t.received_at < $2)`,
);
const insert = statement(
  'hotline.reconcile.insert',
  `INSERT INTO hotline.reconciliation (id, day, state, source, compared, differences, note, made_at, made_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const insertDifferences = statement(
  'hotline.reconcile.differences',
  `INSERT INTO hotline.difference (reconciliation_id, line, upper_number, kind, ours, theirs)
   SELECT $1, line, number, kind, ours, theirs
   FROM jsonb_to_recordset($2) AS d (line int, number text, kind text, ours text, theirs text)`,
);
const columns = `id, day, state, source, compared, differences, note, made_at AS "madeAt",
  (SELECT count(*)::int FROM hotline.difference d WHERE d.reconciliation_id = r.id AND d.settled IS NULL) AS open`;
const selectPage = statement(
  'hotline.reconcile.page',
  `SELECT ${columns} FROM hotline.reconciliation r WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
);
const selectOne = statement(
  'hotline.reconcile.one',
  `SELECT ${columns} FROM hotline.reconciliation r WHERE id = $1`,
);
const selectDifferences = statement(
  'hotline.reconcile.select_differences',
  `SELECT d.line, d.upper_number AS number, d.kind, d.ours, d.theirs, d.settled, d.settled_at AS "settledAt", d.note,
     t.id AS "ticketId"
   FROM hotline.difference d LEFT JOIN hotline.ticket t ON t.upper_number = d.upper_number
   WHERE d.reconciliation_id = $1 AND d.line > $2 ORDER BY d.line LIMIT $3`,
);
const ofDay = statement(
  'hotline.reconcile.of_day',
  'SELECT 1 FROM hotline.reconciliation WHERE day = $1 LIMIT 1',
);

/**
 * Compares the upper platform's list of a day with ours and keeps the sheet of differences. A list with a row that
 * cannot be read is refused whole: half a list would show differences that are none.
 * Throws `tables.*`, `hotline.row_invalid`. Emits `hotline.reconciled`.
 */
export async function reconcile(
  ctx: Ctx,
  parts: SceneParts,
  input: { day: string; bytes: Buffer; source: string },
): Promise<Reconciliation> {
  const theirs = await readDayList(ctx, parts, input.bytes);
  return inTransaction(ctx, async (tx) => {
    const start = startOf(parts, input.day);
    const end = new Date(start.getTime() + 86_400_000);
    const ours = await tx.db.run<Ours>(selectOurs, [start, end, [...theirs.keys()]]);
    const differences = compare(ours, theirs);
    const id = tx.ids.next();
    const now = tx.clock.now();
    const { day, source } = input;
    const note = differences.length > MOST_DIFFERENCES ? `only the first ${MOST_DIFFERENCES} are kept` : null;
    const figures = [theirs.size, differences.length, note];
    await tx.db.run(insert, [id, day, 'done', source.slice(0, 200), ...figures, now, tx.actor.id]);
    const kept = differences.slice(0, MOST_DIFFERENCES);
    if (kept.length > 0) await tx.db.run(insertDifferences, [id, JSON.stringify(kept)]);
    const data = { reconciliationId: id, day, differences: differences.length };
    tx.emit({ type: 'hotline.reconciled', aggregate: `hotline-day:${day}`, data });
    return getReconciliation(tx.db, id);
  });
}

function startOf(parts: SceneParts, day: string): Date {
  const noon = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) throw new AppError('hotline.time_invalid', { field: 'day', value: day });
  const offsetMinutes = offsetMinutesOf(parts.city.identity.timeZone, noon);
  return new Date(Date.parse(`${day}T00:00:00Z`) - offsetMinutes * MINUTE_MS);
}

async function readDayList(ctx: Ctx, parts: SceneParts, bytes: Buffer): Promise<Map<string, Theirs>> {
  const table = await readTable(bytes);
  requireColumns(table.header, ['number', 'status', 'deadline']);
  const offsetMinutes = offsetMinutesOf(parts.city.identity.timeZone, ctx.clock.now());
  const theirs = new Map<string, Theirs>();
  for await (const { line, cells } of table.rows) {
    const fail = (field: string, why: string) => new AppError('hotline.row_invalid', { line, field, why });
    const number = cellOf(cells, 'number');
    if (number === undefined) throw fail('工单编号', `第 ${line} 行为空`);
    if (theirs.has(number)) throw fail('工单编号', `第 ${line} 行与前面重复：${number.slice(0, 60)}`);
    const text = cellOf(cells, 'deadline') ?? '';
    const deadline = parseInstant(text, { offsetMinutes });
    if (deadline === undefined) throw fail('办理期限', `第 ${line} 行不是时间：${text.slice(0, 40)}`);
    theirs.set(number, { status: statusOf(cellOf(cells, 'status') ?? ''), deadline });
  }
  return theirs;
}

const minuteOf = (at: Date) => Math.floor(at.getTime() / 60_000);
const title = (status: string) => STATUS_TITLES[status]?.zh ?? status;

type Found = Pick<Difference, 'line' | 'number' | 'kind' | 'ours' | 'theirs'>;

/** The sheet of differences, by number. Deadlines differ from a minute on. */
export function compare(ours: readonly Ours[], theirs: ReadonlyMap<string, Theirs>): Found[] {
  const here = new Map(ours.map((each) => [each.number, each]));
  const found: Omit<Found, 'line'>[] = [];
  for (const [number, their] of theirs) {
    const our = here.get(number);
    if (our === undefined) {
      found.push({ number, kind: 'missing-here', ours: null, theirs: title(their.status) });
      continue;
    }
    if (our.status !== their.status)
      found.push({ number, kind: 'status', ours: title(our.status), theirs: title(their.status) });
    if (minuteOf(our.deadline) !== minuteOf(their.deadline)) {
      const [ourTime, theirTime] = [our.deadline.toISOString(), their.deadline.toISOString()];
      found.push({ number, kind: 'deadline', ours: ourTime, theirs: theirTime });
    }
  }
  for (const our of ours)
    if (our.expected && !theirs.has(our.number))
      found.push({ number: our.number, kind: 'missing-there', ours: title(our.status), theirs: null });
  found.sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : a.kind < b.kind ? -1 : 1));
  return found.map((difference, index) => ({ line: index + 1, ...difference }));
}

type Row = Omit<Reconciliation, 'verdict' | 'madeAt'> & { readonly madeAt: Date };

function view(row: Row): Reconciliation {
  const { differences } = row;
  const verdict =
    row.state === 'awaiting-list'
      ? { zh: '等待上级平台清单', en: 'Waiting for the upper platform’s list' }
      : differences === 0
        ? { zh: '两边一致，差异 0', en: 'Both sides agree: 0 differences' }
        : { zh: `差异 ${differences} 条`, en: `${differences} differences` };
  return { ...row, verdict, madeAt: row.madeAt.toISOString() };
}

/** Throws `hotline.reconciliation_not_found`. */
export async function getReconciliation(db: Db, id: string): Promise<Reconciliation> {
  const [row] = await db.run<Row>(selectOne, [id]);
  if (row === undefined) throw new AppError('hotline.reconciliation_not_found');
  return view(row);
}

/** The last reconciliations, newest first; reads one more than `limit`. */
export async function listReconciliations(db: Db, beforeId: string | null, limit: number) {
  return (await db.run<Row>(selectPage, [beforeId, limit + 1])).map(view);
}

/** Differences after a line, `limit` of them. */
export async function differencesOf(
  db: Db,
  id: string,
  afterLine: number,
  limit: number,
): Promise<Difference[]> {
  type Row = Omit<Difference, 'advice' | 'takeable' | 'settledAt'> & { readonly settledAt: Date | null };
  const rows = await db.run<Row>(selectDifferences, [id, afterLine, limit]);
  return rows.map((row) => ({
    ...row,
    advice: ADVICE[row.kind],
    takeable: isTakeable(row.kind) && row.ticketId !== null && row.settled === null,
    settledAt: row.settledAt?.toISOString() ?? null,
  }));
}

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  'missing-here': '我方缺失',
  'missing-there': '上级缺失',
  status: '状态不一致',
  deadline: '期限不一致',
};
const SETTLED = { taken: '已采用上级', checked: '已核实' } as const;
const SHEET: readonly SheetColumn<Difference>[] = [
  { title: '序号', width: 8, value: (row) => row.line },
  { title: '工单编号', width: 24, value: (row) => row.number },
  { title: '差异', value: (row) => KINDS[row.kind] },
  { title: '我方', width: 26, value: (row) => row.ours },
  { title: '上级平台', width: 26, value: (row) => row.theirs },
  { title: '处理建议', width: 60, value: (row) => row.advice.zh },
  { title: '处理情况', width: 20, value: (row) => row.settled && SETTLED[row.settled] },
  { title: '备注', width: 30, value: (row) => row.note },
];

/** The sheet of differences as a workbook; one that says so when there are none. */
export async function exportDifferences(db: Db, id: string): Promise<{ name: string; bytes: Buffer }> {
  const { day, differences } = await getReconciliation(db, id);
  const rows = await differencesOf(db, id, 0, MOST_DIFFERENCES);
  const name = `对账差异-${day}.xlsx`;
  const none: readonly SheetColumn<string>[] = [
    { title: '序号', width: 8, value: () => 0 },
    { title: '工单编号', width: 24, value: (text) => text },
    { title: '差异', value: () => '' },
  ];
  const bytes = await (differences === 0
    ? writeSheet(day, none, ['两边一致，差异 0'])
    : writeSheet(day, SHEET, rows));
  return { name, bytes };
}

/**
 * Every morning at the city's time (setting `reconciliation`): fetches the list where the upper side offers one, else
 * opens a reconciliation that waits for its file, so that a day that nobody reconciled is seen.
 */
export const reconcileJob: SceneJob = {
  name: 'hotline.reconcile',
  schedule: '*/5 * * * *',
  run: async (root, parts) => {
    const ctx = asActor(root, systemActor('hotline'));
    const now = ctx.clock.now();
    const day = parts.city.loop.dayOf(now);
    const { at } = parts.city.setting<{ at: string }>('reconciliation');
    if (now < new Date(startOf(parts, day).getTime() + minutesOf(at) * 60_000)) return;
    if ((await ctx.db.run(ofDay, [day])).length > 0) return;
    const exchange = await readExchange(ctx.db);
    if (exchange.dayListEndpoint === null) {
      const values = [ctx.ids.next(), day, 'awaiting-list', 'file', 0, 0, null, now, ctx.actor.id];
      await ctx.db.run(insert, values);
      return;
    }
    await reconcileFetched(ctx, parts, day);
  },
};

/**
 * Fetches the upper side's list of a day and compares it with ours. Throws `hotline.no_day_list`,
 * `hotline.list_unavailable` and as `reconcile` does.
 */
export async function reconcileFetched(ctx: Ctx, parts: SceneParts, day: string): Promise<Reconciliation> {
  const exchange = await readExchange(ctx.db);
  const endpoint = exchange.dayListEndpoint;
  if (endpoint === null) throw new AppError('hotline.no_day_list');
  startOf(parts, day);
  const url = new URL(endpoint);
  url.searchParams.set('day', day);
  const headers = signedHeaders(exchange, url.search, ctx.clock.now());
  const bytes = await fetchList(url, headers);
  return reconcile(ctx, parts, { day, bytes, source: endpoint });
}

async function fetchList(url: URL, headers: Record<string, string>): Promise<Buffer> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  let answer: Response;
  try {
    answer = await fetch(url, { headers, redirect: 'error', signal });
  } catch (error) {
    throw new AppError('hotline.list_unavailable', { why: (error as Error).message }, error);
  }
  if (!answer.ok) throw new AppError('hotline.list_unavailable', { why: `HTTP ${answer.status}` });
  return readBody(answer);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

async function readBody(answer: Response): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > LIST_BYTES)
      throw new AppError('tables.too_large', { limitBytes: LIST_BYTES, sizeBytes: size });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
