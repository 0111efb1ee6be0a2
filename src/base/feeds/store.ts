import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { CheckedDeclaration } from './contract.ts';
import { checkDeclaration, type DeclarationFault, declarationWrong } from './declaration.ts';
import type { StoredFault } from './rejected/write-rejected.ts';
import type { StageSummary } from './stage/stage-input.ts';
import { inheritSuppressed } from './suppression/suppression.ts';

/** A source as it is declared now. */
export interface Source {
  readonly id: number;
  readonly code: string;
  readonly declaration: CheckedDeclaration;
  /** The load whose snapshot holds now. */
  readonly currentLoad: number | null;
}

export type LoadState = 'reading' | 'validated' | 'stored' | 'failed' | 'refused';

/** One load of a source. */
export interface Load {
  readonly id: number;
  readonly sourceId: number;
  readonly source: string;
  readonly mode: 'full' | 'changes';
  readonly state: LoadState;
  readonly fileName: string;
  readonly fileHash: string | null;
  readonly previousLoad: number | null;
  readonly asOf: string | null;
  readonly rowsRead: number | null;
  readonly rowsStored: number | null;
  readonly rowsAside: number | null;
  readonly rowsFaulty: number | null;
  readonly rowsRepeated: number | null;
  readonly headersRepeated: number | null;
  readonly added: number | null;
  readonly changed: number | null;
  readonly removed: number | null;
  readonly errorCode: string | null;
  readonly errorDetails: Readonly<Record<string, unknown>> | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** When its rejected rows were removed because their time was over. */
  readonly rejectedRemovedAt: Date | null;
}

export const LOAD_COLUMNS = `l.id, l.source_id AS "sourceId", s.code AS source, l.mode, l.state, l.file_name AS "fileName",
  l.file_hash AS "fileHash", l.previous_load AS "previousLoad", l.as_of AS "asOf", l.rows_read AS "rowsRead",
  l.rows_stored AS "rowsStored", l.rows_aside AS "rowsAside", l.rows_faulty AS "rowsFaulty",
  l.rows_repeated AS "rowsRepeated", l.headers_repeated AS "headersRepeated", l.added, l.changed, l.removed,
  l.error_code AS "errorCode", l.error_details AS "errorDetails", l.started_at AS "startedAt", l.ended_at AS "endedAt",
  l.rejected_removed_at AS "rejectedRemovedAt"`;
const FROM = 'FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id';

const selectSource = statement(
  'feeds.source',
  'SELECT id, code, declaration, current_load AS "currentLoad" FROM feeds.source WHERE code = $1',
);

interface SourceRow {
  readonly id: number;
  readonly code: string;
  readonly declaration: unknown;
  readonly currentLoad: number | null;
}

/** The source of a code. Throws `feeds.source_unknown`. */
export async function getSource(ctx: Ctx, code: string): Promise<Source> {
  const [row] = await ctx.db.run<SourceRow>(selectSource, [code]);
  if (!row) throw new AppError('feeds.source_unknown', { code });
  return { ...row, declaration: checkDeclaration(row.declaration) };
}

const selectHeld = statement(
  'feeds.held',
  `SELECT s.id, s.code, s.declaration, s.current_load AS "currentLoad", l.as_of AS "asOf", l.rows_stored AS rows
   FROM feeds.source s LEFT JOIN feeds.load l ON l.id = s.current_load WHERE s.subject = $1 ORDER BY s.code LIMIT 500`,
);

/** Sources of a subject by their codes, five hundred at most, with the day and the rows of what each holds. */
export async function findHeld(
  ctx: Ctx,
  subject: CheckedDeclaration['subject'],
): Promise<(Source & Pick<Load, 'asOf'> & { readonly rows: number | null })[]> {
  const rows = await ctx.db.run<SourceRow & { asOf: string | null; rows: number | null }>(selectHeld, [
    subject,
  ]);
  return rows.map((row) => ({ ...row, declaration: checkDeclaration(row.declaration) }));
}

const upsertSource = statement(
  'feeds.declare',
  `INSERT INTO feeds.source (code, title, system, resource, subject, owner, legal_basis, period, trust, declaration,
     declared_at, declared_by, organisation_id, area_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
   ON CONFLICT (code) DO UPDATE SET title = excluded.title, system = excluded.system, resource = excluded.resource,
     owner = excluded.owner, legal_basis = excluded.legal_basis, period = excluded.period, trust = excluded.trust,
     declaration = excluded.declaration, declared_at = excluded.declared_at, declared_by = excluded.declared_by,
     organisation_id = excluded.organisation_id, area_id = excluded.area_id
   RETURNING id, (xmax = 0) AS "isNew"`,
);

const selectOwner = statement(
  'feeds.owner',
  `SELECT coalesce((SELECT id FROM organisations.organisation WHERE code = $1 AND valid_to IS NULL),
      (SELECT organisation_id FROM organisations.alias WHERE code = $1)) AS "organisationId",
    (SELECT id FROM areas.area WHERE code = $2 AND valid_to IS NULL) AS "areaId"`,
);

