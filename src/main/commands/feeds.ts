import { basename } from 'node:path';
import {
  addSource,
  checkFiles,
  findQuality,
  findSources,
  getSource,
  type LoadOptions,
  loadSource,
  simulateSource,
  tryFile,
} from '../../base/feeds/index.ts';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { CityDocument } from '../city/set-up.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import {
  addFolder,
  isFolder,
  loadFolder,
  readDeclaration,
  wordsOfLoad,
  wordsOfTable,
} from './feeds-folder.ts';
import { wholeNumberOf } from './options.ts';

const MEMORY_MB = 2_048;
const THREADS = 2;
const MOST_SOURCES = 200;

interface Opened extends CommandInput {
  readonly root: RootCtx;
  readonly options: Omit<LoadOptions, 'code' | 'mode' | 'file'>;
  readonly asOf: string;
}

type Run = (opened: Opened, code: string, file: string | undefined) => Promise<CommandResult>;

const add: Run = async ({ root, say }, path) => {
  if (await isFolder(path)) return addFolder(root, path, say);
  const source = await addSource(root, await readDeclaration(path));
  say(`${source.isNew ? 'declared' : 'declared anew'}: ${source.code}`);
  return { output: source };
};

const list: Run = async ({ root, say }) => {
  const { items } = await findSources(root, { limit: MOST_SOURCES }, 'en');
  for (const { code, title, queryOnly, lastLoad } of items) {
    const state = queryOnly ? 'query-only' : (lastLoad?.state ?? 'never loaded');
    say(
      `${code.padEnd(28)} ${state.padEnd(12)} ${String(lastLoad?.rowsStored ?? '').padStart(10)}  ${title}`,
    );
  }
  return { output: { sources: items } };
};

const load: Run = async ({ root, say, values, options }, code, file) => {
  const started = performance.now();
  const mode = values.changes === true ? 'changes' : 'full';
  if (file === undefined && (await isFolder(code))) return loadFolder(root, code, { ...options, mode }, say);
  const { outcome, load } = await loadSource(root, {
    ...{ ...options, code, mode },
    ...(file !== undefined && { file }),
    onStep: (step) => say(`${code}: ${step}`),
    onTable: (path, table) => say(wordsOfTable(path, table)),
  });
  const seconds = (performance.now() - started) / 1000;
  say(`${code}: ${wordsOfLoad({ outcome, load })}`);
  const rowsPerSecond = outcome !== 'stored' ? null : Math.round((load.rowsRead ?? 0) / seconds);
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { output: { outcome, load, seconds, rowsPerSecond, peakRssMb } };
};

const quality: Run = async ({ root, say }, code) => {
  const view = await findQuality(root, code);
  const percent = (share: number | null | undefined) =>
    (share === null || share === undefined ? '–' : `${(share * 100).toFixed(1)} %`).padStart(8);
  say(`${'field'.padEnd(22)} complete    valid   unique   timely consistent`);
  for (const { field, ...series } of view.fields) {
    const last = [series.complete, series.valid, series.unique, series.timely, series.consistent];
    say(`${field.padEnd(22)} ${last.map((each) => percent(each.at(-1))).join(' ')}`);
  }
  return { output: view };
};

/** With a file: what it would bring. Without: whether what lies there is what the database says. */
const check: Run = async ({ root, say, options, asOf }, code, file) => {
  if (file !== undefined) {
    const { faults, ...summary } = await tryFile(root, { ...options, code, file, asOf });
    if (summary.table?.isFirst === false) say(wordsOfTable(file, summary.table));
    say(
      `${basename(file)}: ${summary.rowsRead} rows, ${summary.rowsAside} would be put aside; nothing was stored`,
    );
    return { output: { ...summary, faults: faults.slice(0, 20) } };
  }
  const faults = await checkFiles(root, { ...options, code });
  for (const fault of faults) say(fault);
  if (faults.length === 0) say(`${code}: files and database agree`);
  return { output: { code, faults }, code: faults.length === 0 ? 0 : 1 };
};

/** The other end of a query-only source (合成), for demonstrations: it knows the synthetic persons of the registry. */
const simulate: Run = async ({ root, say, values }, code) => {
  const { queryOnly } = (await getSource(root, code)).declaration;
  if (queryOnly === undefined) throw new AppError('feeds.not_query_only', { code });
  const port = wholeNumberOf(values.port, 'port', 0);
  const simulated = await simulateSource(queryOnly, {
    port,
    nameOf: async (number) => {
      const sql = 'SELECT name FROM registry.person WHERE number = $1 AND synthetic LIMIT 1';
      return (await root.db.query<{ name: string }>(sql, [number]))[0]?.name;
    },
  });
  say(`合成 synthetic: ${queryOnly.addressFrom}=${simulated.address}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await simulated.close();
  return { output: { code, asked: simulated.asked } };
};

const runs: Readonly<Record<string, Run>> = { add, list, load, quality, check, simulate };

export const feeds: Command = {
  usage:
    'add DECLARATION|DIR | list | load CODE [FILE]|DIR [--changes] | quality CODE | check CODE [FILE] | simulate CODE',
  summary: 'sources (数据源): declare, load, measure; options: docs/operate/feeds.md',
  options: {
    changes: { type: 'boolean' },
    confirm: { type: 'boolean' },
    'as-of': { type: 'string' },
    'memory-mb': { type: 'string' },
    threads: { type: 'string' },
    port: { type: 'string' },
  },
  run: async (input) => {
    const [what = '', code, file] = input.positionals;
    const run = runs[what];
    if (run === undefined || (what !== 'list' && code === undefined)) {
      const expected = 'add DECLARATION or DIR, list, load CODE FILE, load DIR, quality CODE or check CODE';
      throw new AppError('config.invalid', { name: 'feeds', value: what, expected });
    }
    const asOf = input.values['as-of'];
    if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(asOf)))
      throw new AppError('config.invalid', { name: '--as-of', value: asOf, expected: 'a day, 2026-01-31' });
    return withDatabase(input, (opened) => run(opened, code ?? '', file));
  },
};

async function withDatabase(input: CommandInput, work: (opened: Opened) => Promise<CommandResult>) {
  const config = loadConfig(process.env);
  const database = await openDatabase(config, { log: () => {} });
  try {
    const root = createCtx({
      ...{ actor: systemActor('feeds'), db: database.pool, clock: systemClock, ids: uuidIds },
      log: createLogger(config.logLevel),
    });
    const city = await findSetting<CityDocument>(root.db, 'city');
    const timeZone = city?.timeZone ?? 'UTC';
    const given = input.values['as-of'];
    const options = {
      ...{
        dataDir: config.dataDir,
        timeZone,
        environment: process.env,
        confirmed: input.values.confirm === true,
      },
      memoryLimitMb: Math.max(128, wholeNumberOf(input.values['memory-mb'], 'memory-mb', MEMORY_MB)),
      threads: Math.max(1, wholeNumberOf(input.values.threads, 'threads', THREADS)),
      ...(typeof given === 'string' && { asOf: given }),
    };
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(root.clock.now());
    return await work({ ...input, root, options, asOf: typeof given === 'string' ? given : today });
  } finally {
    await database.close();
  }
}
