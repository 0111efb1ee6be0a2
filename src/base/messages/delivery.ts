import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { SmsSender } from '../../platform/sms/index.ts';
import type { MessageSettings } from './contract.ts';
import { afterQuiet, dayStart } from './manners.ts';
import type { MessageParameters, TemplateBook } from './templates.ts';

const BATCH = 50;
const AT_ONCE = 10;
const POLL_MS = 2_000;
const SEND_LIMIT_MS = 10_000;
/** A process that died while sending is noticed after this; the gateway knows the message by its id. */
const CLAIM_MS = 60_000;
export const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 30_000;

export interface DeliveryOptions {
  /** Without one, messages for phones are skipped and stay in the inbox. */
  readonly sms: SmsSender | undefined;
  /** The phone of a citizen; undefined when there is none (any more). */
  readonly phoneOf: (ctx: RootCtx, citizenId: string) => Promise<string | undefined>;
  readonly templates: TemplateBook;
  readonly settings: () => MessageSettings;
  /** The city's time zone, IANA name. */
  readonly timeZone: string;
}

export interface SmsDelivery {
  /** Sends what is due now; resolves with the number of messages dealt with. */
  deliver(): Promise<number>;
  stop(): Promise<void>;
}

interface Due {
  readonly id: string;
  readonly recipientId: string;
  readonly urgent: boolean;
  readonly essential: boolean;
  readonly attempts: number;
  readonly template: string;
  readonly parameters: MessageParameters;
  readonly wanted: boolean;
  readonly sentToday: number;
}

// Whoever claims a message puts its next time off, so that no other process takes it meanwhile.
const claim = statement(
  'messages.sms.claim',
  `WITH due AS (
     SELECT message_id FROM messages.sms WHERE state IN ('queued', 'sending') AND not_before <= $1
     ORDER BY not_before LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
   ), claimed AS (
     UPDATE messages.sms s SET state = 'sending', attempts = attempts + 1, not_before = $2
     FROM due WHERE s.message_id = due.message_id RETURNING s.*
   )
   SELECT c.message_id AS id, c.recipient_id AS "recipientId", c.urgent, c.essential, c.attempts, m.template, m.parameters,
     coalesce(r.sms, true) AS wanted,
     -- Those of the same batch count as well: they are sent side by side.
     (SELECT count(*)::int FROM messages.sms t WHERE t.recipient_id = c.recipient_id AND t.sent_at >= $3)
       + row_number() OVER (PARTITION BY c.recipient_id ORDER BY c.message_id)::int - 1 AS "sentToday"
   FROM claimed c JOIN messages.message m ON m.id = c.message_id LEFT JOIN messages.reader r ON r.reader_id = c.recipient_id`,
);
const settle = statement(
  'messages.sms.settle',
  `UPDATE messages.sms s SET state = o.state, last_error = o.error, not_before = coalesce(o.not_before, s.not_before),
     sent_at = CASE WHEN o.state = 'sent' THEN $6::timestamptz ELSE s.sent_at END,
     attempts = s.attempts - o.untried::int
   FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::boolean[])
     AS o (message_id, state, error, not_before, untried)
   WHERE s.message_id = o.message_id AND s.state = 'sending'`,
);

type Outcome =
  | { readonly state: 'sent' }
  | { readonly state: 'skipped' | 'failed'; readonly error: string }
  | {
      readonly state: 'queued';
      readonly notBefore: Date;
      readonly error?: string;
      readonly untried?: boolean;
    };

/**
 * Sends text messages behind everything else: at least once, with the message's id so that a gateway can drop
 * doubles; after a failure again with growing pauses, six times in all. Quiet hours and the daily number hold for
 * what is not urgent; what somebody has turned off is not sent unless it is essential.
 */
export function startSmsDelivery(root: RootCtx, options: DeliveryOptions): SmsDelivery {
  let stopped = false;
  let running: Promise<number> | undefined;
  const stopping = new AbortController();

  async function deliverAll(): Promise<number> {
    let done = 0;
    while (!stopped) {
      const now = root.clock.now();
      const due = await root.db.run<Due>(claim, [
        ...[now, new Date(now.getTime() + CLAIM_MS), dayStart(now, options.timeZone)],
      ]);
      if (due.length === 0) break;
      for (let index = 0; index < due.length; index += AT_ONCE)
        await dealWith(root, options, due.slice(index, index + AT_ONCE), stopping.signal);
      done += due.length;
    }
    return done;
  }

  function deliver(): Promise<number> {
    running ??= deliverAll()
      .catch((error) => {
        root.log.error({ error: String(error) }, 'messages: delivery failed, trying again');
        return 0;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  const timer = setInterval(() => void deliver(), POLL_MS);
  return {
    deliver,
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

/** Sends a few side by side and keeps what became of each, in one statement. */
async function dealWith(
  root: RootCtx,
  options: DeliveryOptions,
  due: readonly Due[],
  stopping: AbortSignal,
): Promise<void> {
  const outcomes = await Promise.all(due.map((each) => send(root, options, each, stopping)));
  await inTransaction(root, (tx) =>
    tx.db.run(settle, [
      due.map((each) => each.id),
      outcomes.map((each) => each.state),
      outcomes.map((each) => ('error' in each ? each.error : null)),
      outcomes.map((each) => ('notBefore' in each ? each.notBefore : null)),
      outcomes.map((each) => 'untried' in each),
      tx.clock.now(),
    ]),
  );
  for (const [index, { id }] of due.entries()) {
    const outcome = outcomes[index];
    if (outcome?.state === 'failed')
      root.log.warn({ message: id, error: outcome.error }, 'messages: a text message was given up');
  }
}

async function send(
  root: RootCtx,
  options: DeliveryOptions,
  due: Due,
  stopping: AbortSignal,
): Promise<Outcome> {
  const { sms, templates, settings, timeZone } = options;
  const now = root.clock.now();
  if (sms === undefined) return { state: 'skipped', error: 'no gateway' };
  if (!due.wanted && !due.essential) return { state: 'skipped', error: 'turned off' };
  if (!due.urgent) {
    const notBefore = afterQuiet(now, settings(), timeZone);
    if (notBefore > now) return { state: 'queued', notBefore, untried: true };
    if (due.sentToday >= settings().smsPerDay) return { state: 'skipped', error: 'daily number reached' };
  }
  const rendered = templates.render(due.template, due.parameters);
  if (rendered === undefined) return { state: 'skipped', error: 'template gone' };
  try {
    const phone = await options.phoneOf(root, due.recipientId);
    if (phone === undefined) return { state: 'skipped', error: 'no phone' };
    const { id, template, parameters } = due;
    const message = {
      id,
      phone,
      template,
      parameters: templates.texts(template, parameters),
      text: rendered.text.zh,
    };
    await sms.send(message, AbortSignal.any([stopping, AbortSignal.timeout(SEND_LIMIT_MS)]));
    return { state: 'sent' };
  } catch (error) {
    const reason = wordsOf(error);
    if (due.attempts >= MOST_ATTEMPTS) return { state: 'failed', error: reason };
    const waitMs = FIRST_WAIT_MS * 2 ** (due.attempts - 1);
    return { state: 'queued', notBefore: new Date(now.getTime() + waitMs), error: reason };
  }
}

/** Digits are taken out: an error of a gateway may repeat the phone. */
export function wordsOf(error: unknown): string {
  return String(error)
    .replace(/\d{5,}/g, '#')
    .slice(0, 300);
}
