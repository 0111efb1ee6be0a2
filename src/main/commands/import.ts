import { createWriteStream } from 'node:fs';
import { type ImportSummary, importReports, mapColumns, previewImport } from '../../base/intake/index.ts';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx } from '../../platform/context/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { openCity } from '../city.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { setUpCity } from '../set-up.ts';
import type { Command, CommandInput } from './command.ts';
import { wholeNumberOf } from './options.ts';

export const importCommand: Command = {
  usage: 'reports FILE [--map text=列名,…] [--preview] [--errors FILE]',
  summary: 'takes a CSV or XLSX of reports in; start it again after an interruption',
  options: {
    map: { type: 'string' },
    channel: { type: 'string' },
    preview: { type: 'boolean' },
    errors: { type: 'string' },
    'category-list': { type: 'string' },
    'utc-offset-minutes': { type: 'string' },
  },
  run: async (input) => {
    const [what, file] = input.positionals;
    if (what !== 'reports' || file === undefined) {
      throw new AppError('config.invalid', { name: 'import', value: what ?? '', expected: 'reports FILE' });
    }
    return importFile(input, file);
  },
};

/** An operator's own file may be larger than what is accepted over the network. */
const MOST_ROWS = 2_000_000;
const MOST_BYTES = 1_000_000_000;

async function importFile({ values, say }: CommandInput, file: string) {
  const config = loadConfig(process.env);
  const table = await readTable(file, { rows: MOST_ROWS, bytes: MOST_BYTES });
  const columns = mapColumns(table.header, typeof values.map === 'string' ? values.map : undefined);
  say(
    `columns: ${Object.entries(columns)
      .map(([field, column]) => `${field} ← ${column}`)
      .join(', ')}`,
  );
  const database = await openDatabase(config, { log: () => {} });
  const errors = typeof values.errors === 'string' ? createWriteStream(values.errors) : undefined;
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
    const options = {
      columns,
      channel: typeof values.channel === 'string' ? values.channel : 'import',
      offsetMinutes: wholeNumberOf(values['utc-offset-minutes'], 'utc-offset-minutes', 480),
      ...(typeof values['category-list'] === 'string' && { categoryList: values['category-list'] }),
      onProgress: (done: ImportSummary) =>
        say(`${done.rows} rows: ${done.imported} imported, ${done.failed} failed`),
      onFailed: (failure: { line: number; externalId: string; reason: string }) => {
        if (errors) errors.write(`${JSON.stringify(failure)}\n`);
        else say(`line ${failure.line}: ${failure.reason}`);
      },
    };
    if (values.preview) {
      const rows = await previewImport(city, table, options, city.loop.dayOf(root.clock.now()));
      for (const row of rows) say(JSON.stringify(row));
      return { output: { preview: rows } };
    }
    const summary = await importReports(root, city, table, options);
    printSummary(summary, say);
    return { output: summary, code: summary.imported + summary.skipped === 0 && summary.failed > 0 ? 1 : 0 };
  } finally {
    errors?.end();
    await database.close();
  }
}

const SHOWN = 15;

function printSummary(summary: ImportSummary, say: (line: string) => void): void {
  const top = (record: Readonly<Record<string, number>>) =>
    Object.entries(record)
      .sort((a, b) => b[1] - a[1])
      .slice(0, SHOWN)
      .map(([name, count]) => `  ${String(count).padStart(6)}  ${name || '(none)'}`);
  say('');
  say(
    `imported ${summary.imported}, skipped ${summary.skipped}, failed ${summary.failed}, outside the city ${summary.outsideCity}`,
  );
  say(`dispatched by the machine ${summary.automatic}, sent to a person ${summary.toPerson}`);
  say(
    `fused ${summary.fused} reports into ${summary.fusedGroups} cases; ${summary.redLines} crossed a red line`,
  );
  say(`${summary.msPerMessage} ms a message`);
  say('categories:');
  for (const row of top(summary.byCategory)) say(row);
  say('units:');
  for (const row of top(summary.byUnit)) say(row);
}
