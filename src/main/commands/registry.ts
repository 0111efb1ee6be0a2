import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { deriveOptionsOf, linking } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { type Config, loadConfig } from '../../platform/config/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import type { Pool } from '../../platform/db/index.ts';
import { openCity } from '../city/city.ts';
import { setUpCity } from '../city/set-up.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';
import { wholeNumberOf } from './options.ts';

/** Deriving a million persons is one statement. */
const STATEMENT_LIMIT_MS = 3_600_000;

interface Opened extends CommandInput {
  readonly root: RootCtx & { db: Pool };
  readonly city: City;
  readonly config: Config;
}

const KINDS = ['persons', 'organisations', 'things'] as const;

function onlyOf(value: unknown): (typeof KINDS)[number] | undefined {
  if (value === undefined) return undefined;
  const kind = KINDS.find((each) => each === value);
  if (kind === undefined)
    throw new AppError('config.invalid', {
      name: '--only',
      value: String(value),
      expected: KINDS.join(', '),
    });
  return kind;
}

/** Kinds of which a source is loaded. */
async function findLoaded({ db }: RootCtx): Promise<ReadonlySet<(typeof KINDS)[number]>> {
  const rows = await db.query<{ subject: string }>(
    'SELECT DISTINCT subject FROM feeds.source WHERE current_load IS NOT NULL',
  );
  const subjects = new Set(rows.map(({ subject }) => `${subject}s`));
  return new Set(KINDS.filter((kind) => subjects.has(kind)));
}

/** A file of a folder. Throws `config.invalid` when it is not there. */
function fileOf(directory: string, name: string): string {
  const file = join(directory, name);
  if (existsSync(file)) return file;
  const expected = `a folder with ${name}, as synth city writes`;
  throw new AppError('config.invalid', { name: 'DIR', value: directory, expected });
}

const runs: Readonly<Record<string, (opened: Opened, directory: string) => Promise<CommandResult>>> = {
  base: async ({ root, city, config, values, say }, directory) => {
    // The folder itself, or that of a made-up city, which has it in its truth.
    const within = existsSync(join(directory, 'truth')) ? 'truth' : '';
    const file = (name: string) => fileOf(join(directory, within), name);
    const loadBase = await linking.loadBase();
    const result = await loadBase(root, {
      ...{ areas: city.areas, say, synthetic: values.synthetic === true },
      ...{ buildings: file('building.parquet'), houses: file('house.parquet') },
      directory: join(config.dataDir, 'registry'),
    });
    say(
      `${result.buildings} buildings, ${result.houses} houses, ${result.outside} buildings outside of the city`,
    );
    return { output: result };
  },
  link: async ({ root, city, config, values, say }) => {
    const options = {
      ...deriveOptionsOf(city, root.clock.now()),
      ...{ areas: city.areas, dataDir: config.dataDir, say },
      memoryLimitMb: wholeNumberOf(values['memory-mb'], 'memory-mb', 4_000),
      whole: values.whole === true,
    };
    const isLoaded = await findLoaded(root);
    const only = onlyOf(values.only);
    const asked = (kind: (typeof KINDS)[number]) =>
      only === kind || (only === undefined && isLoaded.has(kind));
    // Without any source at all the persons' linking says so.
    const persons =
      asked('persons') || (only === undefined && isLoaded.size === 0)
        ? await (await linking.linkPersons())(root, options)
        : undefined;
    if (persons)
      say(
        persons.how === 'whole'
          ? `${persons.records} records, ${persons.households} households in ${persons.seconds} s`
          : `${persons.records} changed records of ${persons.sources} sources in ${persons.seconds} s`,
      );
    const organisations = asked('organisations')
      ? await (await linking.linkOrganisations())(root, options)
      : undefined;
    if (organisations) say(`${organisations.records} records of organisations in ${organisations.seconds} s`);
    const things = asked('things') ? await (await linking.linkThings())(root, options) : undefined;
    if (things) say(`${things.records} records of things in ${things.seconds} s`);
    const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1_024);
    return {
      output: { ...persons, ...(organisations && { organisations }), ...(things && { things }), peakRssMb },
    };
  },
  eval: async ({ root, config, say }, given) => {
    const directory = existsSync(join(given, 'truth')) ? given : dirname(resolve(given));
    fileOf(join(directory, 'truth'), 'person.parquet');
    const evaluatePersons = await linking.evaluatePersons();
    const result = await evaluatePersons(root, directory, { scratch: join(config.dataDir, 'registry') });
    if (result.records > 0)
      say(`persons f1 ${result.persons.f1.toFixed(4)}, households f1 ${result.households.f1.toFixed(4)}`);
    const evaluateEntities = await linking.evaluateEntities();
    const scratch = join(config.dataDir, 'registry');
    const organisations = await evaluateEntities(root, directory, 'organisation', { scratch });
    if (organisations) say(`organisations f1 ${organisations.pairs.f1.toFixed(4)}`);
    const things = await evaluateEntities(root, directory, 'thing', { scratch });
    if (things) say(`things f1 ${things.pairs.f1.toFixed(4)}`);
    return { output: { ...result, ...(organisations && { organisations }), ...(things && { things }) } };
  },
};

export const registry: Command = {
  usage:
    'base DIR [--synthetic] | link [--whole] [--only persons|organisations|things] [--memory-mb N] | eval DIR',
  summary:
    'the six elements: loads the standard address base, makes persons, households, organisations and things of all loaded sources, compares with a truth',
  options: {
    synthetic: { type: 'boolean' },
    only: { type: 'string' },
    whole: { type: 'boolean' },
    'memory-mb': { type: 'string' },
  },
  run: async (input) => {
    const [what = '', directory = ''] = input.positionals;
    const run = runs[what];
    if (run === undefined || (what !== 'link' && directory === ''))
      throw new AppError('config.invalid', {
        name: 'registry',
        value: what,
        expected: 'base DIR, link or eval DIR',
      });
    const config = loadConfig(process.env);
    const database = await openDatabase(config, { log: () => {}, statementTimeoutMs: STATEMENT_LIMIT_MS });
    try {
      const root = createCtx({
        ...{ actor: systemActor('registry'), db: database.pool, clock: systemClock, ids: uuidIds },
        log: createLogger(config.logLevel),
      });
      await setUpCity(root, config.city, input.say);
      const city = await openCity(
        root,
        scenes.flatMap((scene) => scene.flows ?? []),
      );
      return await run({ ...input, root: { ...root, db: database.pool }, city, config }, directory);
    } finally {
      await database.close();
    }
  },
};
