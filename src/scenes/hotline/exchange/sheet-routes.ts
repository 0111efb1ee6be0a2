import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import {
  decodeCursor,
  defineRoute,
  languageOf,
  PageQuery,
  pageOf,
  type Route,
} from '../../../platform/http/index.ts';
import { Difference, ImportReport, Reconciliation } from './contract.ts';
import { importAnswers, importTickets } from './import-rows.ts';
import { exportRequests } from './outgoing-sheet.ts';
import {
  differencesOf,
  exportDifferences,
  getReconciliation,
  listReconciliations,
  reconcile,
  reconcileFetched,
} from './reconcile.ts';
import { settleDifference } from './settle.ts';

const EXCHANGE = { permission: 'hotline.exchange' } as const;
const RECONCILE = { permission: 'hotline.reconcile' } as const;
const UPLOAD_BYTES = 21_000_000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const orNull = Type.Union([Type.String(), Type.Null()]);
const Day = Type.String({ format: 'date' });

/** Excel both ways, and the daily sheet of differences. */
export function sheetRoutes(parts: SceneParts): Route[] {
  return [
    importRoute(parts, 'tickets', 'Takes a sheet of tickets in, row by row; preview stores nothing'),
    importRoute(parts, 'answers', 'Takes a sheet of answers to our requests in, row by row'),
    exportRoute(parts),
    reconcileRoute(parts),
    fetchRoute(parts),
    settleRoute(parts),
    ...reconciliationRoutes(),
  ];
}

/** The uploaded file whole: sheets are small. Throws `request.invalid`, `tables.too_large`. */
async function uploadedFile(raw: FastifyRequest): Promise<{ name: string; bytes: Buffer }> {
  const sent = raw.isMultipart() ? await raw.file() : undefined;
  if (sent === undefined)
    throw new AppError('request.invalid', { reason: 'send one CSV or XLSX file as multipart, field "file"' });
  try {
    return { name: sent.filename.slice(0, 200), bytes: await sent.toBuffer() };
  } catch (error) {
    throw new AppError('tables.too_large', { limitBytes: UPLOAD_BYTES, sizeBytes: 'more' }, error);
  }
}

function sendFile(reply: FastifyReply, { name, bytes }: { name: string; bytes: Buffer }): Buffer {
  reply
    .header('Content-Type', XLSX)
    .header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
  return bytes;
}

function importRoute(parts: SceneParts, what: 'tickets' | 'answers', summary: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/api/v1/hotline/imports/${what}`,
    summary,
    access: EXCHANGE,
    bodyLimit: UPLOAD_BYTES,
    // Each row has a transaction of its own.
    transaction: false,
    ratePerMinute: 30,
    query: Type.Object({ preview: Type.Optional(Type.Boolean()) }),
    response: ImportReport,
    handler: async (ctx, { raw, query }) => {
      const { bytes } = await uploadedFile(raw);
      const take = what === 'tickets' ? importTickets : importAnswers;
      return take(ctx, parts, bytes, { preview: query.preview ?? false, language: languageOf(raw) });
    },
  });
}

function exportRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/exports/requests',
    summary: 'The requests and replies of a day as XLSX; with markSent they count as sent',
    access: EXCHANGE,
    transaction: false,
    body: Type.Object({ day: Day, markSent: Type.Optional(Type.Boolean()) }),
    handler: async (ctx, { body, reply }) => {
      const { timeZone } = parts.city.identity;
      const sheet = await exportRequests(ctx, { day: body.day, timeZone, markSent: body.markSent ?? false });
      return sendFile(reply, sheet);
    },
  });
}

function reconcileRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/reconciliations',
    summary: 'Compares the upper platform’s list of a day (CSV or XLSX: number, status, deadline) with ours',
    access: RECONCILE,
    bodyLimit: UPLOAD_BYTES,
    transaction: false,
    ratePerMinute: 30,
    query: Type.Object({ day: Day }),
    response: Reconciliation,
    status: 201,
    handler: async (ctx, { raw, query }) => {
      const { name, bytes } = await uploadedFile(raw);
      return reconcile(ctx, parts, { day: query.day, bytes, source: name });
    },
  });
}

function fetchRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/reconciliations/fetch',
    summary: 'Fetches the upper platform’s list of a day over the exchange and compares it with ours',
    access: RECONCILE,
    transaction: false,
    ratePerMinute: 30,
    body: Type.Object({ day: Day }),
    response: Reconciliation,
    status: 201,
    handler: (ctx, { body }) => reconcileFetched(ctx, parts, body.day),
  });
}

function settleRoute(parts: SceneParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/hotline/reconciliations/:id/differences/:line/settle',
    summary: 'Takes the upper side’s word over, or notes that somebody looked into a difference',
    access: RECONCILE,
    params: Type.Object({ id: Type.String({ format: 'uuid' }), line: Type.Integer({ minimum: 1 }) }),
    body: Type.Object({
      how: Type.Union([Type.Literal('taken'), Type.Literal('checked')]),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    response: Type.Object({ done: Type.Literal(true) }),
    handler: async (ctx, { params, body }) => {
      await settleDifference(ctx, parts, { reconciliationId: params.id, line: params.line, ...body });
      return { done: true as const };
    },
  });
}

function reconciliationRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/reconciliations',
      summary: 'Reconciliations, the last first; one that waits for its list is among them',
      access: RECONCILE,
      query: PageQuery,
      response: Type.Object({ items: Type.Array(Reconciliation), next: orNull }),
      handler: async (ctx, { query }) => {
        const limit = query.limit ?? 50;
        const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
        const rows = await listReconciliations(ctx.db, before === null ? null : String(before), limit);
        return pageOf(rows, limit, (row) => [row.id]);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/reconciliations/:id',
      summary: 'One reconciliation with a page of its differences',
      access: RECONCILE,
      params: IdParams,
      query: PageQuery,
      response: Type.Object({ ...Reconciliation.properties, items: Type.Array(Difference), next: orNull }),
      handler: async (ctx, { params, query }) => {
        const limit = query.limit ?? 50;
        const [after] = query.cursor === undefined ? [0] : decodeCursor(query.cursor, 1);
        const head = await getReconciliation(ctx.db, params.id);
        const rows = await differencesOf(ctx.db, params.id, Number(after) || 0, limit + 1);
        return { ...head, ...pageOf(rows, limit, (row) => [row.line]) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/hotline/reconciliations/:id/sheet',
      summary: 'The sheet of differences as XLSX',
      access: RECONCILE,
      params: IdParams,
      handler: async (ctx, { params, reply }) => sendFile(reply, await exportDifferences(ctx.db, params.id)),
    }),
  ];
}
