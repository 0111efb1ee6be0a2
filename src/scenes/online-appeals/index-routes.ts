import Type from 'typebox';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import * as schema from './index-contract.ts';
import { listTickets, type Measure, rankUnits } from './index-figures.ts';
import { listRules, storeRule } from './index-rules.ts';
import { permissions } from './manifest.ts';
import { correctIndex, findPublished, listWeeks, publishIndex, readIndex, weekOf } from './weekly-index.ts';

const BASE = '/api/v1/online-appeals';
const params = Type.Object({ day: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }) });
const read = { permission: permissions.read };
const edit = { permission: permissions.edit };

/** The weekly index: in public as published, for the editors as it stands, with what is behind each figure. */
export function indexRoutes(city: City): Route[] {
  return [...publicIndexRoutes(), ...deskIndexRoutes(city), ...ruleRoutes(city), ...publishingRoutes(city)];
}

function publicIndexRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/index`,
      summary: 'Weeks whose index is published, newest first, half a year at most',
      access: 'public',
      response: schema.PublishedWeeks,
      handler: (ctx) => listWeeks(ctx),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/index/:day`,
      summary: 'The published index of the week that a day lies in',
      access: 'public',
      params,
      response: schema.WeeklyIndex,
      handler: async (ctx, input) => {
        const published = await findPublished(ctx, input.params.day);
        if (published === undefined)
          throw new AppError('online-appeals.index_unpublished', { day: input.params.day });
        return published;
      },
    }),
  ];
}

function deskIndexRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/index/:day`,
      summary: 'The index of a week as it stands, for the editors',
      access: read,
      params,
      response: schema.WeeklyIndex,
      handler: (ctx, input) => readIndex(ctx, city, input.params.day),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/index/:day/questions`,
      summary: 'The questions behind a figure of a week, a share or a unit; at most 500',
      access: read,
      params,
      query: schema.IndexTicketsQuery,
      response: schema.IndexTickets,
      handler: (ctx, { params: { day }, query }) =>
        listTickets(ctx, city, weekOf(day), { ...query, measure: query.measure as Measure }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/index/:day/units`,
      summary: 'How the units stood with the questions that were asked in a week',
      access: read,
      params,
      response: schema.UnitRank,
      handler: (ctx, input) => rankUnits(ctx, city, weekOf(input.params.day)),
    }),
  ];
}

function ruleRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/index-rules`,
      summary: 'The shares of the measures in a unit’s number, with their days and sources; the latest first',
      access: read,
      response: schema.IndexRules,
      handler: (ctx) => listRules(ctx),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/desk/index-rules`,
      summary: 'Stores shares that are in force from a later day on; earlier ones stay',
      access: edit,
      body: schema.NewIndexRule,
      response: schema.IndexRules,
      handler: async (ctx, { body }) => {
        await storeRule(ctx, city, body);
        return listRules(ctx);
      },
    }),
  ];
}

function publishingRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/index/:day`,
      summary: 'Publishes the index of a week that is over; this edition never changes',
      access: edit,
      params,
      response: schema.WeeklyIndex,
      handler: (ctx, input) => publishIndex(ctx, city, input.params.day),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/index/:day/corrections`,
      summary: 'Counts a published week again as its next edition, with the reason',
      access: edit,
      params,
      body: schema.CorrectIndexRequest,
      response: schema.WeeklyIndex,
      handler: (ctx, { params: { day }, body }) => correctIndex(ctx, city, day, body.reason),
    }),
  ];
}
