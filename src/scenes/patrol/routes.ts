import Type from 'typebox';
import { ActResponse } from '../../base/loop/contract.ts';
import type { City, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { type CheckListRow, listChecks } from './check-queries.ts';
import { answerCheck, askCheck, decideCheck } from './checks.ts';
import {
  CheckAnswer,
  CheckDecision,
  CheckKind,
  CheckPage,
  CheckRequest,
  type CheckView,
  PatrolDay,
  PatrolReceipt,
  PatrolRequest,
  PhotoReceipt,
} from './contract.ts';
import { permissions } from './manifest.ts';
import { stagePhoto } from './photos.ts';
import { ownReports, reportOnPatrol } from './reports.ts';
import { trackRoutes } from './track-routes.ts';

const PHOTO_LIMIT_BYTES = 12 * 1_048_576;
const DAY_MS = 86_400_000;
const CheckParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Reports while walking, one's own day, and spot checks. */
export function patrolRoutes(parts: SceneParts): Route[] {
  const { city } = parts;
  return [photoRoute(parts), reportRoute(city), dayRoute(city), ...checkRoutes(city), ...trackRoutes(city)];
}

function photoRoute({ files }: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/patrol/photos',
    summary: 'Sends a photo ahead of the report or answer it belongs to (multipart, field "file")',
    access: { permission: permissions.report },
    response: PhotoReceipt,
    bodyLimit: PHOTO_LIMIT_BYTES + 100_000,
    // A slow phone must not hold a connection; the same photo again is the same row.
    transaction: false,
    handler: async (ctx, { raw }) => {
      const sent = await raw.file();
      if (sent === undefined)
        throw new AppError('request.invalid', { reason: 'send one photo in the field "file"' });
      const file = await files.put(sent.file, {
        maxBytes: PHOTO_LIMIT_BYTES,
        accept: ['image/jpeg', 'image/png', 'image/webp'],
        declared: { fileName: sent.filename, mediaType: sent.mimetype },
      });
      return { id: await stagePhoto(ctx, file), sizeBytes: file.sizeBytes };
    },
  });
}

function reportRoute(city: City): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/patrol/reports',
    summary: 'Reports what was seen on patrol; with solved it is opened and closed in the grid at once',
    access: { permission: permissions.report },
    body: PatrolRequest,
    response: PatrolReceipt,
    status: 201,
    handler: (ctx, { body }) => reportOnPatrol(ctx, city, body),
  });
}

function dayRoute(city: City): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/patrol/reports',
    summary: 'My own reports of a day: today unless told',
    access: { permission: permissions.report },
    query: Type.Object({ day: Type.Optional(Type.String({ format: 'date' })) }),
    response: PatrolDay,
    handler: async (ctx, { query }) => {
      const now = ctx.clock.now();
      const day = query.day ?? city.loop.dayOf(now);
      const middle = new Date(`${day}T12:00:00Z`).getTime();
      if (Number.isNaN(middle)) throw new AppError('request.invalid', { reason: `there is no day ${day}` });
      // A day of the city's time zone lies within a day and a half around noon UTC.
      const around = await ownReports(ctx, new Date(middle - 1.5 * DAY_MS), new Date(middle + 1.5 * DAY_MS));
      const rows = around.filter((row) => city.loop.dayOf(row.reportedAt) === day);
      const items = rows.map(({ flowId, state, reportedAt, ...row }) => ({
        ...row,
        stateTitle: city.loop.flows.current(flowId).states[state]?.title ?? { zh: state, en: state },
        reportedAt: reportedAt.toISOString(),
      }));
      return { day, items, solved: items.filter((item) => item.solved).length };
    },
  });
}

function checkRoutes(city: City): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/patrol/checks',
      summary: 'Asks a grid member, drawn by lot unless named, to go and look at a case',
      access: { permission: permissions.askCheck },
      body: CheckRequest,
      response: CheckPage,
      status: 201,
      handler: async (ctx, { body }) => {
        await askCheck(ctx, city, body);
        const page = await listChecks(ctx, { caseId: body.caseId }, { limit: 1 });
        return { items: page.items.map(view), next: null };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/patrol/checks',
      summary: 'Spot checks: my own, or those of the cases where I ask for them',
      access: 'signed-in',
      query: Type.Object({
        ...PageQuery.properties,
        mine: Type.Optional(Type.Boolean()),
        open: Type.Optional(Type.Boolean()),
        caseId: Type.Optional(Type.String({ format: 'uuid' })),
        kind: Type.Optional(CheckKind),
      }),
      response: CheckPage,
      handler: async (ctx, { query }) => {
        if (ctx.actor.kind !== 'staff')
          throw new AppError('access.denied', { permission: permissions.answerCheck });
        const page = await listChecks(ctx, query, query);
        return { items: page.items.map(view), next: page.next };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/patrol/checks/:id/answer',
      summary: 'Answers a spot check with photos and yes or no',
      access: { permission: permissions.answerCheck },
      params: CheckParams,
      body: CheckAnswer,
      response: Type.Object({ id: Type.String(), status: Type.String() }),
      handler: async (ctx, { params, body }) => {
        const { id, status } = await answerCheck(ctx, params.id, body);
        return { id, status };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/patrol/checks/:id/decision',
      summary: 'Decides on an answered check: verified, or back to the unit',
      access: { permission: permissions.askCheck },
      params: CheckParams,
      body: CheckDecision,
      response: ActResponse,
      handler: async (ctx, { params, body }) => {
        const state = await decideCheck(ctx, city, params.id, body);
        const { id, number, version } = state;
        return { id, number, version, state: state.state, dueAt: null };
      },
    }),
  ];
}

function view(row: CheckListRow): CheckView {
  const { assigneeId, assigneeName, askedAt, answeredAt, photos: _, spotCheckId: __, ...rest } = row;
  return {
    ...rest,
    askedAt: askedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    assignee: { id: assigneeId, name: assigneeName },
  };
}
