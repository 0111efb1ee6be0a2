import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { syntheticExchange } from '../../scenes/hotline/simulator/exchange.ts';
import { simulateUpperPlatform } from '../../scenes/hotline/simulator/simulator.ts';
import { simulatePolice } from '../../scenes/police-diversion/simulator.ts';
import { startApplication } from '../application.ts';
import { enterFromOutside, type Outside } from '../simulator/outside.ts';
import { type WorkSummary, workOff } from '../simulator/work.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { wholeNumberOf } from './options.ts';

const WORK_TITLES: Readonly<Record<keyof WorkSummary, string>> = {
  ...{ cases: 'cases 案卷', steps: 'steps 步骤', closed: 'closed 结案', notTakenUp: 'not taken up 不予受理' },
  ...{ stillOpen: 'still open 未结', onTime: 'on time 按期', bounced: 'bounced 退单' },
  ...{
    extended: 'extended 延期',
    suspended: 'suspended 挂账',
    reworked: 'sent back 返工',
    rated: 'rated 已评价',
  },
};
const MOST_SECONDS = 86_400;
/** Unless told, parties send in this part of their time; the rest is for the answers. */
const SENDING_SHARE = 0.2;
/** What the parties may do, as their API tokens say. */
const POLICE = ['police-diversion.exchange'];
const UPPER = ['hotline.exchange'];

const kinds: Readonly<Record<string, (input: CommandInput) => Promise<CommandResult>>> = {
  work,
  police,
  'upper-platform': upperPlatform,
};

/** For demonstrations and trials: the city's staff, or an outside party at the other end of an exchange. */
export const simulate: Command = {
  usage:
    'work [--most N] [--per-second N] | police [--count N] [--within N] | upper-platform [--count N] [--within N] [--differences N] [--port N]',
  summary: 'made-up staff, a made-up 110 or upper platform over the real exchange; for demonstrations',
  options: {
    ...{ most: { type: 'string' }, 'per-second': { type: 'string' }, seed: { type: 'string' } },
    ...{ city: { type: 'string' }, login: { type: 'string' }, count: { type: 'string' } },
    ...{ seconds: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
    ...{ differences: { type: 'string' }, within: { type: 'string' } },
  },
  run: (input) => {
    const [kind = ''] = input.positionals;
    const run = kinds[kind];
    if (run === undefined)
      throw new AppError('config.invalid', {
        ...{ name: 'simulate', value: kind },
        expected: Object.keys(kinds).join(', '),
      });
    return run(input);
  },
};

/** What is open (e.g. an imported file) goes through the whole loop. */
async function work({ values, say }: CommandInput): Promise<CommandResult> {
  const most = wholeNumberOf(values.most, 'most', 10_000);
  const perSecond = Math.max(1, wholeNumberOf(values['per-second'], 'per-second', 100));
  const application = await startApplication(
    { ...loadConfig(process.env), simulator: false },
    { duties: { serve: false, work: false } },
  );
  try {
    const { root, city, files } = application;
    // What pages want to hear of, the running servers tell them from the events.
    const push = { publish: () => {}, subscribe: () => () => {}, subscribers: 0, stop: async () => {} };
    const random = seededRandom(typeof values.seed === 'string' ? values.seed : 'work');
    const output = await workOff(root, { city, files, push }, { random, perSecond, most, wait });
    tell(say, output, WORK_TITLES);
    return { output };
  } finally {
    await application.stop();
  }
}

async function police(input: CommandInput): Promise<CommandResult> {
  const durationMs = durationOf(input, 300);
  const sendingMs = sendingMsOf(input, durationMs);
  const calls = wholeNumberOf(input.values.count, 'count', 20);
  const outside = await enter(input, { name: '110 (synthetic)', permissions: POLICE, durationMs });
  return during(outside, async () => {
    const output = await simulatePolice(outside.world, { calls, sendingMs });
    tell(input.say, output, {});
    return { output };
  });
}

async function upperPlatform(input: CommandInput): Promise<CommandResult> {
  const { values, say } = input;
  const durationMs = durationOf(input, 300);
  const sendingMs = sendingMsOf(input, durationMs);
  const tickets = wholeNumberOf(values.count, 'count', 20);
  const differences = wholeNumberOf(values.differences, 'differences', 2);
  const port = wholeNumberOf(values.port, 'port', 0);
  const host = typeof values.host === 'string' ? values.host : '127.0.0.1';
  const outside = await enter(input, { name: '12345 (synthetic)', permissions: UPPER, durationMs });
  const secret = randomBytes(24).toString('hex');
  return during(outside, async () => {
    const { asAdministrator, world } = outside;
    const exchange = syntheticExchange(asAdministrator);
    try {
      const output = await simulateUpperPlatform(world, {
        ...{ tickets, sendingMs, host, port, secret, differences },
        ready: async (server) => {
          await exchange.connect(server, secret);
          say(`upper platform (synthetic): ${server.endpoint}`);
        },
      });
      tell(say, output, {});
      return { output };
    } finally {
      await exchange.restore();
    }
  });
}

function durationOf({ values }: CommandInput, fallback: number): number {
  const seconds = wholeNumberOf(values.seconds, 'seconds', fallback);
  return Math.min(Math.max(seconds, 1), MOST_SECONDS) * 1_000;
}

function sendingMsOf({ values }: CommandInput, durationMs: number): number {
  const fallback = (durationMs * SENDING_SHARE) / 1_000;
  const seconds = values.within === undefined ? fallback : wholeNumberOf(values.within, 'within', 0);
  return Math.min(seconds * 1_000, durationMs);
}

function enter(
  { values, say }: CommandInput,
  party: { name: string; permissions: readonly string[]; durationMs: number },
): Promise<Outside> {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const { port } = loadConfig(process.env);
  return enterFromOutside({
    ...party,
    city: (text('city') ?? `http://127.0.0.1:${port}`).replace(/\/+$/, ''),
    login: text('login') ?? 'admin',
    password: process.env.CITYBRAIN_PASSWORD,
    seed: text('seed') ?? party.name,
    say,
  });
}

/** The first Ctrl+C ends the party, not the process: it gives its token and settings back. */
async function during(outside: Outside, run: () => Promise<CommandResult>): Promise<CommandResult> {
  const end = () => outside.end();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  try {
    return await run();
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
    await outside.leave();
  }
}

function tell(say: (line: string) => void, summary: object, titles: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(summary))
    say(`${String(value).padStart(8)}  ${titles[key] ?? key}`);
}
