import { createHmac } from 'node:crypto';
import { AppError } from '../../../lib/errors.ts';
import { audit } from '../../../platform/audit/record.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import type { ExchangeSettings } from './contract.ts';

export interface Exchange extends ExchangeSettings {
  readonly secret: string | null;
}

const select = statement(
  'hotline.exchange.select',
  `SELECT endpoint, algorithm, secret, timeout_ms AS "timeoutMs", day_list_endpoint AS "dayListEndpoint"
   FROM hotline.exchange`,
);
const upsert = statement(
  'hotline.exchange.upsert',
  `INSERT INTO hotline.exchange (endpoint, algorithm, secret, timeout_ms, day_list_endpoint, changed_at, changed_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (one) DO UPDATE SET endpoint = excluded.endpoint, algorithm = excluded.algorithm,
     secret = coalesce(excluded.secret, exchange.secret), timeout_ms = excluded.timeout_ms,
     day_list_endpoint = excluded.day_list_endpoint, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
);

const NONE: Exchange = {
  ...{ endpoint: null, algorithm: 'sha256', secret: null, timeoutMs: 3_000, dayListEndpoint: null },
};

/** Part of the address of a simulated upper platform: whoever reads the settings sees that it is none. */
export const SYNTHETIC_PATH = '/synthetic-upper-platform/';

/** True when a simulated platform stands at the other end. */
export const isSynthetic = (exchange: Pick<Exchange, 'endpoint'>): boolean =>
  exchange.endpoint?.includes(SYNTHETIC_PATH) === true;

/** How the upper platform is reached; without an endpoint everything goes by files. */
export async function readExchange(db: Db): Promise<Exchange> {
  return (await db.run<Exchange>(select))[0] ?? NONE;
}

/**
 * Sets the upper platform up; a secret that is not given stays. Throws `hotline.endpoint_invalid`,
 * `hotline.secret_needed`.
 */
export async function storeExchange(ctx: Ctx, input: ExchangeSettings & { secret?: string }): Promise<void> {
  for (const endpoint of [input.endpoint, input.dayListEndpoint]) checkEndpoint(endpoint);
  const known = await readExchange(ctx.db);
  const needed = input.endpoint !== null || input.dayListEndpoint !== null;
  if (needed && (input.secret ?? known.secret) === null) throw new AppError('hotline.secret_needed');
  const { endpoint, algorithm, secret = null, timeoutMs, dayListEndpoint } = input;
  const values = [endpoint, algorithm, secret, timeoutMs, dayListEndpoint, ctx.clock.now(), ctx.actor.id];
  await ctx.db.run(upsert, values);
  const details = { endpoint, algorithm, dayListEndpoint, secretChanged: secret !== null };
  await audit(ctx, { action: 'hotline.exchange.changed', subject: 'hotline:exchange', details });
}

function checkEndpoint(endpoint: string | null): void {
  if (endpoint === null) return;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const right =
    url && ['http:', 'https:'].includes(url.protocol) && url.username === '' && url.password === '';
  if (!right) throw new AppError('hotline.endpoint_invalid', { endpoint: endpoint.slice(0, 200) });
}

/** Headers that prove who sent a body and when: HMAC over "<timestamp>.<body>", SHA-256 or SM3, in hex. */
export function signedHeaders(exchange: Exchange, body: string, at: Date): Record<string, string> {
  const timestamp = at.toISOString();
  const mac = createHmac(exchange.algorithm, exchange.secret ?? '').update(`${timestamp}.${body}`);
  return { 'X-Timestamp': timestamp, 'X-Signature': `${exchange.algorithm}=${mac.digest('hex')}` };
}
