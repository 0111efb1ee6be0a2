import { AppError } from '../../lib/errors.ts';
import { benchDispatch } from '../bench/dispatch.ts';
import { benchLoop } from '../bench/lifecycle.ts';
import { benchLink } from '../bench/link.ts';
import { benchLists } from '../bench/lists.ts';
import { benchLocate } from '../bench/locate.ts';
import { benchPages } from '../bench/pages.ts';
import { type BenchRegistryOptions, benchCity, benchRegistry } from '../bench/registry.ts';
import { benchSoak } from '../bench/soak.ts';
import { benchStart } from '../bench/start.ts';
import { packDirectoryOf } from '../city/set-up.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { wholeNumberOf } from './options.ts';

async function locate({ values, say }: CommandInput): Promise<CommandResult> {
  const city = typeof values.city === 'string' ? values.city : '';
  const result = await benchLocate({ packDir: packDirectoryOf(city) });
  say(
    `${result.grids} grids: ${result.lookupsPerSecond} lookups a second, index ready in ${result.buildMs} ms`,
  );
  return { output: result };
}

async function loop({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchLoop({
    stored: wholeNumberOf(values.stored, 'stored', 10_000),
    seconds: wholeNumberOf(values.seconds, 'seconds', 20),
    workers: wholeNumberOf(values.workers, 'workers', 24),
    photos: values.photos === true,
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  return { output: result };
}

async function dispatch({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchDispatch({
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  say(`p99 ${result.p99Ms} ms, ${result.perSecond} messages a second; over HTTP p99 ${result.httpP99Ms} ms`);
  return { output: result };
}

async function lists({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchLists({
    stored: wholeNumberOf(values.stored, 'stored', 1_000_000),
    rounds: wholeNumberOf(values.rounds, 'rounds', 20),
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  say(`the slowest p95 is ${result.worstP95Ms} ms`);
  return { output: result };
}

async function pages({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchPages({
    stored: wholeNumberOf(values.stored, 'stored', 5_000),
    rounds: wholeNumberOf(values.rounds, 'rounds', 3),
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  return { output: result };
}

async function start({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchStart({
    watchSeconds: wholeNumberOf(values.seconds, 'seconds', 60),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  return { output: result };
}

async function soak({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchSoak({
    minutes: Math.max(1, wholeNumberOf(values.minutes, 'minutes', 30)),
    perSecond: Math.max(1, wholeNumberOf(values['per-second'], 'per-second', 3)),
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  });
  say(`heap ${result.heapStartMb} MB to ${result.heapEndMb} MB: ${result.growthPercent} %`);
  return { output: result };
}

/** Up to this scale `bench registry` links the dirty sources too, unasked: some minutes. */
const FEEDS_SCALE_MOST = 0.01;

function registryOptions({ values, say }: CommandInput): BenchRegistryOptions {
  const scale = Number(values.scale ?? '0.01');
  if (!(scale > 0 && scale <= 1)) throw new AppError('synth.scale_invalid', { scale: String(values.scale) });
  return {
    scale,
    seed: wholeNumberOf(values.seed, 'seed', 1),
    rounds: wholeNumberOf(values.rounds, 'rounds', 200),
    ...(typeof values['data-dir'] === 'string' && { dataDir: values['data-dir'] }),
    ...(typeof values.city === 'string' && { city: values.city }),
    say,
  };
}

async function city(input: CommandInput): Promise<CommandResult> {
  const result = await benchCity(registryOptions(input));
  input.say(`${result.persons} persons in ${result.seconds} s, ${result.gigabytes} GB`);
  return { output: result };
}

async function registry(input: CommandInput): Promise<CommandResult> {
  const options = registryOptions(input);
  const { feeds, 'no-feeds': none } = input.values;
  const withFeeds = none !== true && (feeds === true || options.scale <= FEEDS_SCALE_MOST);
  return { output: await benchRegistry({ ...options, feeds: withFeeds }) };
}

async function link({ values, say }: CommandInput): Promise<CommandResult> {
  const result = await benchLink({
    records: Math.max(100, wholeNumberOf(values.records, 'records', 100_000)),
    noKeys: values['no-keys'] === true,
    noNumbers: values['no-numbers'] === true,
    ...(typeof values.seed === 'string' && { seed: values.seed }),
    ...(typeof values['data-dir'] === 'string' && { directory: values['data-dir'] }),
    ...(values['memory-mb'] !== undefined && {
      memoryLimitMb: wholeNumberOf(values['memory-mb'], 'memory-mb', 5_000),
    }),
    say,
  });
  say(`${result.records} records in ${result.seconds} s, f1 ${result.f1}, at most ${result.peakRssMb} MB`);
  return { output: result };
}

const benches: Readonly<Record<string, (input: CommandInput) => Promise<CommandResult>>> = {
  locate,
  loop,
  lists,
  dispatch,
  pages,
  start,
  soak,
  city,
  registry,
  link,
};

export const bench: Command = {
  usage: `${Object.keys(benches).join('|')} [--stored N] [--seconds N] [--workers N] [--minutes N] [--per-second N] [--photos] [--records N] [--no-keys] [--no-numbers] [--scale S] [--feeds|--no-feeds]`,
  summary: 'measures on this machine, against a server of its own',
  options: {
    stored: { type: 'string' },
    seconds: { type: 'string' },
    workers: { type: 'string' },
    minutes: { type: 'string' },
    'per-second': { type: 'string' },
    photos: { type: 'boolean' },
    rounds: { type: 'string' },
    scale: { type: 'string' },
    seed: { type: 'string' },
    city: { type: 'string' },
    'data-dir': { type: 'string' },
    records: { type: 'string' },
    'memory-mb': { type: 'string' },
    feeds: { type: 'boolean' },
    'no-feeds': { type: 'boolean' },
    'no-keys': { type: 'boolean' },
    'no-numbers': { type: 'boolean' },
  },
  run: async (input) => {
    const run = benches[input.positionals[0] ?? ''];
    if (run === undefined) {
      const expected = `one of ${Object.keys(benches).join(', ')}`;
      throw new AppError('config.invalid', { name: 'bench', value: input.positionals[0] ?? '', expected });
    }
    return run(input);
  },
};
