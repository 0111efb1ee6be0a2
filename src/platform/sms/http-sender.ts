import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import type { SmsMessage, SmsSender } from './model.ts';

/** How a city's gateway is spoken to over HTTP; every gateway has another form, so all of it is settings. */
export interface HttpSmsSettings {
  readonly url: string;
  /** Further headers as a JSON object, e.g. `{"Authorization": "Bearer …"}`. */
  readonly headers: string;
  /** The body as JSON text with `{id}`, `{phone}`, `{template}`, `{text}` inside of strings and `{parameters}` as an object. */
  readonly body: string;
  /** A regular expression that the answer's body must fit; empty: any answer of the 200s will do. */
  readonly accepted: string;
  readonly timeoutMs: number;
}

export const DEFAULT_SMS_BODY =
  '{"id":"{id}","phone":"{phone}","template":"{template}","text":"{text}","parameters":{parameters}}';

const TRIES = 2;
const BETWEEN_TRIES_MS = 300;
const MOST_ANSWER_CHARACTERS = 10_000;

/**
 * A sender over HTTP POST. The message's id is in the header Idempotency-Key and may be in the body, so that a
 * second try is not a second message. A gateway that does not answer, or answers with a 5xx, is tried once more;
 * queues try later again. Throws `config.invalid` for settings that cannot work, before anything is sent.
 */
export function createHttpSmsSender(settings: HttpSmsSettings): SmsSender {
  const headers = readHeaders(settings.headers);
  const body = settings.body === '' ? DEFAULT_SMS_BODY : settings.body;
  checkBody(body);
  const accepted = readPattern(settings.accepted);
  const sendOnce = async (message: SmsMessage, signal: AbortSignal): Promise<'sent' | 'again'> => {
    const limits = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]);
    const answer = await fetch(settings.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers, 'Idempotency-Key': message.id },
      body: fill(body, message),
      redirect: 'error',
      signal: limits,
    });
    const text = (await answer.text()).slice(0, MOST_ANSWER_CHARACTERS);
    if (answer.status >= 500) return 'again';
    // The answer may repeat the phone: errors are kept, so only the status is told.
    if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`);
    if (accepted !== undefined && !accepted.test(text))
      throw new Error('the gateway did not take the message');
    return 'sent';
  };
  return {
    send: async (message, signal) => {
      for (let attempt = 1; attempt <= TRIES; attempt += 1) {
        const result = await sendOnce(message, signal).catch((error: unknown) => {
          if (error instanceof TypeError && attempt < TRIES && !signal.aborted) return 'again' as const;
          throw error;
        });
        if (result === 'sent') return;
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
      }
      throw new Error('the gateway is not available');
    },
  };
}

function readHeaders(text: string): Record<string, string> {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      if (Object.values(value).every((each) => typeof each === 'string')) return value as never;
  } catch {
    // Falls through to the error below.
  }
  throw invalid('SMS_HEADERS', 'a JSON object of texts');
}

function readPattern(text: string): RegExp | undefined {
  if (text === '') return undefined;
  try {
    return new RegExp(text, 'u');
  } catch {
    throw invalid('SMS_ACCEPTED', 'a regular expression');
  }
}

function checkBody(body: string): void {
  const sample = { id: 'i', phone: '1', template: 't', parameters: { code: '1' }, text: '"\\\n' };
  try {
    JSON.parse(fill(body, sample));
  } catch {
    throw invalid('SMS_BODY', 'JSON with {phone} and {text}');
  }
  if (!body.includes('{phone}')) throw invalid('SMS_BODY', 'JSON with {phone}');
}

function invalid(name: string, expected: string): AppError {
  return new AppError('config.invalid', { name, value: '(hidden)', expected });
}

/** Puts the message's values into the body; inside of strings, so each is escaped as JSON is. */
function fill(body: string, message: SmsMessage): string {
  return body.replace(/\{(id|phone|template|text|parameters)\}/g, (_, key: string) => {
    if (key === 'parameters') return JSON.stringify(message.parameters);
    const value = message[key as 'id' | 'phone' | 'template' | 'text'];
    assert(typeof value === 'string', `an SMS has a ${key}`);
    return JSON.stringify(value).slice(1, -1);
  });
}
