import Type from 'typebox';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { defineRoute, type Route } from '../../../platform/http/index.ts';
import { findRuns, getRun, RunList, RunView, stopRun, viewRun } from '../../../platform/runs/index.ts';
import type { DeclarationFault } from '../declaration.ts';
import { faultsIn } from '../declaration-words.ts';
import { DeclarationBody, DeclaredView, LoadInput } from '../manage-contract.ts';
import type { FeedParts } from '../parts.ts';
import { feedPermissions } from '../permissions.ts';
import { declareSource, requireReach } from '../reach.ts';
import { exportRejected } from '../rejected/export-rejected.ts';
import { getDeclaration, getSource } from '../store.ts';
import { askLoad, LOAD_KIND } from './load-kind.ts';

const BASE = '/api/v1/feeds';
const read = { permission: feedPermissions.read };
const load = { permission: feedPermissions.load };
const Code = Type.Object({ code: Type.String({ maxLength: 60 }) });
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });

/** Declaring sources and loading them, for the console. */
export function loadingRoutes(parts: FeedParts): Route[] {
  return [...declarationRoutes(), ...runRoutes(parts), rejectedRoute(parts)];
}

type Language = 'zh' | 'en';

/** The faults of a declaration stand at their fields, in the reader's language. */
async function declared<T>(language: Language, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error, 'feeds.declaration_wrong') && !isAppError(error, 'feeds.owner_out_of_reach'))
      throw error;
    const fields = faultsIn(language, error.details.fields as DeclarationFault[]);
    throw new AppError(error.code, { ...error.details, fields }, error);
  }
}

function declarationRoutes(): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: BASE,
      summary: 'Declares a new source; faults are told at their fields',
      access: load,
      ...{ body: DeclarationBody, response: DeclaredView, status: 201 },
      handler: (ctx, { body, language }) =>
        declared(language, async () => viewOf(await declareSource(ctx, body, true))),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:code/declaration`,
      summary: 'The declaration of a source, as `citybrain feeds add` takes it',
      access: read,
      ...{ params: Code, response: DeclarationBody },
      handler: async (ctx, { params }) => {
        await requireReach(ctx, feedPermissions.read, params.code);
        return getDeclaration(ctx, params.code);
      },
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/:code/declaration`,
      summary: 'Declares a source anew; what it has brought stays',
      access: load,
      ...{ params: Code, body: DeclarationBody, response: DeclaredView },
      handler: (ctx, { params, body, language }) =>
        declared(language, async () => {
          await getSource(ctx, params.code);
          return viewOf(await declareSource(ctx, { ...body, code: params.code }, false));
        }),
    }),
  ];
}

const viewOf = ({ code, isNew }: { code: string; isNew: boolean }) => ({ code, isNew });

function runRoutes(parts: FeedParts): Route[] {
  const view = async (ctx: Ctx, id: number, language: Language) =>
    viewRun(await getRun(ctx, LOAD_KIND, id), language);
  return [
    defineRoute({
      method: 'POST',
      path: `${BASE}/:code/load`,
      summary:
        'Asks for a load: of a file that was sent, of the table, or of the path; it goes on behind the answer',
      access: load,
      ratePerMinute: 60,
      ...{ params: Code, body: LoadInput, response: RunView, status: 202 },
      handler: async (ctx, { params: { code }, body, language }) => {
        await requireReach(ctx, feedPermissions.load, code);
        return view(ctx, await askLoad(ctx, parts, code, body), language);
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/:code/runs`,
      summary: 'Loads that were asked for here, newest first: how far they are, how they ended',
      access: read,
      ...{ params: Code, response: RunList },
      handler: async (ctx, { params: { code }, language }) => {
        await requireReach(ctx, feedPermissions.read, code);
        const runs = await findRuns(ctx, LOAD_KIND, code);
        return { items: runs.map((run) => viewRun(run, language)) };
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/runs/:id`,
      summary: 'One load that was asked for: how far it is, how it ended',
      access: read,
      ...{ params: Id, response: RunView },
      handler: async (ctx, { params: { id }, language }) => {
        const run = await getRun(ctx, LOAD_KIND, id);
        await requireReach(ctx, feedPermissions.read, run.subject);
        return viewRun(run, language);
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/runs/:id/stop`,
      summary: 'Stops a load; it changes nothing then',
      access: load,
      ...{ params: Id, response: RunView },
      handler: async (ctx, { params: { id }, language }) => {
        const { subject } = await getRun(ctx, LOAD_KIND, id);
        await requireReach(ctx, feedPermissions.load, subject);
        await stopRun(ctx, id);
        await audit(ctx, {
          action: 'feeds.load.stop_asked',
          subject: `feed:${subject}`,
          details: { run: id },
        });
        return view(ctx, id, language);
      },
    }),
  ];
}

function rejectedRoute(parts: FeedParts): Route {
  return defineRoute({
    method: 'GET',
    path: `${BASE}/loads/:id/rejected.csv`,
    summary:
      'All that a load rejected with the values as written; needs X-Purpose and the right to it; audited',
    access: { permission: feedPermissions.rejected },
    ratePerMinute: 20,
    params: Id,
    handler: async (ctx, { params: { id }, language, reply }) => {
      const { stream, fileName } = await exportRejected(ctx, parts, id, language);
      return reply
        .type('text/csv; charset=utf-8')
        .header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
        .header('Cache-Control', 'no-store')
        .send(stream);
    },
  });
}
