import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntityEvaluation, PersonEvaluation } from '../../base/registry/index.ts';
import { CITYBRAIN } from './server.ts';

export interface BenchSourcesOptions {
  readonly scale: number;
  readonly seed: number;
  readonly city?: string;
  say(line: string): void;
}

export interface BenchSourcesResult {
  /** Records of persons that were linked, how long that took, and the most memory it ever held. */
  readonly records: number;
  readonly seconds: number;
  readonly peakRssMb: number;
  /** Of pairs of records that mean one person, against a truth that the linking never reads. */
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly householdsF1: number;
  readonly organisationsF1: number | undefined;
  readonly thingsF1: number | undefined;
  /** Of living people with a house: whose house was found, and was the right one. */
  readonly housesRight: number;
  /** Buildings of the address base, and how many of them no grid of the city holds. */
  readonly buildings: number;
  readonly buildingsOutside: number;
  readonly rowsLoaded: number;
  readonly makeSeconds: number;
  readonly loadSeconds: number;
}

interface Timed {
  readonly seconds: number;
}

interface Linked extends Timed {
  readonly records: number;
  readonly peakRssMb: number;
}

interface Evaluated extends PersonEvaluation {
  readonly organisations?: EntityEvaluation;
  readonly things?: EntityEvaluation;
}

/**
 * Makes a city with its 42 dirty sources, loads and links them into an empty registry, and compares with the truth: the
 * commands that people type, one after the other, in a folder that is removed. Throws what a command is refused with.
 */
export async function benchSources({
  scale,
  seed,
  city,
  say,
}: BenchSourcesOptions): Promise<BenchSourcesResult> {
  const folder = await mkdtemp(join(tmpdir(), 'citybrain-sources-'));
  const made = join(folder, 'city');
  const environment = { DATA_DIR: join(folder, 'data'), ...(city !== undefined && { CITY: city }) };
  const run = async <Output>(...args: string[]): Promise<Output> => {
    const began = performance.now();
    const output = (await runCommand(args, environment)) as Output;
    say(`${args.slice(0, 2).join(' ')}: ${Math.round((performance.now() - began) / 100) / 10} s`);
    return output;
  };
  try {
    const pack = city === undefined ? [] : ['--city', city];
    const size = ['--scale', String(scale), '--seed', String(seed)];
    const synthetic = await run<Timed>('synth', 'city', ...size, ...pack, '--out', made, '--feeds');
    const base = await run<{ buildings: number; outside: number }>('registry', 'base', made, '--synthetic');
    await run('feeds', 'add', made);
    const loaded = await run<Timed & { rowsRead: number }>('feeds', 'load', made);
    const linked = await run<Linked>('registry', 'link');
    const { persons, households, organisations, things, housesRight } = await run<Evaluated>(
      'registry',
      'eval',
      made,
    );
    return {
      ...{ records: linked.records, seconds: linked.seconds, peakRssMb: linked.peakRssMb },
      ...{
        f1: persons.f1,
        precision: persons.precision,
        recall: persons.recall,
        householdsF1: households.f1,
      },
      ...{ organisationsF1: organisations?.pairs.f1, thingsF1: things?.pairs.f1, housesRight },
      ...{ buildings: base.buildings, buildingsOutside: base.outside, rowsLoaded: loaded.rowsRead },
      ...{ makeSeconds: synthetic.seconds, loadSeconds: loaded.seconds },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command as people type it. Returns what its --json says. */
async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  const child = spawn(process.execPath, [CITYBRAIN, ...args, '--json'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const last = said.trim().split('\n').at(-1) ?? '';
  if (code === 0) return JSON.parse(last);
  throw new Error(`citybrain ${args.join(' ')} ended with ${code}: ${last.slice(0, 300)}`);
}
