import Type from 'typebox';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import type { AreaDirectory } from '../areas/index.ts';

const GRID_MEMBER = 'grid-member';
const MOST = 3;

// The nearest first: who has the smallest area around the point.
const select = statement(
  'organisations.select_grid_members',
  `SELECT s.name, s.post, s.telephone, a.area_id AS "areaId"
   FROM organisations.staff_area a JOIN organisations.staff s ON s.id = a.staff_id
     JOIN auth.account_grant g ON g.account_id = s.id AND g.role = '${GRID_MEMBER}'
   WHERE a.area_id = ANY($1) AND s.valid_to IS NULL
   GROUP BY s.id, a.area_id ORDER BY array_position($1::uuid[], a.area_id), s.name LIMIT ${MOST}`,
);

/** "My grid member": who looks after a place. Their names and numbers hang at every house entrance. */
export function gridMemberRoute(parts: { areas: AreaDirectory }): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/grid-members',
    summary: 'The grid members who look after a point, those of the smallest area first',
    access: 'public',
    ratePerMinute: 30,
    query: Type.Object({
      lon: Type.Number({ minimum: -180, maximum: 180 }),
      lat: Type.Number({ minimum: -90, maximum: 90 }),
    }),
    response: Type.Object({
      items: Type.Array(
        Type.Object({
          name: Type.String(),
          post: Type.String(),
          telephone: Type.Union([Type.String(), Type.Null()]),
          area: Type.String(),
        }),
      ),
    }),
    handler: async (ctx, { query }) => {
      const place = parts.areas.locate(query.lon, query.lat);
      if (place === undefined) return { items: [] };
      const ids = place.path.map((area) => area.id).reverse();
      type Row = { name: string; post: string; telephone: string | null; areaId: string };
      const rows = await ctx.db.run<Row>(select, [ids]);
      return {
        items: rows.map(({ areaId, ...person }) => ({ ...person, area: parts.areas.get(areaId).name })),
      };
    },
  });
}
