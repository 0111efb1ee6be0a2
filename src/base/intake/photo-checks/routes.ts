import Type from 'typebox';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import {
  CASE_READ,
  type CaseFilter,
  getVisibleCase,
  listCases,
  summarise,
  type ViewParts,
} from '../../loop/index.ts';
import { countReports } from '../report-store.ts';
import { checksOf, findMark, isCheckAsked, type StoredCheck, TO_VERIFY } from './check-store.ts';
import { CaseToVerifyPage, OwnDoubtfulResults, PhotoChecks, ToVerifyQuery } from './contract.ts';
import { countToVerify, listMarked, marksOf, ownDoubtful } from './queries.ts';
import { IN_HAND_STATES } from './results.ts';
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
      'Cases that wait for verification with what comparing their photos said; by verdict those that failed come first',
    access: { permission: CASE_READ },
    query: ToVerifyQuery,
    response: CaseToVerifyPage,
    handler: async (ctx, { query }) => {
      const { rows, marks, next } = await pageToVerify(ctx, query);
      const reader = await reasonReader(ctx, parts.timeZone, [...marks.values()]);
      const ids = rows.map(({ id }) => id);
      const counts = await countReports(ctx.db, ids);
      const items = rows.map((row) => {
        const mark = marks.get(row.id);
        const photoCheck = mark ? { verdict: mark.verdict, words: firstWords(reader, mark.reasons) } : null;
        return { ...summarise(ctx, parts, row), photoCheck, reports: counts.get(row.id) ?? 0 };
      });
      return { items, next };
    },
  });
}

/** A page with its marks: by verdict over the marks' own index, otherwise as every queue, and marks for what is shown. */
async function pageToVerify(ctx: Ctx, query: ToVerifyQuery) {
  const { verdict, sort = 'due', cursor, limit } = query;
  if (verdict !== undefined) {
    const { items, next } = await listMarked(ctx, filterOf(query), { verdict, cursor, limit });
    return { rows: items, marks: new Map(items.map((row) => [row.id, row] as const)), next };
  }
  const filter = { ...filterOf(query), flowId: 'incident', state: TO_VERIFY, open: true };
  const { items, next } = await listCases(ctx, filter, { sort, cursor, limit });
  const marks = await marksOf(
    ctx.db,
    items.map((row) => row.id),
  );
  return { rows: items, marks: new Map(marks.map((mark) => [mark.caseId, mark] as const)), next };
}

/** The reason that weighs most, for one line. */
function firstWords(reader: ReasonReader, reasons: StoredCheck['reasons']) {
  const against = reasons.filter(({ weight }) => weight !== 'note');
  // That no model judged is said of nearly every pair: what else there is says more.
  const first = against.find(({ code }) => code !== 'photos.defect_unjudged') ?? against[0];
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
      'Results that I reported whose photos do not convince: another one may be added, or the work be done again',
    access: 'signed-in',
    response: OwnDoubtfulResults,
    handler: async (ctx) => {
      if (ctx.actor.kind !== 'staff') throw new AppError('access.denied', { permission: CASE_READ });
      const rows = await ownDoubtful(ctx);
      const reader = await reasonReader(ctx, timeZone, rows);
      const items = rows.map(({ reasons, judgedAt, state, ...row }) => ({
        ...row,
        sentBack: IN_HAND_STATES.includes(state),
        reasons: reasons.map((each) => reader.read(each)),
        judgedAt: judgedAt.toISOString(),
      }));
      return { items };
    },
  });
}

function filterOf(query: ToVerifyQuery): CaseFilter {
  const {
    area,
    unit,
    holder,
    list,
    category,
    cursor: _,
    limit: __,
    verdict: ___,
    sort: ____,
    ...rest
  } = query;
  return {
    ...rest,
    areaId: area,
    unitId: unit,
    holderId: holder,
    categoryList: list,
    categoryPrefix: category,
  };
}
