import type { Scope } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import type { CheckedDeclaration } from './contract.ts';
import { checkDeclaration } from './declaration.ts';
import { timelinessOf } from './loading/period.ts';
import { isSourceWithin, scopeValues } from './reach.ts';
import { faultWords } from './rejected/faults.ts';
import { getSource, LOAD_COLUMNS, type Load } from './store.ts';
import type {
  LoadPage,
  LoadView,
  QualityView,
  RejectionPage,
  RejectionView,
  SourcePage,
  SourceView,
} from './views-contract.ts';

type Language = 'zh' | 'en';
interface Page {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

const selectSources = statement(
  'feeds.sources',
  `SELECT s.code, s.declaration, s.declared_at AS "declaredAt", s.checked_at AS "checkedAt", coalesce(s.current_load, (SELECT max(id) FROM feeds.load WHERE source_id = s.id)) AS shown
     , o.code AS "unitCode", o.name AS "unitName", a.code AS "areaCode", a.name AS "areaName"
   FROM feeds.source s LEFT JOIN organisations.organisation o ON o.id = s.organisation_id LEFT JOIN areas.area a ON a.id = s.area_id
   WHERE s.code > $1 AND ${isSourceWithin(3)} ORDER BY s.code LIMIT $2`,
);
const selectLoadsById = statement(
  'feeds.loads_by_id',
  `SELECT ${LOAD_COLUMNS} FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id WHERE l.id = ANY($1::int[])`,
);
const selectLoads = statement(
  'feeds.loads',
  `SELECT ${LOAD_COLUMNS} FROM feeds.load l JOIN feeds.source s ON s.id = l.source_id
   WHERE s.code = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3`,
);

interface SourceRow {
  readonly code: string;
  readonly declaration: unknown;
  readonly declaredAt: Date;
  readonly checkedAt: Date | null;
  readonly shown: number | null;
  readonly unitCode: string | null;
  readonly unitName: string | null;
  readonly areaCode: string | null;
  readonly areaName: string | null;
}

const EVERYWHERE: Scope = { everywhere: true, organisationIds: [], areaIds: [] };

/**
 * Sources by code, with the load that holds now, or of one that has none its last attempt: all, or those within a scope.
 * `timeZone` is the city's.
 */
export async function findSources(
  ctx: Ctx,
  page: Page,
  language: Language = 'zh',
  { timeZone = 'UTC', scope = EVERYWHERE }: { timeZone?: string; scope?: Scope } = {},
): Promise<SourcePage> {
  const [after = ''] = page.cursor === undefined ? [''] : decodeCursor(page.cursor, 1);
  const rows = await ctx.db.run<SourceRow>(selectSources, [after, page.limit + 1, ...scopeValues(scope)]);
  const { items, next } = pageOf(rows, page.limit, ({ code }) => [code]);
  const ids = items.flatMap(({ shown }) => (shown === null ? [] : [shown]));
  const loads = await ctx.db.run<Load>(selectLoadsById, [ids]);
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const today = dayOf.format(ctx.clock.now());
  const views = items.map((row): SourceView => {
    const load = loads.find(({ id }) => id === row.shown);
    const since = dayOf.format(row.checkedAt ?? row.declaredAt);
    return { ...sourceView(row, since, today), lastLoad: load === undefined ? null : viewOf(load, language) };
  });
  return { items: views, next };
}

function sourceView(row: SourceRow, since: string, today: string): Omit<SourceView, 'lastLoad'> {
  const source = checkDeclaration(row.declaration);
  const { code, title, system, resource = null, subject, owner, legalBasis, period, trust } = source;
  const queryOnly = source.queryOnly !== undefined;
  const isLoaded = !queryOnly && !source.madeHere;
  const { isDue, missed } = timelinessOf(since, today, isLoaded ? period : 'once');
  return {
    ...{ code, title, system, resource, subject, owner, legalBasis, period, trust, queryOnly, missed },
    ...{ synthetic: source.synthetic, automatic: source.automatic, origin: originOf(source) },
    organisation: namedOf(row.unitCode, row.unitName),
    area: namedOf(row.areaCode, row.areaName),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    isDue: isDue || (row.checkedAt === null && isLoaded),
  };
}

const namedOf = (code: string | null, name: string | null) =>
  code === null ? null : { code, name: name ?? code };

function originOf({ queryOnly, madeHere, format, path }: CheckedDeclaration): SourceView['origin'] {
  if (queryOnly !== undefined) return 'query';
  if (madeHere) return 'here';
  if (format === 'postgresql') return 'table';
  return path === undefined ? 'file' : 'path';
}

/** A load as people see it. */
export function viewOf(load: Load, language: Language): LoadView {
  const { sourceId: _, previousLoad: __, errorCode, errorDetails, ...rest } = load;
  return {
    ...rest,
    error: errorCode === null ? null : describeError(errorCode, errorDetails ?? {}, language).text,
    startedAt: load.startedAt.toISOString(),
    endedAt: load.endedAt?.toISOString() ?? null,
    rejectedRemovedAt: load.rejectedRemovedAt?.toISOString() ?? null,
  };
}

const LAST_ID = 2_147_483_647;

/** Loads of a source, newest first. Throws `feeds.source_unknown`. */
export async function findLoads(
  ctx: Ctx,
  code: string,
  page: Page,
  language: Language = 'zh',
): Promise<LoadPage> {
  await getSource(ctx, code);
  const [before = LAST_ID] = page.cursor === undefined ? [LAST_ID] : decodeCursor(page.cursor, 1);
  const rows = await ctx.db.run<Load>(selectLoads, [code, before, page.limit + 1]);
  const { items, next } = pageOf(rows, page.limit, ({ id }) => [id]);
  return { items: items.map((load) => viewOf(load, language)), next };
}

/** Loads over which quality is shown. */
const LOADS_SHOWN = 30;
const selectQuality = statement(
  'feeds.quality',
  `SELECT l.id, l.as_of AS "asOf", l.ended_at AS at, q.field, q.complete, q.valid, q."unique", q.timely, q.consistent
   FROM (SELECT * FROM feeds.load WHERE source_id = $1 AND state = 'stored' ORDER BY id DESC LIMIT ${LOADS_SHOWN}) l
   JOIN feeds.quality q ON q.load_id = l.id ORDER BY l.id`,
);

interface QualityRow {
  readonly id: number;
  readonly asOf: string | null;
  readonly at: Date | null;
  readonly field: string;
  readonly complete: number;
  readonly valid: number | null;
  readonly unique: number | null;
  readonly timely: number | null;
  readonly consistent: number | null;
}

/** Quality of each field over the last stored loads of a source, oldest first. Throws `feeds.source_unknown`. */
export async function findQuality(ctx: Ctx, code: string): Promise<QualityView> {
  const source = await getSource(ctx, code);
  const rows = await ctx.db.run<QualityRow>(selectQuality, [source.id]);
  const loads = [...new Map(rows.map((row) => [row.id, row])).values()];
  const fields = ['key', ...source.declaration.fields.map(({ field }) => field)];
  const byPlace = new Map(rows.map((row) => [`${row.id} ${row.field}`, row]));
  const series = (field: string, of: (row: QualityRow) => number | null) =>
    loads.map(({ id }) => {
      const row = byPlace.get(`${id} ${field}`);
      return row === undefined ? null : of(row);
    });
  return {
    loads: loads.map(({ id, asOf, at }) => ({ id, asOf, at: at?.toISOString() ?? '' })),
    fields: fields.map((field) => ({
      field,
      complete: series(field, (row) => row.complete),
      valid: series(field, (row) => row.valid),
      unique: series(field, (row) => row.unique),
      timely: series(field, (row) => row.timely),
      consistent: series(field, (row) => row.consistent),
    })),
  };
}

const selectRejections = statement(
  'feeds.rejections',
  `SELECT number, row_number AS row, key_masked AS key, field, reason, value_masked AS value, kept
   FROM feeds.rejection WHERE load_id = $1 AND number > $2 ORDER BY number LIMIT $3`,
);

/** The first thousand faults of a load, rows put aside first; personal values masked. */
export async function findRejections(
  ctx: Ctx,
  load: number,
  page: Page,
  language: Language = 'zh',
): Promise<RejectionPage> {
  const [after = 0] = page.cursor === undefined ? [0] : decodeCursor(page.cursor, 1);
  const rows = await ctx.db.run<Omit<RejectionView, 'words'>>(selectRejections, [
    load,
    after,
    page.limit + 1,
  ]);
  const { items, next } = pageOf(rows, page.limit, ({ number }) => [number]);
  return {
    items: items.map((row) => ({ ...row, words: faultWords(row.field, row.reason, language) })),
    next,
  };
}
