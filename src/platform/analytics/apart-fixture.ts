// Work that the tests of runApart do apart: well-behaved and of every bad kind.
import { AppError } from '../../lib/errors.ts';
import type { Say } from './apart.ts';
import { openDuck } from './duck.ts';

interface FixtureInput {
  readonly what: 'count' | 'refuse' | 'hang' | 'die' | 'fill' | 'reckon';
  readonly directory: string;
}

export async function run({ what, directory }: FixtureInput, say: Say): Promise<unknown> {
  if (what === 'refuse') throw new AppError('fixture.refused', { field: 'x' });
  if (what === 'die') process.exit(7);
  if (what === 'hang') return new Promise((resolve) => setTimeout(resolve, 60_000));
  if (what === 'fill') {
    const kept = Array.from({ length: 40 }, () => Buffer.alloc(16 * 1_048_576, 1));
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    return kept.length;
  }
  const duck = await openDuck({ directory, memoryLimitMb: 128, threads: 1 });
  if (what === 'reckon') {
    say(process.pid);
    return duck.rows('SELECT sum(sin(a.range * b.range)) FROM range(1000000) a, range(1000000) b');
  }
  say('counting');
  const [row] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM range(1000)');
  await duck.close();
  return { pid: process.pid, count: row!.n };
}
