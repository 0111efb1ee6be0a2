import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { LiveMessage, PushHub } from '../../platform/push/index.ts';
import type { MessageParameters, TemplateBook } from './templates.ts';

/** Whom a message goes to. The unit of a member of staff is where their open pages listen. */
export type Recipient =
  | { readonly kind: 'citizen'; readonly id: string }
  | { readonly kind: 'staff'; readonly id: string; readonly unitId?: string | undefined }
  | { readonly kind: 'unit'; readonly id: string; readonly permission?: string | undefined };

export interface NewMessage {
  /** The same key again is the same message: it is not told twice. */
  readonly dedupKey: string;
  readonly to: Recipient;
  readonly template: string;
  readonly parameters: MessageParameters;
  /** To the phone as well. Citizens only. */
  readonly sms?: boolean | undefined;
  readonly urgent?: boolean | undefined;
  readonly essential?: boolean | undefined;
}

/** Tells people things. */
export interface Messages {
  readonly templates: TemplateBook;
  /**
   * Stores messages in the caller's transaction, with one statement for all; open pages hear of them after the
   * commit, phones by the delivery behind. Throws `messages.template_invalid` for values that are no references.
   */
  send(tx: Ctx, messages: readonly NewMessage[]): Promise<void>;
}

/** More than this waiting for phones means that the gateway is away: what is not urgent then stays in the inbox. */
export const MOST_QUEUED = 20_000;
/** The topic that open pages listen to; what arrives is cut to their rights there. */
const TOPIC = 'cases';

const insert = statement(
  'messages.insert',
  `WITH told AS (
     INSERT INTO messages.message (id, dedup_key, recipient_kind, recipient_id, permission, template, parameters, urgent, created_at)
     SELECT (m->>'id')::uuid, m->>'dedupKey', m->>'kind', (m->>'recipientId')::uuid, m->>'permission', m->>'template',
            m->'parameters', (m->>'urgent')::boolean, $2
     FROM jsonb_array_elements($1::jsonb) m
     ON CONFLICT (dedup_key) DO NOTHING RETURNING id
   ), waiting AS (
     SELECT count(*) >= ${MOST_QUEUED} AS is_full FROM (
       SELECT FROM messages.sms WHERE state IN ('queued', 'sending') AND $3 LIMIT ${MOST_QUEUED}) AS few
   ), queued AS (
     INSERT INTO messages.sms (message_id, recipient_id, state, urgent, essential, not_before, last_error)
     SELECT t.id, (m->>'recipientId')::uuid,
            CASE WHEN w.is_full AND NOT (m->>'urgent')::boolean THEN 'skipped' ELSE 'queued' END,
            (m->>'urgent')::boolean, (m->>'essential')::boolean, $2,
            CASE WHEN w.is_full AND NOT (m->>'urgent')::boolean THEN 'queue full' END
     FROM jsonb_array_elements($1::jsonb) m JOIN told t ON t.id = (m->>'id')::uuid, waiting w
     WHERE (m->>'sms')::boolean
   )
   SELECT id FROM told`,
);

/** Puts telling together; `push` takes it to open pages. */
export function createMessages(templates: TemplateBook, push: PushHub): Messages {
  return {
    templates,
    send: async (tx, messages) => {
      if (messages.length === 0) return;
      for (const each of messages) templates.check(each.template, each.parameters);
      const rows = messages.map((each) => ({
        ...{ id: tx.ids.next(), dedupKey: each.dedupKey, kind: each.to.kind, recipientId: each.to.id },
        permission: each.to.kind === 'unit' ? each.to.permission : undefined,
        ...{ template: each.template, parameters: each.parameters, urgent: each.urgent === true },
        sms: each.sms === true && each.to.kind === 'citizen',
        essential: each.essential === true,
      }));
      const bySms = rows.some((row) => row.sms);
      const told = await tx.db.run<{ id: string }>(insert, [JSON.stringify(rows), tx.clock.now(), bySms]);
      if (told.length === 0) return;
      const news = new Set(told.map((row) => row.id));
      const heard = messages.filter((_, index) => news.has(rows[index]!.id)).map(liveMessageOf);
      const tell = () => push.publish(heard);
      if ('afterCommit' in tx.db) (tx.db as { afterCommit(call: () => void): void }).afterCommit(tell);
      else tell();
    },
  };
}

/** Says that something arrived, not what: the page reads it under its own rights. */
function liveMessageOf({ to }: NewMessage): LiveMessage {
  const type = 'messages.arrived';
  if (to.kind === 'citizen') return { topic: TOPIC, type, data: { citizenIds: [to.id] } };
  const unitId = to.kind === 'unit' ? to.id : to.unitId;
  return { topic: TOPIC, type, data: { organisationIds: unitId ? [unitId] : [], readerIds: [to.id] } };
}
