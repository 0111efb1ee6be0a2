import { createWriteStream } from 'node:fs';
import {
  type CategoryImportSummary,
  chooseColumns,
  type ImportSummary,
  importCategories,
  importReports,
  learnCategories,
  parseStates,
  previewImport,
  sampleTable,
} from '../../base/intake/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { tellPagesToReadAgain } from '../../platform/push/index.ts';
import { readTable, type Table } from '../../platform/tables/index.ts';
import { openCity } from '../city/city.ts';
import { setUpCity } from '../city/set-up.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { offsetMinutesOf, requiredText } from './options.ts';

export const importCommand: Command = {
  usage: 'reports|categories FILE [--map field=column,…] [--units …] [--list ID] [--preview] …',
  summary:
    'takes a CSV or XLSX of reports, old tickets or categories in, again after an interruption; options: docs/operate/import.md',
  options: {
    map: { type: 'string' },
    channel: { type: 'string' },
    preview: { type: 'boolean' },
    errors: { type: 'string' },
    list: { type: 'string' },
    name: { type: 'string' },
    'keep-missing': { type: 'boolean' },
    'category-list': { type: 'string' },
    'learn-categories': { type: 'boolean' },
    teach: { type: 'boolean' },
    states: { type: 'string' },
    units: { type: 'string' },
    'as-new': { type: 'boolean' },
    'from-now': { type: 'boolean' },
    'utc-offset-minutes': { type: 'string' },
  },
  run: async (input) => {
    const [what, file] = input.positionals;
    if ((what !== 'reports' && what !== 'categories') || file === undefined) {
      const expected = 'reports FILE or categories FILE';
      throw new AppError('config.invalid', { name: 'import', value: what ?? '', expected });
    }
    const open = async () => {
      try {
        return await readTable(file, { rows: MOST_ROWS, bytes: MOST_BYTES, lenient: true });
      } catch (error) {
        const { code, syscall } = error as NodeJS.ErrnoException;
        if (syscall === undefined) throw error;
        throw new AppError('classify.file_unreadable', { file, reason: code ?? '' }, error);
      }
    };
    // Read before the database is opened: a file at fault is told at once.
    const table = await open();
    return withCity(input, (root, city) =>
      what === 'reports' ? reports(root, city, input, table, open) : categories(root, city, input, table),
    );
  },
};

/** An operator's own file may be larger than what is accepted over the network. */
const MOST_ROWS = 2_000_000;
const MOST_BYTES = 1_000_000_000;

async function withCity(
  { say }: CommandInput,
  work: (root: RootCtx, city: City) => Promise<CommandResult>,
): Promise<CommandResult> {
  const config = loadConfig(process.env);
  const database = await openDatabase(config, { log: () => {} });
  try {
    const root = createCtx({
      ...{ actor: systemActor('import'), db: database.pool, clock: systemClock, ids: uuidIds },
      log: createLogger(config.logLevel),
    });
    await setUpCity(root, config.city, say);
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    const result = await work(root, city);
    await tellPagesToReadAgain(root.db);
    return result;
  } finally {
    await database.close();
  }
}

const textOf = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined);

async function categories(root: RootCtx, city: City, { values, say }: CommandInput, table: Table) {
  const summary = await importCategories(root, city, table, {
    ...{ list: requiredText(values.list, 'list'), name: textOf(values.name), map: textOf(values.map) },
    ...{ keepMissing: values['keep-missing'] === true, preview: values.preview === true },
    units: await unitsOf(textOf(values.units)),
  });
  sayCategories(summary, say);
  const nothing = summary.added + summary.changed + summary.unchanged === 0;
  return { output: summary, code: nothing && summary.failed > 0 ? 1 : 0 };
}

