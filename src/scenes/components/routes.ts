import Type from 'typebox';
import { getVisibleCase } from '../../base/loop/index.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, languageOf, PageQuery, type Route } from '../../platform/http/index.ts';
import { componentKinds } from './categories.ts';
import { importCensus } from './census.ts';
import {
  BoxQuery,
  CategoryCode,
  ComponentDetail,
  ComponentFigures,
  ComponentMap,
  ComponentPage,
  ComponentParams,
  Decision,
  ImportReport,
  Proposals,
} from './contract.ts';
import { decideComponent } from './decide.ts';
import { exportCensus } from './export.ts';
import { permissions } from './manifest.ts';
import { figuresOf, getComponent, listComponents, mapComponents, proposalsOf } from './queries.ts';

const BASE = '/api/v1/components';
const UPLOAD_BYTES = 20_000_000;
const read = { permission: permissions.read } as const;
const CaseParams = Type.Object({ caseId: Type.String({ format: 'uuid' }) });
const Where = Type.Object({
  area: Type.Optional(Type.String({ format: 'uuid' })),
  category: Type.Optional(CategoryCode),
});

/** Components on the map and in lists, one in full, what was proposed for a case, and the census as a file. */
export function componentsRoutes({ city }: SceneParts): Route[] {
  return [...readRoutes(city), ...caseRoutes(city), ...fileRoutes(city)];
}

function readRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: 'Components of an area and category, by their codes',
      access: read,
      query: Type.Object({
        ...PageQuery.properties,
        ...Where.properties,
        broken: Type.Optional(Type.Boolean({ description: 'only those that are not whole' })),
      }),
      response: ComponentPage,
      handler: (ctx, { query }) => listComponents(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/map`,
      summary: 'What to draw in the visible part of a map: components, or groups of them',
      access: read,
      query: BoxQuery,
      response: ComponentMap,
      handler: (ctx, { query }) => mapComponents(ctx, city, query),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/categories`,
      summary: 'The kinds of components',
      access: read,
      response: Type.Object({
        items: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
      }),
      handler: () => {
        const kinds = [...componentKinds(city.categories)];
        return Promise.resolve({ items: kinds.map(([code, { name }]) => ({ code, name })) });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/figures`,
      summary: 'Components by category: how many, how many whole, and cases about them',
      access: read,
      query: Type.Object({ area: Type.Optional(Type.String({ format: 'uuid' })) }),
      response: ComponentFigures,
      handler: (ctx, { query }) => figuresOf(ctx, city, query.area),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/things/:code`,
      summary: 'One component: its owner, its state, and the cases about it',
      access: read,
      params: ComponentParams,
      response: ComponentDetail,
      handler: (ctx, { params }) => getComponent(ctx, city, params.code),
    }),
  ];
}

function caseRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/cases/:caseId/proposals`,
      summary: 'Components near a case that it may be about',
      access: read,
      params: CaseParams,
      response: Proposals,
      handler: async (ctx, { params }) => {
        await getVisibleCase(ctx, params.caseId);
        return proposalsOf(ctx, city, params.caseId);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/cases/:caseId/decision`,
      summary: 'Says which of the proposed components a case is about, or that it is none of them',
      access: { permission: permissions.match },
      params: CaseParams,
      body: Decision,
      response: Proposals,
      handler: async (ctx, { params, body }) => {
        await decideComponent(ctx, city, params.caseId, body.code);
        return proposalsOf(ctx, city, params.caseId);
      },
    }),
  ];
}

function fileRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/imports`,
      summary: 'Takes a census of components in (CSV or XLSX, multipart, field "file"); faults by line',
      access: { permission: permissions.import },
      bodyLimit: UPLOAD_BYTES,
      // Each batch has a transaction of its own; the same file again changes nothing.
      transaction: false,
      ratePerMinute: 10,
      query: Type.Object({ preview: Type.Optional(Type.Boolean()) }),
      response: ImportReport,
      handler: async (ctx, { raw, query }) => {
        const sent = raw.isMultipart() ? await raw.file() : undefined;
        if (sent === undefined) throw new AppError('components.file_needed');
        const bytes = await sent.toBuffer().catch((error: unknown) => {
          throw new AppError('tables.too_large', { limitBytes: UPLOAD_BYTES, sizeBytes: 'more' }, error);
        });
        return importCensus(ctx, city, bytes, {
          ...{ isPreview: query.preview ?? false, language: languageOf(raw) },
        });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/exports`,
      summary: 'The components of an area and category as XLSX, in the form that the import takes',
      access: { permission: permissions.import },
      query: Where,
      response: Type.Unknown(),
      ratePerMinute: 10,
      handler: async (ctx, { query, reply }) => exportCensus(ctx, city, query, reply),
    }),
  ];
}
