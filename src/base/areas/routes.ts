import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { decodeRings } from '../../lib/geo/codec.ts';
import { toGeometry } from '../../lib/geo/geojson.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { AreaView } from './contract.ts';
import type { Area, AreaDirectory } from './directory.ts';

const selectGeometry = statement(
  'areas.select_geometry',
  `SELECT id, geometry FROM areas.area WHERE id = ANY($1) AND geometry IS NOT NULL`,
);

const CodeParams = Type.Object({ code: Type.String({ maxLength: 40 }) });

/** Areas for everybody: names and borders are public. `areas` gives the directory that is in force now. */
export function areaRoutes(areas: () => AreaDirectory): Route[] {
  const view = ({ id, code, name, level, depth, exclusive, synthetic, lon, lat }: Area): AreaView => ({
    ...{ id, code, name, level, depth, exclusive, synthetic, lon, lat },
    children: areas().childrenOf(id).length,
  });
  const getByCode = (code: string): Area => {
    const area = code === 'city' ? areas().city : (areas().findByCode(code) ?? areas().find(code));
    if (area === undefined) throw new AppError('areas.not_found', { area: code });
    return area;
  };
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/areas/:code',
      summary: 'An area by code or id, the way down to it and its parts; "city" is the whole city',
      access: 'public',
      params: CodeParams,
      response: Type.Object({ area: AreaView, path: Type.Array(AreaView), children: Type.Array(AreaView) }),
      handler: async (_ctx, { params }) => {
        const area = getByCode(params.code);
        const children = areas().childrenOf(area.id).map(view);
        return { area: view(area), path: areas().resolve(area.path).map(view), children };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/areas/:code/geometry',
      summary: 'Borders as GeoJSON: of the area itself, or of its parts',
      access: 'public',
      params: CodeParams,
      query: Type.Object({ of: Type.Optional(Type.Union([Type.Literal('self'), Type.Literal('children')])) }),
      handler: async (ctx, { params, query, reply }) => {
        const area = getByCode(params.code);
        reply.header('Cache-Control', 'public, max-age=3600');
        return featureCollection(ctx.db, areas(), area, query.of ?? 'self');
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/locate',
      summary: 'Where a WGS-84 point lies: from the city down to the grid',
      access: 'public',
      query: Type.Object({
        lon: Type.Number({ minimum: -180, maximum: 180 }),
        lat: Type.Number({ minimum: -90, maximum: 90 }),
      }),
      response: Type.Object({ path: Type.Array(AreaView), exclusive: Type.Array(AreaView) }),
      handler: async (_ctx, { query }) => {
        const place = areas().locate(query.lon, query.lat);
        return { path: (place?.path ?? []).map(view), exclusive: (place?.exclusive ?? []).map(view) };
      },
    }),
  ];
}

async function featureCollection(db: Db, areas: AreaDirectory, area: Area, of: 'self' | 'children') {
  // By the directory, which knows what is in force today: a border may be stored that begins next month.
  const ids = of === 'self' ? [area.id] : areas.childrenOf(area.id).map((child) => child.id);
  const rows = await db.run<{ id: string; geometry: Buffer }>(selectGeometry, [ids]);
  return {
    type: 'FeatureCollection' as const,
    features: rows.map(({ id, geometry }) => {
      const { code, name, level, synthetic, exclusive, lon, lat } = areas.get(id);
      return {
        type: 'Feature' as const,
        id: code,
        properties: { id, code, name, level, synthetic, exclusive, lon, lat },
        geometry: toGeometry(decodeRings(geometry), 6),
      };
    }),
  };
}
