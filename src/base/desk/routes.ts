import Type from 'typebox';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { type Intake, incidentPermissions } from '../intake/index.ts';
import { CASE_READ, getVisibleCase } from '../loop/index.ts';
import { actOnMany } from './bulk.ts';
import { fileOf } from './case-file.ts';
import { findConfident } from './confident.ts';
import {
  BulkAnswer,
  BulkRequest,
  CaseFile,
  ConfidentCases,
  DeskFilters,
  DeskView,
  MergeAnswer,
  MergeRequest,
  PrintRequest,
  RelatedCases,
  UnmergeRequest,
  ViewRequest,
} from './contract.ts';
import { ExportQuery, exportCases } from './export-cases.ts';
import { mergeCases, partCases } from './merge.ts';
import { getReadableCase, notePrint } from './prints.ts';
import { findRelated } from './related.ts';
import { changeView, createView, listViews, openWith, removeView } from './views.ts';

const access = { permission: CASE_READ } as const;
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** What the desk needs of the city; its fields follow changes of the administration. */
export interface DeskParts {
  /** True of channels that keep things of their own beside a case and do not follow it into another one. */
  readonly keepsCases: (channel: string) => boolean;
  readonly city: Intake & {
    readonly identity: { readonly timeZone: string };
    readonly brand: {
      readonly scenes: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
    };
  };
}

/** Deciding on many cases, saved views, files of disputed cases, what happened near by, lists to take away. */
export function deskRoutes(parts: DeskParts): Route[] {
  return [
    confidentRoute(parts),
    bulkRoute(parts),
    ...mergeRoutes(parts),
    exportRoute(parts),
    fileRoute(parts),
    printRoute(),
    relatedRoute(parts),
    ...viewRoutes(parts),
  ];
}

function confidentRoute({ city }: DeskParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/desk/confident',
    summary: 'Cases that wait for dispatch with a suggestion at least as sure as asked, at most 200',
    access,
    query: Type.Object({
      ...DeskFilters.properties,
      above: Type.Number({ minimum: 0.5, maximum: 1 }),
    }),
    response: ConfidentCases,
    handler: (ctx, { query: { above, ...filters } }) => findConfident(ctx, city, { above, filters }),
  });
}

function bulkRoute({ city }: DeskParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/desk/bulk',
    summary: 'One action on up to 200 cases; what is refused is listed with its reason, the rest is done',
    access,
    ratePerMinute: 60,
    body: BulkRequest,
    response: BulkAnswer,
    handler: (ctx, { body, language }) => actOnMany(ctx, city.loop, body, language),
  });
}

function mergeRoutes({ city, keepsCases }: DeskParts): Route[] {
  const dispatch = { permission: incidentPermissions.dispatch };
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/desk/merge',
      summary: 'Puts up to 20 cases about one thing together; what is refused is listed with its reason',
      access: dispatch,
      body: MergeRequest,
      response: MergeAnswer,
      handler: (ctx, { body, language }) => mergeCases(ctx, city, body, { language, keepsCases }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/desk/part',
      summary: 'Undoes putting together: each group of reports has a case of its own again',
      access: dispatch,
      body: UnmergeRequest,
      response: Type.Object({
        items: Type.Array(Type.Object({ id: Type.String(), number: Type.String() })),
      }),
      handler: async (ctx, { body }) => ({ items: await partCases(ctx, city, body.groups) }),
    }),
  ];
}

function exportRoute({ city }: DeskParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/desk/cases.xlsx',
    summary: 'The list of cases as a workbook, at most 100,000 rows; noted in the audit log',
    access,
    ratePerMinute: 20,
    query: ExportQuery,
    handler: async (ctx, { query, language, reply }) => {
      const channelName = (id: string, of: 'zh' | 'en') => city.brand.scenes[id]?.[of] ?? id;
      const { loop, areas, organisations, categories } = city;
      const views = { loop, areas, organisations, categories };
      const given = { ...views, timeZone: city.identity.timeZone, channelName };
      return (await exportCases(ctx, given, reply, { query, language })) as unknown as undefined;
    },
  });
}

function fileRoute({ city }: DeskParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/:id/file',
    summary: 'Whose a case is: who had it, objections, lines of the duty list, borders near by',
    access,
    params: IdParams,
    response: CaseFile,
    handler: async (ctx, { params }) => fileOf(ctx, city, await getReadableCase(ctx, params.id)),
  });
}

function printRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/desk/prints',
    summary: 'Notes in the audit log that a case file or a list is printed, by whom and why',
    access,
    ratePerMinute: 60,
    body: PrintRequest,
    response: Type.Object({ noted: Type.Boolean() }),
    handler: async (ctx, { body }) => {
      await notePrint(ctx, body);
      return { noted: true };
    },
  });
}

function relatedRoute({ city }: DeskParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/:id/related',
    summary: 'Cases of the last year within 300 m, open and closed, as far as the caller may see them',
    access,
    params: IdParams,
    response: RelatedCases,
    handler: async (ctx, { params }) => findRelated(ctx, city, await getVisibleCase(ctx, params.id)),
  });
}

function viewRoutes({ city }: DeskParts): Route[] {
  const One = Type.Object({ id: Type.String() });
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/desk/views',
      summary: 'Saved views: the reader’s own and those shared with their unit',
      access,
      response: Type.Object({ items: Type.Array(DeskView) }),
      handler: async (ctx) => ({ items: await listViews(ctx, city) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/desk/views',
      summary: 'Keeps a view',
      access,
      body: ViewRequest,
      response: DeskView,
      status: 201,
      handler: (ctx, { body }) => createView(ctx, city, body),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/desk/views/:id',
      summary: 'Changes a view of one’s own',
      access,
      params: IdParams,
      body: ViewRequest,
      response: DeskView,
      handler: (ctx, { params, body }) => changeView(ctx, city, params.id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/desk/views/:id',
      summary: 'Removes a view of one’s own',
      access,
      params: IdParams,
      response: One,
      handler: async (ctx, { params }) => {
        await removeView(ctx, params.id);
        return params;
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/desk/first-view',
      summary: 'The view with which the reader’s desk opens; null opens it plainly',
      access,
      body: Type.Object({ id: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]) }),
      response: Type.Object({ items: Type.Array(DeskView) }),
      handler: async (ctx, { body }) => {
        await openWith(ctx, body.id);
        return { items: await listViews(ctx, city) };
      },
    }),
  ];
}
