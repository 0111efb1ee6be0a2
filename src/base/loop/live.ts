import Type from 'typebox';
import { type Actor, covers, isAllowed, scopeOf } from '../../platform/access/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import type { Watcher } from '../../platform/outbox/index.ts';
import type { LiveMessage, PushHub } from '../../platform/push/index.ts';
import { CASE_READ } from './queries.ts';

/** Topic on which all changes of cases go from process to process; what a page gets is cut to its rights. */
const CASES = 'cases';
/** Pages take 45 s of silence for a lost connection; a comment would not reach them. */
const HEARTBEAT_MS = 12_000;
/** An open page that reads slower than this many bytes behind is cut off; it connects again and reads its lists. */
const MOST_BUFFERED_BYTES = 1_000_000;

/** Hands every change of a case on to open pages. */
export function livePublisher(push: PushHub): Watcher {
  return {
    name: 'loop.live',
    types: ['loop.case.', 'loop.clock.rang', 'intake.', 'photos.'],
    tell: async (_ctx, events) => {
      push.publish(
        events.map((event) => ({
          topic: CASES,
          type: event.type,
          data: { ...event.data, at: event.happenedAt },
        })),
      );
    },
  };
}

/** GET /api/v1/live: server-sent events of the cases that the caller may see. */
export function liveRoute(push: PushHub): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/live',
    summary:
      'Server-sent events: changes of cases that the caller may see, and of those the citizen reported',
    access: 'signed-in',
    query: Type.Object({ topics: Type.Optional(Type.String({ maxLength: 500 })) }),
    handler: async (ctx, { reply, raw }) => {
      reply.hijack();
      const { raw: stream } = reply;
      stream.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        Connection: 'keep-alive',
        'X-Accel-Buffering': 'no',
      });
      stream.write('retry: 2000\n\n');
      const unsubscribe = push.subscribe(new Set([CASES, 'system']), (message) => {
        if (!maySee(ctx.actor, message)) return;
        if (stream.writableLength > MOST_BUFFERED_BYTES) {
          stream.destroy();
          return;
        }
        stream.write(`data: ${JSON.stringify(message)}\n\n`);
      });
      const heartbeat = setInterval(() => stream.write('event: heartbeat\ndata: {}\n\n'), HEARTBEAT_MS);
      raw.raw.on('close', () => {
        unsubscribe();
        clearInterval(heartbeat);
        stream.end();
      });
    },
  });
}

function maySee(actor: Actor, message: LiveMessage): boolean {
  if (message.topic === 'system') return true;
  const { citizenIds, organisationIds, areaIds } = message.data;
  // What is addressed to citizens is for them alone: staff have the case's own message.
  if (actor.kind === 'citizen' || citizenIds !== undefined) return list(citizenIds).includes(actor.id);
  if (!isAllowed(actor, CASE_READ)) return false;
  return covers(scopeOf(actor, CASE_READ), {
    organisationIds: list(organisationIds),
    areaIds: list(areaIds),
  });
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value : [];
}