/** Whose the source is, by the codes of its declaration. Throws `feeds.declaration_wrong`. */
async function ownerOf(tx: Ctx, { organisation, area }: CheckedDeclaration) {
  const [row] = await tx.db.run<{ organisationId: string | null; areaId: string | null }>(selectOwner, [
    ...[organisation ?? null, area ?? null],
  ]);
  const { organisationId = null, areaId = null } = row ?? {};
  const faults: DeclarationFault[] = [];
  if (organisation !== undefined && organisationId === null)
    faults.push({ field: 'organisation', rule: 'unknown_unit', reason: 'is the code of no unit here' });
  if (area !== undefined && areaId === null)
    faults.push({ field: 'area', rule: 'unknown_area', reason: 'is the code of no area here' });
  if (faults.length > 0) throw declarationWrong(faults);
  return [organisationId, areaId] as const;
}

/**
 * Declares a source, or declares it anew unless it must be new; what it has brought stays. Who asks is not looked at
 * here: see `declareSource`. Throws `feeds.declaration_wrong` with all faults, `feeds.code_taken`, `feeds.subject_changed`.
 */
export async function addSource(
  ctx: Ctx,
  given: unknown,
  mustBeNew = false,
): Promise<{ id: number; code: string; isNew: boolean }> {
  const declaration = checkDeclaration(given);
  const { code, title, system, resource, subject, owner, legalBasis, period, trust } = declaration;
  return inTransaction(ctx, async (tx) => {
    const [before] = await tx.db.run<SourceRow>(selectSource, [code]);
    const whose = await ownerOf(tx, declaration);
    const [row] = await tx.db.run<{ id: number; isNew: boolean }>(upsertSource, [
      ...[code, title, system, resource ?? null, subject, owner, legalBasis, period, trust],
      ...[JSON.stringify(given), ctx.clock.now(), ctx.actor.id, ...whose],
    ]);
    if (mustBeNew && !row?.isNew) throw new AppError('feeds.code_taken', { code });
    const was = before === undefined ? subject : checkDeclaration(before.declaration).subject;
    if (was !== subject) throw new AppError('feeds.subject_changed', { code, subject: was });
    if (row?.isNew) await inheritSuppressed(tx, row.id);
    await audit(tx, { action: 'feeds.source.declared', subject: `feed:${code}`, details: { trust, period } });
    return { code, id: row?.id ?? 0, isNew: row?.isNew ?? false };
  });
}

const selectDeclaration = statement(
  'feeds.declaration',
  'SELECT declaration FROM feeds.source WHERE code = $1',
);

/** The declaration of a source as it was given. Throws `feeds.source_unknown`. */
export async function getDeclaration(ctx: Ctx, code: string): Promise<Record<string, unknown>> {
  const [row] = await ctx.db.run<{ declaration: Record<string, unknown> }>(selectDeclaration, [code]);
  if (row === undefined) throw new AppError('feeds.source_unknown', { code });
  return row.declaration;
}

const selectLoad = statement('feeds.load', `SELECT ${LOAD_COLUMNS} ${FROM} WHERE l.id = $1`);

/** A load by its id. Throws `feeds.load_unknown`. */
export async function openLoad(ctx: Ctx, id: number): Promise<Load> {
  const [load] = await ctx.db.run<Load>(selectLoad, [id]);
  if (!load) throw new AppError('feeds.load_unknown');
  return load;
}

const selectUnfinished = statement(
  'feeds.unfinished',
  `SELECT ${LOAD_COLUMNS} ${FROM} WHERE l.source_id = $1 AND l.state IN ('reading', 'validated') ORDER BY l.id`,
);
const selectSame = statement(
  'feeds.same',
  // A whole file of before that comes again after another one is news; changes that were taken in are not.
  `SELECT ${LOAD_COLUMNS} ${FROM} WHERE l.source_id = $1 AND l.file_hash = $2 AND l.mode = $3 AND l.state = 'stored'
     AND (l.mode <> 'full' OR l.id = s.current_load)
   ORDER BY l.id DESC LIMIT 1`,
);
const insertLoad = statement(
  'feeds.begin',
  `INSERT INTO feeds.load (source_id, mode, state, file_name, file_bytes, previous_load, started_at, started_by)
   VALUES ($1, $2, 'reading', $3, $4, $5, $6, $7) RETURNING id`,
);
const setHash = statement(
  'feeds.hash',
  'UPDATE feeds.load SET file_hash = $2, file_bytes = $3 WHERE id = $1',
);
const setState = statement(
  'feeds.state',
  'UPDATE feeds.load SET state = $2, error_code = $3, error_details = $4, ended_at = $5 WHERE id = $1',
);
const dropLoad = statement('feeds.drop', 'DELETE FROM feeds.load WHERE id = $1');

export const findUnfinished = (ctx: Ctx, source: Source): Promise<Load[]> =>
  ctx.db.run<Load>(selectUnfinished, [source.id]);

