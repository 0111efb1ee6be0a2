import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { maskPhone } from '../../platform/access/mask.ts';
import { audit } from '../../platform/audit/index.ts';
import { asActor, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import { normalisePhone, type SmsSender } from '../../platform/sms/index.ts';
import { GatewayView, TestResult } from './contract.ts';
import { wordsOf } from './delivery.ts';
import { dayStart } from './manners.ts';

const access = { permission: 'city.manage' } as const;
const LIMIT_MS = 10_000;

const count = statement(
  'messages.sms.today',
  `SELECT count(*) FILTER (WHERE s.state = 'sent')::int AS sent, count(*) FILTER (WHERE s.state = 'failed')::int AS failed,
     count(*) FILTER (WHERE s.state IN ('queued', 'sending') AND (s.not_before <= $2 OR s.attempts > 0))::int AS waiting,
     count(*) FILTER (WHERE s.state = 'queued' AND s.not_before > $2 AND s.attempts = 0)::int AS "heldBack",
     count(*) FILTER (WHERE s.state = 'skipped')::int AS skipped
   FROM messages.sms s JOIN messages.message m ON m.id = s.message_id WHERE m.created_at >= $1`,
);

export interface GatewayParts {
  readonly root: RootCtx;
  readonly sms: SmsSender | undefined;
  readonly gateway: Omit<GatewayView, 'today'>;
  readonly timeZone: string;
}

/** The gateway for text messages, as the installation set it, and how the day went; and a try of it. */
export function gatewayRoutes({ root, sms, gateway, timeZone }: GatewayParts): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/messages/gateway',
      summary: 'How text messages leave, without secrets, and how many of today did',
      ...{ access, response: GatewayView },
      handler: async (ctx) => {
        const now = ctx.clock.now();
        const [today] = await ctx.db.run<GatewayView['today']>(count, [dayStart(now, timeZone), now]);
        return { ...gateway, today: today! };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/messages/gateway/test',
      summary: 'Sends a test message to a phone at once',
      ...{ access, response: TestResult, ratePerMinute: 5 },
      // Not in a transaction: the gateway is waited for, and what is sent cannot be rolled back.
      transaction: false,
      body: Type.Object({ phone: Type.String({ maxLength: 30 }) }),
      handler: async (ctx, { body }) => {
        const phone = normalisePhone(body.phone);
        if (sms === undefined) throw new AppError('messages.no_gateway');
        const text = '这是一条测试短信，收到即表示短信通道正常。';
        const message = { id: ctx.ids.next(), phone, template: 'test', parameters: {}, text };
        const error = await sms.send(message, AbortSignal.timeout(LIMIT_MS)).then(
          () => null,
          (reason: unknown) => wordsOf(reason),
        );
        await audit(asActor(root, ctx.actor), {
          ...{ action: 'messages.sms.tested', subject: `phone:${maskPhone(phone)}` },
          details: { sent: error === null },
        });
        return { sent: error === null, error };
      },
    }),
  ];
}
