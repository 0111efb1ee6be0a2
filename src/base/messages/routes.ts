import Type from 'typebox';
import { audit } from '../../platform/audit/index.ts';
import { defineRoute, PageQuery, type Route } from '../../platform/http/index.ts';
import { MessagePage, MessagePreferences, SmsPage, SmsState, UnreadCount } from './contract.ts';
import {
  countUnread,
  findMessagePreferences,
  listInbox,
  markAllRead,
  markRead,
  storeMessagePreferences,
} from './inbox.ts';
import { listSms, retrySms } from './sms-list.ts';
import type { TemplateBook } from './templates.ts';

const BASE = '/api/v1/messages';
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) });
const Done = Type.Object({ done: Type.Literal(true) });
const done = { done: true as const };
/** Who looks after the gateway. */
const MANAGE = { permission: 'city.manage' } as const;

/** A person's inbox, and the text messages for the administration. */
export function messageRoutes(templates: TemplateBook): Route[] {
  return [...inboxRoutes(templates), ...preferenceRoutes(), ...smsRoutes()];
}

function inboxRoutes(templates: TemplateBook): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: BASE,
      summary: "The caller's messages, newest first",
      access: 'signed-in',
      query: PageQuery,
      response: MessagePage,
      handler: (ctx, { query }) =>
        listInbox(ctx, templates, { cursor: query.cursor, limit: query.limit ?? 20 }),
    }),
    defineRoute({
      method: 'GET',
      path: `${BASE}/unread`,
      summary: 'How many messages of the last thirty days are unread, counted up to 99',
      access: 'signed-in',
      response: UnreadCount,
      handler: (ctx) => countUnread(ctx),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/:id/read`,
      summary: 'Marks a message as read',
      access: 'signed-in',
      params: Id,
      response: Done,
      handler: async (ctx, { params }) => {
        await markRead(ctx, params.id);
        return done;
      },
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/read-all`,
      summary: 'Marks everything that is there now as read',
      access: 'signed-in',
      response: Done,
      handler: async (ctx) => {
        await markAllRead(ctx);
        return done;
      },
    }),
  ];
}

function preferenceRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/preferences`,
      summary: 'How the caller wants to be told',
      access: 'signed-in',
      response: MessagePreferences,
      handler: (ctx) => findMessagePreferences(ctx),
    }),
    defineRoute({
      method: 'PUT',
      path: `${BASE}/preferences`,
      summary: 'Turns text messages that are not essential on or off',
      access: 'signed-in',
      body: MessagePreferences,
      response: MessagePreferences,
      handler: async (ctx, { body }) => {
        await storeMessagePreferences(ctx, body);
        return body;
      },
    }),
  ];
}

function smsRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: `${BASE}/sms`,
      summary: 'Text messages by state, with the last error; neither phones nor words',
      access: MANAGE,
      query: Type.Object({ ...PageQuery.properties, state: Type.Optional(SmsState) }),
      response: SmsPage,
      handler: (ctx, { query }) =>
        listSms(ctx, { state: query.state, cursor: query.cursor, limit: query.limit ?? 50 }),
    }),
    defineRoute({
      method: 'POST',
      path: `${BASE}/sms/:id/retry`,
      summary: 'Lets a text message that failed or was skipped go once more',
      access: MANAGE,
      params: Id,
      response: Done,
      handler: async (ctx, { params }) => {
        await retrySms(ctx, params.id);
        await audit(ctx, { action: 'messages.sms.retried', subject: `message:${params.id}` });
        return done;
      },
    }),
  ];
}
