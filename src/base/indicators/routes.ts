import Type from 'typebox';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { CasePage } from '../loop/contract.ts';
import { summarise, type ViewParts } from '../loop/index.ts';
import { casesBehind } from './cases.ts';
import {
  IndicatorCasesQuery,
  IndicatorView,
  ValuesQuery,
  ValuesRequest,
  ValuesResponse,
} from './contract.ts';
import { indicators } from './definitions.ts';
import { INDICATOR_READ, type IndicatorParts } from './parts.ts';
import { loadRules } from './rules.ts';
import { valuesOf, viewIndicator } from './values.ts';

const access = { permission: INDICATOR_READ } as const;
const Params = Type.Object({ id: Type.String({ maxLength: 60 }) });

/** Definitions, values, and the tickets behind a value. `views` gives the names that lists of cases show. */
export function indicatorRoutes(parts: IndicatorParts, views: ViewParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/indicators',
      summary: 'Every figure with its definition in force today',
      access,
      response: Type.Object({ items: Type.Array(IndicatorView) }),
      handler: async (ctx) => {
        const rules = await loadRules(ctx.db, parts.dayOf(ctx.clock.now()));
        const all = [...indicators, ...(parts.added ?? [])];
        return { items: all.map((indicator) => viewIndicator(indicator, rules)) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/indicators/:id/values',
      summary: 'One figure over a period, whole or split by a dimension, as far as the caller may see',
      access,
      params: Params,
      query: ValuesQuery,
      response: ValuesResponse,
      handler: (ctx, { params, query }) => {
        const { from, to, by, ...filters } = query;
        return valuesOf(ctx, parts, {
          ids: [params.id],
          filters,
          ...(from !== undefined && { from }),
          ...(to !== undefined && { to }),
          ...(by !== undefined && { by }),
        });
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/indicators/query',
      summary: 'Several figures over one period; reads only',
      access,
      transaction: false,
      body: ValuesRequest,
      response: ValuesResponse,
      handler: (ctx, { body }) => valuesOf(ctx, parts, body),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/indicators/:id/cases',
      summary: 'The cases behind a figure that the caller may see, newest first, by page',
      access,
      params: Params,
      query: IndicatorCasesQuery,
      response: CasePage,
      handler: async (ctx, { params, query }) => {
        const page = await casesBehind(ctx, parts, params.id, query);
        return { items: page.items.map((row) => summarise(ctx, views, row)), next: page.next };
      },
    }),
  ];
}
