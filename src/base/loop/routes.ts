import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { covers, scopeOf } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { FileStore, MediaType } from '../../platform/files/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { attach, attachmentsOf, findAttachment, viewAttachment } from './attachments.ts';
import { act, comment } from './commands.ts';
import {
  ActRequest,
  ActResponse,
  AttachmentView,
  CaseDetail,
  CasePage,
  CasePoint,
  CasePointQuery,
  CaseQuery,
} from './contract.ts';
import {
  CASE_READ,
  type CaseFilter,
  type CaseRow,
  casePoints,
  countCases,
  listCases,
  POINT_LIMIT,
} from './queries.ts';
import { replayRoute } from './replay/route.ts';
import { isSealed, SEALED_READ, withSealedWords } from './seal/seal.ts';
import { auditSealedReading, mayOpenFiles, sealedReading } from './seal/sealed-reading.ts';
import type { CaseState } from './state.ts';
import { findCase, readActions } from './store.ts';
import { timesOf } from './stored-case.ts';
import { actionsFor, clockViews, detailOf, summarise, timelineOf, type ViewParts } from './views.ts';
import { organisationsOf } from './who.ts';
import { parseRing } from './within.ts';

const CaseParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const ReadAccess = { permission: CASE_READ } as const;
const IMAGES = ['image/jpeg', 'image/png', 'image/webp'] as const;
/** What is taken besides pictures, by purpose. */
const ACCEPTED: Readonly<Record<string, readonly MediaType[]>> = {
  paper: [...IMAGES, 'application/pdf'],
  recording: ['audio/mp4', 'audio/mpeg', 'audio/wav'],
};

/** How many reports are about each of these cases; those with none are left out. */
type ReportCounter = (ctx: Ctx, caseIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export interface LoopRouteParts extends ViewParts {
  readonly files: FileStore;
  readonly uploadLimitBytes: number;
  /** Asked once for the rows of a page. */
  readonly countReports?: ReportCounter;
}

/** Lists, case page, actions and files of cases of every flow. */
export function loopRoutes(parts: LoopRouteParts): Route[] {
  return [
    listRoute(parts),
    countRoute(),
    pointsRoute(parts),
    replayRoute(parts),
    detailRoute(parts),
    actRoute(parts),
    commentRoute(parts),
    ...fileRoutes(parts),
  ];
}

function listRoute(parts: LoopRouteParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases',
    summary: 'Cases that the caller may see, by page',
    access: ReadAccess,
    query: CaseQuery,
    response: CasePage,
    handler: async (ctx, { query }) => {
      const page = await listCases(ctx, filterOf(query), query);
      const counts = await parts.countReports?.(
        ctx,
        page.items.map(({ id }) => id),
      );
      const items = page.items.map((row) => ({
        ...summarise(ctx, parts, row),
        ...(counts && { reports: counts.get(row.id) ?? 0 }),
      }));
      return { items, next: page.next };
    },
  });
}

function countRoute(): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/count',
    summary: 'How many cases a filter finds, counted up to 1000',
    access: ReadAccess,
    query: CaseQuery,
    response: Type.Object({ count: Type.Integer(), more: Type.Boolean() }),
    handler: async (ctx, { query }) => {
      const count = await countCases(ctx, filterOf(query));
      return { count: Math.min(count, 1_000), more: count > 1_000 };
    },
  });
}

function pointsRoute(parts: ViewParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/points',
    summary: `Where open cases lie, for a map; at most ${POINT_LIMIT}, the newest`,
    access: ReadAccess,
    query: CasePointQuery,
    response: Type.Object({ items: Type.Array(CasePoint), more: Type.Boolean() }),
    handler: async (ctx, { query }) => {
      const { box, ...filter } = query;
      const rows = await casePoints(ctx, filterOf(filter), box === undefined ? undefined : boxOf(box));
      const now = ctx.clock.now();
      const items = rows.map(({ flowId, state, dueAt, ...point }) => ({
        ...point,
        mark: dueAt !== null && dueAt < now ? ('late' as const) : markOf(parts, flowId, state),
      }));
      return { items, more: rows.length === POINT_LIMIT };
    },
  });
}

function markOf(parts: ViewParts, flowId: string, state: string) {
  return parts.loop.flows.current(flowId).states[state]?.mark ?? 'waiting';
}

