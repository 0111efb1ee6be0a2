import Type from 'typebox';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { permissions } from './manifest.ts';
import { TrackDetail, TrackPage, TrackRequest } from './track-contract.ts';
import { MOST_PLACES } from './track-limits-contract.ts';
import { listTracks, readTrack, recordTrack } from './tracks.ts';

const TrackParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** The tracks of patrols: sent by the phone, seen by the member and the supervisor of the area. */
export function trackRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/patrol/tracks/:id/places',
      summary: `Sends a batch of a patrol's places; the phone makes the id; at most ${MOST_PLACES} are kept`,
      access: { permission: permissions.report },
      params: TrackParams,
      body: TrackRequest,
      response: Type.Object({ id: Type.String(), points: Type.Integer() }),
      handler: async (ctx, { params, body }) => ({
        id: params.id,
        points: await recordTrack(ctx, city, params.id, body),
      }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/patrol/tracks',
      summary: 'Patrols, the latest first: my own, and those of the areas I supervise',
      access: 'signed-in',
      query: Type.Object({ ...PageQuery.properties, mine: Type.Optional(Type.Boolean()) }),
      response: TrackPage,
      handler: async (ctx, { query }) => {
        requireStaff(ctx.actor.kind);
        return listTracks(ctx, city, query);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/patrol/tracks/:id',
      summary: "One patrol with its places; looking at somebody else's is audited",
      access: 'signed-in',
      params: TrackParams,
      response: TrackDetail,
      handler: async (ctx, { params }) => {
        requireStaff(ctx.actor.kind);
        return readTrack(ctx, params.id);
      },
    }),
  ];
}

function requireStaff(kind: string): void {
  if (kind !== 'staff') throw new AppError('access.denied', { permission: permissions.seeTracks });
}
