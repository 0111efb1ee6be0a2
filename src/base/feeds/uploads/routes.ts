import Type from 'typebox';
import { AppError } from '../../../lib/errors.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { inspectUpload } from '../columns/inspect.ts';
import { ColumnsInput, ColumnsView, UploadInput, UploadView } from '../manage-contract.ts';
import type { FeedParts } from '../parts.ts';
import { feedPermissions } from '../permissions.ts';
import { openUpload, receivePiece } from './receive.ts';
import { dropUpload, findUploads, getUpload, PIECE_BYTES, requireUnused, viewUpload } from './store.ts';

const BASE = '/api/v1/feeds/uploads';
const access = { permission: feedPermissions.load };
const params = Type.Object({ id: Type.String({ format: 'uuid' }) });

/** Files of sources come in pieces, so that a broken line loses one piece and memory holds none of the file. */
export function uploadRoutes(parts: FeedParts): Route[] {
  const { dataDir } = parts;
  return [
    defineRoute({
      method: 'POST',
      path: BASE,
      summary: 'Makes room for a file of a source, which then comes in pieces',
      access,
      transaction: false,
      ratePerMinute: 60,
      ...{ body: UploadInput, response: UploadView, status: 201 },
      handler: async (ctx, { body }) =>
        viewUpload(await openUpload(ctx, { dataDir, limitBytes: parts.uploadLimitBytes }, body)),
    }),
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: "The caller's own files that are on their way or not loaded yet",
      access,
      response: Type.Object({ items: Type.Array(UploadView) }),
      handler: async (ctx) => ({ items: (await findUploads(ctx)).map(viewUpload) }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:id`,
      summary: 'How much of a file is here: a broken upload goes on from there',
      access,
      ...{ params, response: UploadView },
      handler: async (ctx, { params: { id } }) => viewUpload(await getUpload(ctx, id)),
    }),
    pieceRoute(parts),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:id/columns`,
      summary: 'Columns of a file with their first values, masked, and the standard fields they may hold',
      access,
      transaction: false,
      ratePerMinute: 30,
      ...{ params, body: ColumnsInput, response: ColumnsView },
      handler: (ctx, { params: { id }, body }) => inspectUpload(ctx, dataDir, id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: `${BASE}/:id`,
      summary: 'Removes a file that was not loaded',
      access,
      transaction: false,
      ...{ params, response: Type.Object({}) },
      handler: async (ctx, { params: { id } }) => {
        await getUpload(ctx, id);
        await requireUnused(ctx, id);
        await dropUpload(ctx, dataDir, id);
        return {};
      },
    }),
  ];
}

function pieceRoute({ dataDir }: FeedParts): Route {
  return defineRoute({
    method: 'POST',
    path: `${BASE}/:id/pieces`,
    summary: 'Takes the piece that begins at byte `from` (multipart, field "file", at most 4 MB)',
    access,
    transaction: false,
    ratePerMinute: 6_000,
    bodyLimit: PIECE_BYTES + 100_000,
    ...{ params, query: Type.Object({ from: Type.Integer({ minimum: 0 }) }), response: UploadView },
    handler: async (ctx, { params: { id }, query: { from }, raw }) => {
      const sent = await raw.file({ limits: { fileSize: PIECE_BYTES + 1 } });
      if (sent === undefined)
        throw new AppError('request.invalid', { reason: 'send one piece in the field "file"' });
      return viewUpload(await receivePiece(ctx, dataDir, { id, from, piece: sent.file }));
    },
  });
}