async function reports(
  root: RootCtx,
  city: City,
  { values, say }: CommandInput,
  whole: Table,
  open: () => Promise<Table>,
): Promise<CommandResult> {
  const { sample, table } = await sampleTable(whole);
  const choice = chooseColumns(table.header, sample, textOf(values.map));
  const { columns } = choice;
  say(
    `columns: ${Object.entries(columns)
      .map(([field, column]) => `${field} ← ${column}`)
      .join(', ')}`,
  );
  const units = await unitsOf(textOf(values.units));
  const list = textOf(values['category-list']);
  const column = columns.category ?? columns.categoryCode;
  let learnt: CategoryImportSummary | undefined;
  if (values['learn-categories'] === true && values.preview !== true) {
    if (list === undefined || column === undefined) {
      const expected = 'with --category-list ID and a column of categories (--map category=…)';
      throw new AppError('config.invalid', { name: '--learn-categories', value: list ?? '', expected });
    }
    learnt = await learnCategories(root, city, await open(), {
      ...{ list, name: textOf(values.name), column, unitColumn: columns.unit, units },
    });
    sayCategories(learnt, say);
    await city.refresh();
  }
  const errors = textOf(values.errors) === undefined ? undefined : createWriteStream(textOf(values.errors)!);
  try {
    const options = {
      ...{ ...choice, channel: textOf(values.channel) ?? 'import', categoryList: list, units },
      ...{ states: parseStates(textOf(values.states)), asNew: values['as-new'] === true },
      ...{ teach: values.teach === true, clocksFromNow: values['from-now'] === true },
      offsetMinutes: offsetMinutesOf(values['utc-offset-minutes'], 'utc-offset-minutes', 480),
      onProgress: (done: ImportSummary) =>
        say(`${done.rows} rows: ${done.imported} imported, ${done.failed} failed`),
      onFailed: (failure: { line: number; externalId: string; reason: string }) => {
        if (errors) errors.write(`${JSON.stringify(failure)}\n`);
        else say(`line ${failure.line}: ${failure.reason}`);
      },
    };
    if (values.preview) {
      const rows = await previewImport(city, table, options, root.clock.now());
      for (const row of rows) say(JSON.stringify(row));
      return { output: { columns, preview: rows } };
    }
    const summary = await importReports(root, city, table, options);
    printSummary(city, summary, say);
    const output = { ...summary, ...(learnt && { learnt }) };
    return { output, code: summary.imported + summary.skipped === 0 && summary.failed > 0 ? 1 : 0 };
  } finally {
    errors?.end();
  }
}

/** `name=code,…`, or a CSV or XLSX file whose first two columns are the other system's name and our unit's code. */
async function unitsOf(given: string | undefined): Promise<ReadonlyMap<string, string> | undefined> {
  if (given === undefined) return undefined;
  if (given.includes('=')) {
    const pairs = given.split(',').filter((each) => each.trim() !== '');
    return new Map(
      pairs.map((pair) => {
        const cut = pair.lastIndexOf('=');
        return [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()] as const;
      }),
    );
  }
  const units = new Map<string, string>();
  const table = await readTable(given);
  const [name = '', code = ''] = table.header;
  for await (const { cells } of table.rows) if (cells[name]) units.set(cells[name], cells[code] ?? '');
  return units;
}

function sayCategories(summary: CategoryImportSummary, say: (line: string) => void): void {
  const { list, added, changed, unchanged, retired, failed, mapped } = summary;
  for (const { line, reason } of summary.errors) say(`line ${line}: ${reason}`);
  say(
    `list ${list}${summary.preview ? ' (preview)' : ''}: added ${added}, changed ${changed}, unchanged ${unchanged}, retired ${retired}, failed ${failed}, mapped ${mapped}`,
  );
  for (const { name, to } of summary.suggestions.slice(0, SHOWN)) say(`  ${name} → ${to.code} ${to.name} ?`);
  if (summary.suggestions.length > SHOWN)
    say(`  and ${summary.suggestions.length - SHOWN} more; confirm them in the administration`);
}

const SHOWN = 15;

function printSummary(city: City, summary: ImportSummary, say: (line: string) => void): void {
  const top = (record: Readonly<Record<string, number>>, nameOf = (name: string) => name) =>
    Object.entries(record)
      .sort((a, b) => b[1] - a[1])
      .slice(0, SHOWN)
      .map(([name, count]) => `  ${String(count).padStart(6)}  ${nameOf(name) || '(none)'}`);
  say('');
  say(
    `imported ${summary.imported}, skipped ${summary.skipped}, failed ${summary.failed}, outside the city ${summary.outsideCity}`,
  );
  say(`dispatched by the machine ${summary.automatic}, sent to a person ${summary.toPerson}`);
  say(
    `fused ${summary.fused} reports into ${summary.fusedGroups} cases; ${summary.redLines} crossed a red line`,
  );
  say(`${summary.msPerMessage} ms a message`);
  const states = city.loop.flows.current('incident').states;
  if (Object.keys(summary.takenOver).length > 0) {
    say('taken over:');
    for (const row of top(summary.takenOver, (state) => `${state} ${states[state]?.title.zh ?? ''}`))
      say(row);
  }
  say('categories:');
  for (const row of top(summary.byCategory)) say(row);
  say('units:');
  for (const row of top(summary.byUnit)) say(row);
  if (Object.keys(summary.unknownUnits).length > 0) {
    say('units that are none of ours (name them with --units "theirs=our code"):');
    for (const row of top(summary.unknownUnits)) say(row);
  }
}