export const findSame = async (ctx: Ctx, source: Source, hash: string, mode: string) =>
  (await ctx.db.run<Load>(selectSame, [source.id, hash, mode]))[0];

/** Writes down that a load began; answers its id. Throws `feeds.made_here`. */
export async function beginLoad(
  ctx: Ctx,
  source: Source,
  load: { mode: 'full' | 'changes'; fileName: string; fileBytes: number | null },
): Promise<number> {
  if (source.declaration.madeHere) throw new AppError('feeds.made_here', { code: source.code });
  const [row] = await ctx.db.run<{ id: number }>(insertLoad, [
    ...[source.id, load.mode, load.fileName.slice(0, 300), load.fileBytes, source.currentLoad],
    ...[ctx.clock.now(), ctx.actor.id],
  ]);
  return row?.id ?? 0;
}

export const forgetLoad = (ctx: Ctx, id: number) => ctx.db.run(dropLoad, [id]);
export const storeHash = (ctx: Ctx, id: number, hash: string, bytes: number) =>
  ctx.db.run(setHash, [id, hash, bytes]);
export const markValidated = (ctx: Ctx, id: number) =>
  ctx.db.run(setState, [id, 'validated', null, null, null]);

const deleteFaults = statement('feeds.forget_faults', 'DELETE FROM feeds.rejection WHERE load_id = $1');
const insertFaults = statement(
  'feeds.keep_faults',
  `INSERT INTO feeds.rejection (load_id, number, row_number, key_masked, field, reason, value_masked, kept)
   SELECT $1, n, (f->>'row')::bigint, f->>'key', f->>'field', f->>'reason', f->>'value', (f->>'kept')::boolean
   FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS t(f, n)`,
);

async function storeFaults(tx: Ctx, id: number, faults: readonly StoredFault[]): Promise<void> {
  await tx.db.run(deleteFaults, [id]);
  if (faults.length > 0) await tx.db.run(insertFaults, [id, JSON.stringify(faults)]);
}

/** Writes down why a load came to nothing, with the faults that were found. */
export async function failLoad(
  ctx: Ctx,
  id: number,
  error: AppError,
  { state, faults }: { state: 'failed' | 'refused'; faults: readonly StoredFault[] },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await tx.db.run(setState, [id, state, error.code, JSON.stringify(error.details), ctx.clock.now()]);
    await storeFaults(tx, id, faults);
  });
}

const finishLoad = statement(
  'feeds.finish',
  `UPDATE feeds.load SET state = 'stored', as_of = $2, rows_read = $3, rows_stored = $4, rows_aside = $5, rows_faulty = $6,
     rows_repeated = $7, headers_repeated = $8, added = $9, changed = $10, removed = $11, ended_at = $12
   WHERE id = $1 AND state = 'validated' RETURNING id`,
);
const setCurrent = statement(
  'feeds.current',
  'UPDATE feeds.source SET current_load = $2, checked_at = $3 WHERE id = $1',
);
const setChecked = statement('feeds.checked', 'UPDATE feeds.source SET checked_at = $2 WHERE id = $1');

/** Writes down that a source brought nothing but what it holds already. */
export const markChecked = (ctx: Ctx, source: Source) => ctx.db.run(setChecked, [source.id, ctx.clock.now()]);

const insertQuality = statement(
  'feeds.keep_quality',
  `INSERT INTO feeds.quality (load_id, field, complete, valid, "unique", timely, consistent)
   SELECT $1, q.* FROM jsonb_to_recordset($2::jsonb)
     AS q(field text, complete real, valid real, "unique" real, timely real, consistent real)`,
);

/** Makes a validated load the source's current one and tells `feeds.source.loaded`, in one transaction. */
export async function storeLoad(ctx: Ctx, load: Load, summary: StageSummary): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const finished = await tx.db.run(finishLoad, [
      ...[load.id, summary.asOf, summary.rowsRead, summary.rowsStored, summary.rowsAside, summary.rowsFaulty],
      ...[summary.rowsRepeated, summary.headersRepeated, summary.added, summary.changed, summary.removed],
      ctx.clock.now(),
    ]);
    if (finished.length === 0) return;
    await tx.db.run(setCurrent, [load.sourceId, load.id, ctx.clock.now()]);
    await tx.db.run(insertQuality, [load.id, JSON.stringify(summary.quality)]);
    await storeFaults(tx, load.id, summary.faults);
    await audit(tx, {
      action: 'feeds.source.loaded',
      subject: `feed:${load.source}`,
      details: { load: load.id, mode: load.mode, rows: summary.rowsStored },
    });
    tx.emit({
      type: 'feeds.source.loaded',
      aggregate: `feed:${load.source}`,
      data: {
        ...{ source: load.source, sourceId: load.sourceId, load: load.id, mode: load.mode },
        ...{ previousLoad: load.previousLoad, added: summary.added, changed: summary.changed },
        removed: summary.removed,
      },
    });
  });
}
