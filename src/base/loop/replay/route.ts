import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { CASE_READ } from '../queries.ts';
import type { ViewParts } from '../views.ts';
import { Replay, ReplayQuery } from './contract.ts';
import { replayHour } from './replay.ts';

/** GET /api/v1/cases/replay: one past hour for the wall. */
export function replayRoute(parts: ViewParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/replay',
    summary:
      'One past hour as the log tells it: how each case stood, and every step, as far as the caller may see',
    access: { permission: CASE_READ },
    // Rebuilding an hour is worth some thousand readings of a case.
    ratePerMinute: 30,
    query: ReplayQuery,
    response: Replay,
    handler: (ctx, { query: { flow, from, area } }) =>
      replayHour(ctx, parts, { flowId: flow, from: new Date(from), areaId: area }),
  });
}
