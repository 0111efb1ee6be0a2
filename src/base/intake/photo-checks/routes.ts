import Type from 'typebox';
import { AppError } from '../../../lib/errors.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { CASE_READ, type CaseFilter, getVisibleCase, summarise, type ViewParts } from '../../loop/index.ts';
import { checksOf, findMark, isCheckAsked, type StoredCheck } from './check-store.ts';
import { CaseToVerifyPage, OwnDoubtfulResults, PhotoChecks, ToVerifyQuery } from './contract.ts';
import { countToVerify, listToVerify, ownDoubtful } from './queries.ts';
import { type ReasonReader, reasonReader, viewCheck } from './views.ts';

/** What the routes need besides names: the city's time zone, in which people read when a photo was taken. */
export type PhotoCheckParts = ViewParts & { readonly timeZone: string };

/** What comparing photos said: of one case, of the verification queue, of one's own results. */
export function photoCheckRoutes(parts: PhotoCheckParts): Route[] {
  return [caseRoute(parts), queueRoute(parts), countRoute(), ownRoute(parts)];
}

function caseRoute({ timeZone }: PhotoCheckParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/:id/photo-checks',
    summary:
      'What comparing the photos after with those before said of each result of a case, the latest first',
    access: { permission: CASE_READ },
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    response: PhotoChecks,
    handler: async (ctx, { params }) => {
      await getVisibleCase(ctx, params.id);
      const checks = await checksOf(ctx.db, params.id);
      const reader = await reasonReader(ctx, timeZone, checks);
      const current = await findMark(ctx.db, params.id);
      const items = checks.map((check) => viewCheck(reader, check, current)).reverse();
      return { items, pending: await isCheckAsked(ctx.db, params.id) };
    },
  });
}

function queueRoute(parts: PhotoCheckParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/photo-checks/queue',
    summary:
      'Cases that wait for verification: photos that failed first, then those in doubt, then the others',
    access: { permission: CASE_READ },
    query: ToVerifyQuery,
    response: CaseToVerifyPage,
    handler: async (ctx, { query }) => {
      const page = await listToVerify(ctx, filterOf(query), query);
      const judged = page.items.flatMap(({ reasons }) => (reasons ? [{ reasons }] : []));
      const reader = await reasonReader(ctx, parts.timeZone, judged);
      const items = page.items.map((row) => ({
        ...summarise(ctx, parts, row),
        photoCheck: row.verdict && { verdict: row.verdict, words: firstWords(reader, row.reasons ?? []) },
      }));
      return { items, next: page.next };
    },
  });
}

/** The reason that weighs most, for one line. */
function firstWords(reader: ReasonReader, reasons: StoredCheck['reasons']) {
  const first = reasons.find(({ weight }) => weight !== 'note');
  return first ? reader.read(first).words : { zh: '', en: '' };
}

function countRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/photo-checks/count',
    summary: 'How many cases that wait for verification have photos that failed or are in doubt, up to 1000',
    access: { permission: CASE_READ },
    query: ToVerifyQuery,
    response: Type.Object({ fail: Type.Integer(), doubt: Type.Integer() }),
    handler: (ctx, { query }) => countToVerify(ctx, filterOf(query)),
  });
}

function ownRoute({ timeZone }: PhotoCheckParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/photo-checks/own',
    summary:
      'Results that I reported, not yet verified, whose photos do not convince: another one may be added',
    access: 'signed-in',
    response: OwnDoubtfulResults,
    handler: async (ctx) => {
      if (ctx.actor.kind !== 'staff') throw new AppError('access.denied', { permission: CASE_READ });
      const rows = await ownDoubtful(ctx);
      const reader = await reasonReader(ctx, timeZone, rows);
      const items = rows.map(({ reasons, judgedAt, ...row }) => ({
        ...row,
        reasons: reasons.map((each) => reader.read(each)),
        judgedAt: judgedAt.toISOString(),
      }));
      return { items };
    },
  });
}

function filterOf(query: ToVerifyQuery): CaseFilter {
  const { area, unit, holder, list, category, cursor: _, limit: __, verdict: ___, ...rest } = query;
  return {
    ...rest,
    areaId: area,
    unitId: unit,
    holderId: holder,
    categoryList: list,
    categoryPrefix: category,
  };
}