function boxOf(text: string): [number, number, number, number] {
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = text
    .split(',')
    .map(Number);
  if (!(west < east && south < north))
    throw new AppError('request.invalid', { reason: 'box is west,south,east,north in degrees' });
  return [west, south, east, north];
}

function detailRoute(parts: ViewParts): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/cases/:id',
    summary: 'One case with its clocks, story, files and what the caller may do',
    access: ReadAccess,
    params: CaseParams,
    response: CaseDetail,
    handler: async (ctx, { params }) => {
      const state = await getVisibleCase(ctx, params.id);
      const flow = parts.loop.flows.get(state.flowId, state.flowVersion);
      const stored = await readActions(ctx.db, state.id);
      const sealed = sealedReading(ctx, flow, state);
      if (sealed === 'open') await auditSealedReading(ctx, state);
      const log = sealed === 'open' ? await withSealedWords(ctx.db, state.id, stored) : stored;
      const isHidden = isSealed(state) && sealed !== 'open';
      return {
        ...summarise(ctx, parts, rowOf(parts, state)),
        ...detailOf(parts, state),
        clocks: clockViews(parts.loop, flow, state, ctx.clock.now()),
        timeline: await timelineOf(ctx, parts, flow, log),
        attachments: isHidden ? [] : (await attachmentsOf(ctx.db, state.id)).map(viewAttachment),
        actions: actionsFor(ctx, flow, state, 'staff'),
        sealed: sealed ?? null,
      };
    },
  });
}

function actRoute(parts: ViewParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/cases/:id/actions/:action',
    summary: 'Takes an action of the flow on a case',
    access: 'signed-in',
    params: Type.Object({ id: Type.String({ format: 'uuid' }), action: Type.String({ maxLength: 60 }) }),
    body: ActRequest,
    response: ActResponse,
    handler: async (ctx, { params, body }) => {
      const { form, expectedVersion } = body;
      // Reclassifying looks the new category and its limits up first; see the intake's own route.
      if (params.action === 'reclassify')
        throw new AppError('loop.own_route', { route: '/api/v1/cases/{id}/category' });
      const state = await act(ctx, parts.loop, {
        caseId: params.id,
        action: params.action,
        ...(form && { form }),
        ...(typeof form?.condition === 'string' && { condition: form.condition }),
        ...(expectedVersion !== undefined && { expectedVersion }),
      });
      const { id, number, version } = state;
      return { id, number, version, state: state.state, dueAt: dueOf(parts, state)?.toISOString() ?? null };
    },
  });
}

function commentRoute(parts: ViewParts): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/cases/:id/comments',
    summary: 'Adds a remark to a case',
    access: ReadAccess,
    params: CaseParams,
    body: Type.Object({ text: Type.String({ minLength: 1, maxLength: 2_000 }) }),
    response: Type.Object({ version: Type.Integer() }),
    handler: async (ctx, { params, body }) => {
      await getVisibleCase(ctx, params.id);
      const state = await comment(ctx, parts.loop, {
        caseId: params.id,
        text: body.text,
        visibility: 'inner',
      });
      return { version: state.version };
    },
  });
}

