import { availableParallelism } from 'node:os';
import { AppError } from '../../lib/errors.ts';
import { writeChangesOfDay, writeCity } from '../synthetic-city/index.ts';
import type { Command } from './command.ts';
import { wholeNumberOf } from './options.ts';

/** Up to this scale sources are made unasked; those of the whole city are 106 million rows. */
const FEEDS_SCALE_MOST = 0.1;

/** A made-up city over the real divisions of a pack, as files: for trials, benches and demonstrations. */
export const synth: Command = {
  usage:
    'city [--scale S] [--seed N] [--out DIR] [--city PACK] [--feeds|--no-feeds] | city --out DIR --changes DAY',
  summary:
    'makes a synthetic city 合成城市: people, houses, organisations, things, and 42 dirty sources with their truth; sources above scale 0.1 with --feeds only',
  options: {
    ...{ scale: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
    ...{ city: { type: 'string' }, feeds: { type: 'boolean' }, threads: { type: 'string' } },
    ...{ 'no-feeds': { type: 'boolean' }, changes: { type: 'string' } },
  },
  run: async ({ values, positionals, say }) => {
    const [kind = ''] = positionals;
    if (kind !== 'city') {
      throw new AppError('config.invalid', { name: 'synth', value: kind, expected: 'city' });
    }
    const scale = values.scale === undefined ? 0.01 : Number(values.scale);
    if (Number.isNaN(scale)) throw new AppError('synth.scale_invalid', { scale: String(values.scale) });
    const seed = wholeNumberOf(values.seed, 'seed', 1);
    const city = typeof values.city === 'string' ? values.city : '';
    const directory = typeof values.out === 'string' ? values.out : `synthetic-city-${scale}-${seed}`;
    const feeds = values['no-feeds'] !== true && (values.feeds === true || scale <= FEEDS_SCALE_MOST);
    const threads = Math.max(1, wholeNumberOf(values.threads, 'threads', availableParallelism()));
    const stop = new AbortController();
    const onStop = () => stop.abort();
    process.once('SIGINT', onStop).once('SIGTERM', onStop);
    const began = performance.now();
    try {
      if (typeof values.changes === 'string') {
        const pack = typeof values.city === 'string' ? city : undefined;
        const day = values.changes;
        const written = await writeChangesOfDay({
          city: pack,
          directory,
          day,
          threads,
          say,
          signal: stop.signal,
        });
        say(`${written.output}: ${written.rows.change} changed people 变动人员`);
        return { output: { ...written, day, seconds: Math.round((performance.now() - began) / 100) / 10 } };
      }
      const { rows, feedRows, megabytes, already } = await writeCity({
        ...{ city, scale, seed, directory, threads, say, feeds, signal: stop.signal },
      });
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      say(
        `${already ? 'was there already 已存在' : 'done 完成'}: ${directory}, ${rows.person} persons, ${feedRows} feed rows, ${megabytes} MB, ${seconds} s`,
      );
      const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
      return { output: { directory, scale, seed, rows, feedRows, megabytes, seconds, peakRssMb, already } };
    } finally {
      process.off('SIGINT', onStop).off('SIGTERM', onStop);
    }
  },
};
