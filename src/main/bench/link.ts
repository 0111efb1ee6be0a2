import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkRecords, measureLink, parseConfig, personsExample } from '../../base/linkage/index.ts';
import { writePersons } from './link-persons.ts';

export interface BenchLinkOptions {
  readonly records: number;
  readonly seed?: string;
  /** Leaves the deterministic keys out: every pair is weighed. */
  readonly noKeys?: boolean;
  /** Leaves the resident number out altogether: no key, no blocking, no comparison by it. */
  readonly noNumbers?: boolean;
  readonly memoryLimitMb?: number;
  readonly threads?: number;
  /** Where rows and stages go, and stay; a folder that is removed unless told. */
  readonly directory?: string;
  say(line: string): void;
}

export interface BenchLinkResult {
  readonly records: number;
  /** Linking end to end: from the CSV file to entities, pairs and review list. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Most memory that this process, DuckDB and generator included, ever held. */
  readonly peakRssMb: number;
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  readonly truePairs: number;
  readonly falsePairs: number;
  readonly missedPairs: number;
  readonly shareOfDoubles: number;
  /** Records that the deterministic keys brought to another one. */
  readonly collapsedByKeys: number;
  /** Pairs left to weigh after the keys. */
  readonly pairsAfterKeys: number;
  readonly keys: boolean;
  readonly numbers: boolean;
  readonly hotBlocks: number;
  readonly generateSeconds: number;
}

/** Links made-up dirty records of people and measures time, memory and rightness. */
export async function benchLink(options: BenchLinkOptions): Promise<BenchLinkResult> {
  const { say } = options;
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'bench-link-'));
  mkdirSync(directory, { recursive: true });
  try {
    const file = join(directory, 'persons.csv');
    let start = performance.now();
    const made = writePersons({ file, records: options.records, seed: options.seed ?? 'bench-link' });
    const generateSeconds = secondsSince(start);
    say(`${made.records} records of ${made.persons} synthetic people made in ${generateSeconds} s`);
    const config = parseConfig({
      ...exampleOf(options),
      sources: [{ name: 'persons', file }],
      output: join(directory, 'linked'),
      ...(options.memoryLimitMb !== undefined && { memoryLimitMb: options.memoryLimitMb }),
      ...(options.threads !== undefined && { threads: options.threads }),
    });
    rmSync(config.output, { recursive: true, force: true });
    const cpu = process.cpuUsage();
    start = performance.now();
    const result = await linkRecords(config, { say });
    const seconds = secondsSince(start);
    const used = process.cpuUsage(cpu);
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
    const { truePairs, falsePairs, missedPairs, precision, recall, f1 } = await measureLink(config);
    return {
      ...{
        records: made.records,
        seconds,
        cpuSeconds: Math.round((used.user + used.system) / 1e5) / 10,
        peakRssMb,
      },
      ...{ f1, precision, recall, truePairs, falsePairs, missedPairs, shareOfDoubles: made.shareOfDoubles },
      ...{ collapsedByKeys: result.keys.collapsed, pairsAfterKeys: result.compared.pairs },
      ...{ keys: config.keys.length > 0, numbers: options.noNumbers !== true },
      ...{ hotBlocks: result.blocking.hotBlockCount, generateSeconds },
    };
  } finally {
    if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
  }
}

function exampleOf({ noKeys, noNumbers }: BenchLinkOptions) {
  if (noKeys !== true && noNumbers !== true) return personsExample;
  if (noNumbers !== true) return { ...personsExample, keys: [] };
  const { resident_number: _, ...fields } = personsExample.fields;
  const uses = (rule: readonly string[]) => rule.some((part) => part.startsWith('resident_number'));
  return {
    ...{ ...personsExample, fields, keys: [] },
    comparisons: personsExample.comparisons.filter(({ field }) => field !== 'resident_number'),
    blocking: personsExample.blocking.filter((rule) => !uses(rule)),
  };
}

const secondsSince = (start: number) => Math.round((performance.now() - start) / 100) / 10;