function fileRoutes(parts: ViewParts & { files: FileStore; uploadLimitBytes: number }): Route[] {
  const purposes = ['report', 'before', 'after', 'verification', 'paper', 'recording'] as const;
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/cases/:id/attachments',
      summary: 'Puts a photo or file to a case (multipart, field "file")',
      access: ReadAccess,
      params: CaseParams,
      query: Type.Object({ purpose: Type.Union(purposes.map((purpose) => Type.Literal(purpose))) }),
      response: AttachmentView,
      bodyLimit: parts.uploadLimitBytes + 100_000,
      // The transaction begins when the file is stored: a slow phone must not hold a connection.
      transaction: false,
      handler: async (ctx, { params, query, raw }) => {
        await getVisibleCase(ctx, params.id);
        const sent = await raw.file();
        if (sent === undefined)
          throw new AppError('request.invalid', { reason: 'send one file in the field "file"' });
        const accept = ACCEPTED[query.purpose as (typeof purposes)[number]] ?? IMAGES;
        const file = await parts.files.put(sent.file, {
          maxBytes: parts.uploadLimitBytes,
          accept,
          declared: { fileName: sent.filename, mediaType: sent.mimetype },
        });
        const purpose = query.purpose as (typeof purposes)[number];
        const id = await inTransaction(ctx, (tx) => attach(tx, { caseId: params.id, file, purpose }));
        return viewAttachment((await findAttachment(ctx.db, id))!);
      },
    }),
    ...(['', '/thumbnail'] as const).map((ending) =>
      defineRoute({
        method: 'GET',
        path: `/api/v1/attachments/:id${ending}`,
        summary: ending === '' ? 'The file itself' : 'A small picture of it',
        access: ReadAccess,
        params: CaseParams,
        handler: async (ctx, { params, reply }) => {
          const attachment = await findAttachment(ctx.db, params.id);
          if (attachment === undefined) throw new AppError('loop.attachment_not_found');
          const state = await getVisibleCase(ctx, attachment.caseId);
          if (!mayOpenFiles(ctx, parts.loop.flows.get(state.flowId, state.flowVersion), state))
            throw new AppError('access.denied', { permission: SEALED_READ });
          reply
            .header('Content-Disposition', 'inline')
            .header('Content-Security-Policy', "default-src 'none'; sandbox")
            .header('Cache-Control', 'private, max-age=86400, immutable');
          if (ending === '/thumbnail') {
            const { mediaType, bytes } = await parts.files.thumbnail(attachment.hash, 320);
            return reply.type(mediaType).send(bytes) as unknown as undefined;
          }
          const { stream, sizeBytes } = await parts.files.open(attachment.hash);
          reply.type(attachment.mediaType).header('Content-Length', sizeBytes);
          return reply.send(stream) as unknown as undefined;
        },
      }),
    ),
  ];
}

/** The case if the actor may see it: `loop.case_not_found` or `access.out_of_scope`. */
export async function getVisibleCase(ctx: Ctx, caseId: string): Promise<CaseState> {
  const state = await findCase(ctx.db, caseId);
  if (state === undefined) throw new AppError('loop.case_not_found', { id: caseId });
  const thing = { organisationIds: organisationsOf(state), areaIds: state.subject.place.areaPath };
  if (!covers(scopeOf(ctx.actor, CASE_READ), thing)) throw new AppError('access.out_of_scope');
  return state;
}

function filterOf(query: CaseQuery): CaseFilter {
  const { flow, area, unit, holder, list, category, within, ...others } = query;
  const { cursor: _, limit: __, sort: ___, ...rest } = others;
  return {
    ...rest,
    ...(within !== undefined && { within: parseRing(within) }),
    flowId: flow,
    areaId: area,
    unitId: unit,
    holderId: holder,
    categoryList: list,
    categoryPrefix: category,
  };
}

function dueOf(parts: ViewParts, state: CaseState): Date | null {
  const flow = parts.loop.flows.get(state.flowId, state.flowVersion);
  const overall = new Set(Object.keys(flow.clocks).filter((id) => flow.clocks[id]?.kind === 'overall'));
  return timesOf(state, overall).dueAt;
}

function rowOf(parts: ViewParts, state: CaseState): CaseRow {
  const flow = parts.loop.flows.get(state.flowId, state.flowVersion);
  const overall = new Set(Object.keys(flow.clocks).filter((id) => flow.clocks[id]?.kind === 'overall'));
  const times = timesOf(state, overall);
  const holder = state.hands.at(-1);
  const { subject } = state;
  return {
    ...{ id: state.id, number: state.number, flowId: state.flowId, state: state.state },
    ...{ title: subject.title, channel: subject.channel, kind: subject.kind, priority: subject.priority },
    closed: state.closedAt !== undefined,
    categoryList: subject.categoryList ?? null,
    categoryCode: subject.categoryCode ?? null,
    synthetic: subject.synthetic,
    areaId: subject.place.areaId ?? null,
    lon: subject.place.lon ?? null,
    lat: subject.place.lat ?? null,
    address: subject.place.address ?? null,
    leadOrganisationId: state.leadOrganisationId ?? null,
    holderOrganisationId: holder?.organisationId ?? null,
    holderPersonId: holder?.personId ?? null,
    openedAt: new Date(state.openedAt),
    changedAt: new Date(state.changedAt),
    closedAt: state.closedAt === undefined ? null : new Date(state.closedAt),
    dueAt: times.dueAt,
    overallDueAt: times.overallDueAt,
    late: times.late,
  };
}
