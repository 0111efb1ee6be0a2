import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { linkRecords, parseConfig } from '../../linkage/index.ts';
import type { DeriveOptions } from '../derive.ts';
import type { Applied } from '../membership.ts';
import { respectDecisions } from './decisions.ts';
import { assignNumbers, fieldsAsJson, loadPrevious, storeDifference } from './difference.ts';
import { findReviews } from './find-reviews.ts';
import { deriveHouseholds } from './households.ts';
import { type HouseMatches, loadAddressBase, matchHouses } from './houses.ts';
import { PERSON_FIELDS, unitePersons } from './person-union.ts';
import { personLinkConfig } from './persons-config.ts';
import { findLinkSources } from './unite.ts';

export interface LinkPersonsOptions extends DeriveOptions {
  readonly dataDir: string;
  readonly areas: AreaDirectory;
  readonly memoryLimitMb: number;
  say(line: string): void;
}

export interface LinkPersonsResult {
  readonly sources: number;
  readonly records: number;
  readonly houses: HouseMatches;
  readonly entities: number;
  readonly applied: Omit<Applied, 'entities'>;
  readonly households: number;
  /** Pairs that people are asked about. */
  readonly reviews: number;
  readonly seconds: number;
}

/**
 * Makes persons of what all sources of persons say now: unites their snapshots, links them, finds the house of each
 * address, gives every group a number that stays with it from run to run, and stores what is new, changed, moved or
 * gone. Killed in the middle it goes on where it was; run twice it changes nothing the second time. What people
 * decided (merged, kept apart) is kept. Throws `registry.no_sources` and what linking throws.
 */
export async function linkPersons(root: RootCtx, options: LinkPersonsOptions): Promise<LinkPersonsResult> {
  const began = performance.now();
  const sources = await findLinkSources(root, 'person', options.dataDir);
  if (sources.length === 0) throw new AppError('registry.no_sources');
  const directory = join(options.dataDir, 'registry', 'persons');
  mkdirSync(directory, { recursive: true });
  const files = {
    union: join(directory, 'union.parquet'),
    matches: join(directory, 'houses.parquet'),
    linked: join(directory, 'linked'),
  };
  const duck = await openDuck({ directory, memoryLimitMb: options.memoryLimitMb, threads: 2 });
  try {
    const records = await unitePersons(duck, sources, files.union);
    options.say(`${records} records of ${sources.length} sources`);
    const houses = await matchHouses(duck, await loadAddressBase(root.db, options.areas), files);
    options.say(
      `${houses.toHouse} of ${houses.addresses} addresses are houses, ${houses.toBuilding} buildings`,
    );
    const config = parseConfig(personLinkConfig(files.union, files.linked, options.memoryLimitMb));
    const linked = await linkRecords(config, { say: options.say });
    const applied = await apply(root, duck, { ...files, clusters: linked.files.clusters }, options);
    const households = await deriveHouseholds(root);
    const reviews = await findReviews(root, duck, config, linked.files);
    options.say(`${applied.entities} persons touched, ${households} households, ${reviews} pairs for people`);
    const { entities, ...rest } = applied;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return {
      sources: sources.length,
      records,
      houses,
      entities,
      applied: rest,
      households,
      reviews,
      seconds,
    };
  } finally {
    await duck.close();
  }
}

interface Files {
  readonly union: string;
  readonly matches: string;
  readonly clusters: string;
}

/** Compares what was linked with what is stored, and stores the difference. */
async function apply(root: RootCtx, duck: Duck, files: Files, options: LinkPersonsOptions): Promise<Applied> {
  await loadPrevious(root, duck, 'person');
  await duck.run(wantedTable(files));
  await respectDecisions(root, duck);
  await assignNumbers(root, duck);
  return storeDifference(root, duck, 'person', options);
}

/** Each record as it is to be stored: its cluster, and its values with the houses that were found. */
function wantedTable({ union, matches, clusters }: Files): string {
  const values = new Map<string, string>(PERSON_FIELDS.map((field) => [field, `u.${field}`]));
  values.set('house', 'h.house::VARCHAR');
  values.set('house_confidence', `CASE WHEN h.house IS NULL THEN NULL ELSE printf('%.3f', h.confidence) END`);
  values.set('registered_house', 'g.house::VARCHAR');
  const read = (file: string) => `read_parquet(${quoteText(file)})`;
  return `CREATE TABLE wanted AS
    SELECT u.source_id, u.key, coalesce(u.observed_on, DATE '1970-01-01') AS observed_on, c.entity AS cluster,
      ${fieldsAsJson(values)} AS fields
    FROM ${read(union)} u JOIN ${read(clusters)} c ON c.id = u.record_id
      LEFT JOIN ${read(matches)} h ON h.address = u.residence_address
      LEFT JOIN ${read(matches)} g ON g.address = u.registered_address`;
}
