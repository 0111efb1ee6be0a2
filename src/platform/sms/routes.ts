import Type from 'typebox';
import { defineRoute, type Route } from '../http/index.ts';
import { listDemoMessages } from './demo-box.ts';
import { normalisePhone } from './phone.ts';

/** The message box of a demonstration: registered only when DEMO is on. */
export function demoRoutes(): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/demo/messages',
      summary: 'Messages that would have gone to phones',
      access: 'public',
      query: Type.Object({ phone: Type.Optional(Type.String({ maxLength: 30 })) }),
      response: Type.Object({
        items: Type.Array(Type.Object({ phone: Type.String(), text: Type.String(), sentAt: Type.String() })),
      }),
      handler: async (ctx, { query }) => ({
        items: await listDemoMessages(
          ctx,
          query.phone === undefined ? undefined : normalisePhone(query.phone),
        ),
      }),
    }),
  ];
}
