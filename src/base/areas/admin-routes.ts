import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import type { Pool } from '../../platform/threads/index.ts';
import { bordersOf, retireArea, storeImport } from './admin-commands.ts';
import {
  AreaRetire,
  CoverageReportView,
  ImportPreview,
  ImportRequest,
  ImportResult,
} from './admin-contract.ts';
import type { CoverageView, ImportCheck } from './check-import.ts';
import type { Area, AreaDirectory } from './directory.ts';

/** Permission to change areas, duties, limits, categories and calendars. */
const access = { permission: 'city.manage' } as const;
const CodeParams = Type.Object({ code: Type.String({ maxLength: 40 }) });
const TASKS = new URL(`./check-import${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
const IMPORT_LIMIT_BYTES = 32 * 1_048_576;
const COVERAGE_MS = 120_000;

export interface AreaAdminParts {
  areas(): AreaDirectory;
  readonly threads: Pool;
  /** Today in the city's time zone, YYYY-MM-DD. */
  today(ctx: Ctx): string;
  /** Tells all processes after the commit that the areas have changed. */
  changed(tx: Ctx): void;
}

/** Administration of areas: coverage, import of borders, retiring. */
export function areaAdminRoutes(parts: AreaAdminParts): Route[] {
  return [coverageRoute(parts), previewRoute(parts), importRoute(parts), retireRoute(parts)];
}

function getArea(parts: AreaAdminParts, code: string): Area {
  const areas = parts.areas();
  const area = code === 'city' ? areas.city : areas.findByCode(code);
  if (area === undefined) throw new AppError('areas.not_found', { area: code });
  return area;
}

function coverageRoute(parts: AreaAdminParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/admin/areas/:code/coverage',
    summary: 'Every gap and overlap of one level below an area, with its m² and place',
    access,
    ratePerMinute: 30,
    params: CodeParams,
    query: Type.Object({
      depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 9, description: 'steps below the area; 1' })),
    }),
    response: CoverageReportView,
    handler: async (ctx, { params, query }) => {
      let above = [getArea(parts, params.code)];
      for (let step = 1; step < (query.depth ?? 1); step++)
        above = above.flatMap((each) => childrenOf(parts, each));
      const below = above.flatMap((each) => childrenOf(parts, each));
      const [parents, areas] = [await bordersOf(ctx, above), await bordersOf(ctx, below)];
      const view = await parts.threads.run<unknown, CoverageView>(
        TASKS,
        'coverageOfBorders',
        { parents, areas },
        { timeoutMs: COVERAGE_MS },
      );
      const directory = parts.areas();
      const nameOf = (id: string) => directory.find(id)?.name ?? id;
      return {
        ...coverageWithNames(view, nameOf),
        level: below[0]?.level ?? null,
        areas: below.length,
        withoutBorder: below.length - areas.length,
      } as never;
    },
  });
}

function childrenOf(parts: AreaAdminParts, area: Area): Area[] {
  return parts
    .areas()
    .childrenOf(area.id)
    .filter((child) => !child.exclusive);
}

function coverageWithNames(view: CoverageView, nameOf: (id: string) => string) {
  return {
    ...view,
    findings: view.findings.map((finding) => ({
      ...finding,
      parent: nameOf(finding.parentId),
      names: finding.areaIds.map(nameOf),
    })),
  };
}

async function check(
  parts: AreaAdminParts,
  ctx: Ctx,
  body: { collection: unknown; keepMissing?: boolean },
  code: string,
): Promise<{ parent: Area; level: string; result: ImportCheck }> {
  const parent = getArea(parts, code);
  const children = childrenOf(parts, parent);
  const [border] = await bordersOf(ctx, [parent]);
  if (border === undefined) throw new AppError('areas.no_border', { area: code });
  const existing = await bordersOf(ctx, children);
  const { collection, keepMissing = true } = body;
  const result = await parts.threads.run<unknown, ImportCheck>(
    TASKS,
    'checkImport',
    { parent: border, existing, collection, keepMissing },
    { timeoutMs: COVERAGE_MS },
  );
  return { parent, level: children[0]?.level ?? 'grid', result };
}

function previewRoute(parts: AreaAdminParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/areas/:code/import/preview',
    summary: 'What an import of GeoJSON would change, with its coverage; nothing is stored',
    access,
    transaction: false,
    bodyLimit: IMPORT_LIMIT_BYTES,
    ratePerMinute: 30,
    params: CodeParams,
    body: ImportRequest,
    response: ImportPreview,
    handler: async (ctx, { params, body }) => {
      const { level, result } = await check(parts, ctx, body, params.code);
      const nameOf = (id: string) => result.rows.find((row) => row.code === id)?.name ?? id;
      return {
        level,
        rows: result.rows.map(({ code, name, change }) => ({ code, name, change })),
        missing: result.missing.map(({ code, name }) => ({ code, name })),
        faults: result.faults,
        coverage: coverageWithNames(result.coverage, nameOf),
      } as never;
    },
  });
}

function importRoute(parts: AreaAdminParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/areas/:code/import',
    summary: 'Stores borders of the parts of an area, valid from a day',
    access,
    // The check takes seconds in a thread: no connection is held meanwhile.
    transaction: false,
    bodyLimit: IMPORT_LIMIT_BYTES,
    ratePerMinute: 30,
    params: CodeParams,
    body: ImportRequest,
    response: ImportResult,
    handler: async (ctx, { params, body }) => {
      const { parent, level, result } = await check(parts, ctx, body, params.code);
      return inTransaction(ctx as RootCtx, async (tx) => {
        const today = parts.today(tx);
        const stored = await storeImport(tx, {
          ...{ parent, level, check: result, today },
          validFrom: body.validFrom ?? today,
          keepMissing: body.keepMissing ?? true,
          acceptGaps: body.acceptGaps ?? false,
        });
        parts.changed(tx);
        return stored;
      });
    },
  });
}

function retireRoute(parts: AreaAdminParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/admin/areas/:code/retire',
    summary: 'Ends an area and all below it; new reports can no longer name it',
    access,
    params: CodeParams,
    body: AreaRetire,
    response: Type.Object({ ended: Type.Integer() }),
    handler: async (ctx, { params, body }) => {
      const ended = await retireArea(ctx, parts.areas(), params.code, body.validTo);
      parts.changed(ctx);
      return ended;
    },
  });
}
