import Type from 'typebox';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import type { AreaDirectory } from '../areas/index.ts';
import type { Organisation, OrganisationDirectory } from './directory.ts';
import { gridMemberRoute } from './grid-members.ts';

const selectStaff = statement(
  'organisations.select_staff',
  'SELECT id, name, post FROM organisations.staff WHERE organisation_id = $1 AND valid_to IS NULL ORDER BY name LIMIT 200',
);

const OrganisationView = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  kind: Type.String(),
  telephone: Type.Union([Type.String(), Type.Null()]),
  area: Type.Union([Type.String(), Type.Null()]),
});

/** Units, for choosing one: by words of the name, code or id, below another, or of an area. */
export function organisationRoutes(parts: {
  organisations: OrganisationDirectory;
  areas: AreaDirectory;
}): Route[] {
  return [
    gridMemberRoute(parts),
    defineRoute({
      method: 'GET',
      path: '/api/v1/organisations/:id/staff',
      summary: 'Who works in a unit, for choosing a person',
      access: { permission: 'case.read' },
      params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      response: Type.Object({
        items: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), post: Type.String() })),
      }),
      handler: async (ctx, { params }) => ({
        items: await ctx.db.run<{ id: string; name: string; post: string }>(selectStaff, [params.id]),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/organisations',
      summary: 'Units by name, code or id, by the unit above or by area; at most 50',
      access: 'signed-in',
      query: Type.Object({
        words: Type.Optional(Type.String({ maxLength: 60 })),
        below: Type.Optional(Type.String({ format: 'uuid' })),
        area: Type.Optional(Type.String({ maxLength: 40 })),
      }),
      response: Type.Object({ items: Type.Array(OrganisationView) }),
      handler: async (_ctx, { query }) => {
        const from = query.below ? parts.organisations.childrenOf(query.below) : parts.organisations.all();
        const areaId = query.area && parts.areas.findByCode(query.area)?.id;
        const isNamed = ({ id, code, name }: Organisation, words: string) =>
          name.includes(words) || code === words || id === words;
        const fits = (unit: Organisation) =>
          (!query.words || isNamed(unit, query.words)) && (!query.area || unit.areaId === areaId);
        const found: Organisation[] = [];
        for (const unit of from) {
          if (fits(unit)) found.push(unit);
          if (found.length === 50) break;
        }
        return {
          items: found.map(({ id, code, name, kind, telephone, areaId: area }) => ({
            ...{ id, code, name, kind, telephone },
            area: area === null ? null : (parts.areas.find(area)?.name ?? null),
          })),
        };
      },
    }),
  ];
}
