import Type, { type Static, type TSchema } from 'typebox';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { moderate, pass, press } from './commands.ts';
import * as schema from './contract.ts';
import { countDesk, getDeskDetail, getOriginal, listDesk } from './desk-queries.ts';
import { permissions } from './manifest.ts';
import { correct, publishReply, returnReply, reviewReply } from './replies.ts';

const BASE = '/api/v1/online-appeals';
const IdParams = Type.Object({ id: Type.String({ format: 'uuid' }) });
const read = { permission: permissions.read };

/** The editors' desk: lists, one question, and the steps from review to the published reply. */
export function deskRoutes(city: City): Route[] {
  return [
    ...deskReads(city),
    originalRoute(),
    step('moderation', 'Publishes a question and passes it on, keeps it private, or refuses it', {
      body: schema.ModerateRequest,
      run: (ctx, id, body) => moderate(ctx, city, id, body),
    }),
    step('passing', 'Passes a question that no unit has yet to one (转办)', {
      body: schema.PassRequest,
      run: (ctx, id, body) => pass(ctx, city, id, body),
    }),
    step('supervision', 'The editors press for an answer (督办), with a clock', {
      body: schema.ReasonRequest,
      run: (ctx, id, body) => press(ctx, city, id, body.reason),
    }),
    step('reply/review', 'The words of the unit’s answer that may be public', {
      body: schema.ReplyRequest,
      run: (ctx, id, body) => reviewReply(ctx, id, body.text),
    }),
    step('reply/publication', 'Publishes the reviewed reply', {
      body: Type.Object({}),
      run: (ctx, id) => publishReply(ctx, id),
    }),
    step('reply/return', 'Sends the unit’s answer back with a reason', {
      body: schema.ReasonRequest,
      run: (ctx, id, body) => returnReply(ctx, city, id, body.reason),
    }),
    step('corrections', 'Puts public words right; the former ones and the reason are kept', {
      body: schema.CorrectRequest,
      run: (ctx, id, body) => correct(ctx, id, body),
    }),
  ];
}

/** One step of an editor on a question. */
function step<Body extends TSchema>(
  path: string,
  summary: string,
  { body, run }: { body: Body; run: (ctx: Ctx, id: string, body: Static<Body>) => Promise<void> },
): Route {
  return defineRoute({
    method: 'POST',
    summary,
    body,
    path: `${BASE}/questions/:id/${path}`,
    access: { permission: permissions.edit },
    params: IdParams,
    response: Type.Object({ done: Type.Boolean() }),
    handler: async (ctx, input) => {
      await run(ctx, input.params.id, input.body);
      return { done: true };
    },
  });
}

/** The desk reads masked words; whoever reviews may see the asker's own, and the audit log says so. */
function originalRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: `${BASE}/desk/questions/:id/original`,
    summary: 'The asker’s own words and the unit’s own answer, unmasked for a declared purpose',
    access: { permission: permissions.edit },
    params: IdParams,
    body: schema.OriginalRequest,
    response: schema.OriginalWords,
    handler: (ctx, { params, body }) => getOriginal({ ...ctx, purpose: body.purpose }, params.id),
  });
}

function deskReads(city: City): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk`,
      summary: 'A list of the editors’ desk; the longest waiting first, what is done newest first',
      access: read,
      query: schema.DeskQuery,
      response: schema.DeskPage,
      handler: (ctx, { query }) => {
        const { queue = 'review', ...rest } = query;
        return listDesk(ctx, city, { ...rest, queue: queue as schema.Queue });
      },
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/counts`,
      summary: 'How much waits on the editors’ desk',
      access: read,
      response: schema.DeskCounts,
      handler: (ctx) => countDesk(ctx),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/desk/questions/:id`,
      summary: 'One question with all that an editor decides by: proposed words, unit, clocks, corrections',
      access: read,
      params: IdParams,
      response: schema.DeskDetail,
      handler: (ctx, { params }) => getDeskDetail(ctx, city, params.id),
    }),
  ];
}
