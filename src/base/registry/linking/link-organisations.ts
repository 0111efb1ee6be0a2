import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { organisationCore } from '../../../lib/identity/index.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { linkRecords, parseConfig } from '../../linkage/index.ts';
import { withLinkLock } from '../link-lock.ts';
import type { Applied } from '../records/apply.ts';
import { deriveHeads, tellOrganisations } from '../records/derive-organisations.ts';
import type { DeriveOptions } from '../records/derive-persons.ts';
import { respectDecisions } from './decisions.ts';
import { assignNumbers, fieldsAsJson, loadPrevious, storeDifference } from './difference.ts';
import { findReviews } from './find-reviews.ts';
import { type HouseMatches, loadAddressBase, matchHouses } from './houses.ts';
import { ORGANISATION_FIELDS, organisationLinkConfig } from './organisations-config.ts';
import { findLinkSources, type LinkSource, plainValue, uniteSnapshots } from './unite.ts';
import { storeWorkplaces } from './workplaces.ts';

export interface LinkOrganisationsOptions extends DeriveOptions {
  readonly dataDir: string;
  readonly areas: AreaDirectory;
  readonly memoryLimitMb: number;
  say(line: string): void;
}

export interface LinkOrganisationsResult {
  readonly sources: number;
  readonly records: number;
  readonly places: HouseMatches;
  readonly entities: number;
  readonly applied: Omit<Applied, 'entities'>;
  /** Organisations whose head became known, or another number, since. */
  readonly heads: number;
  /** Edges from persons to where they work that were made or taken away. */
  readonly workplaces: number;
  readonly reviews: number;
  readonly seconds: number;
}

interface Files {
  readonly union: string;
  readonly matches: string;
  readonly linked: string;
}

/**
 * Makes organisations of what all sources of organisations say now, as `linkPersons` makes persons: valid credit codes
 * first, then names, addresses, heads and telephones. Runs after the persons, whose numbers the heads are found by.
 * Killed in the middle it goes on where it was; run twice it changes nothing the second time. What people decided is
 * kept. Throws `registry.no_organisation_sources`, `registry.link_busy` and what linking throws.
 */
export async function linkOrganisations(
  root: RootCtx,
  options: LinkOrganisationsOptions,
): Promise<LinkOrganisationsResult> {
  return withLinkLock(root, 'organisations', () => linkAlone(root, options));
}

async function linkAlone(root: RootCtx, options: LinkOrganisationsOptions): Promise<LinkOrganisationsResult> {
  const began = performance.now();
  const sources = await findLinkSources(root, 'organisation', options.dataDir);
  if (sources.length === 0) throw new AppError('registry.no_organisation_sources');
  const directory = join(options.dataDir, 'registry', 'organisations');
  mkdirSync(directory, { recursive: true });
  const files: Files = {
    union: join(directory, 'union.parquet'),
    matches: join(directory, 'houses.parquet'),
    linked: join(directory, 'linked'),
  };
  const duck = await openDuck({ directory, memoryLimitMb: options.memoryLimitMb, threads: 2 });
  try {
    const records = await uniteOrganisations(duck, sources, files.union, options.areas);
    options.say(`${records} records of ${sources.length} sources of organisations`);
    const base = await loadAddressBase(root.db, options.areas);
    const places = await matchHouses(duck, base, files, ['address']);
    const config = parseConfig(organisationLinkConfig(files.union, files.linked, options.memoryLimitMb));
    const linked = await linkRecords(config, { say: options.say });
    await loadPrevious(root, duck, 'organisation');
    await duck.run(wantedTable(files, linked.files.clusters));
    await respectDecisions(root, duck);
    await loadWithoutRecords(root, duck);
    await assignNumbers(root, duck, ADOPTED);
    const { entities, ...applied } = await storeDifference(root, duck, 'organisation', options);
    const heads = await followHeads(root);
    const workplaces = await storeWorkplaces(root);
    const reviews = await findReviews(root, duck, config, linked.files, 'organisation');
    options.say(`${entities} organisations touched, ${workplaces} workplaces, ${reviews} pairs for people`);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return {
      ...{ sources: sources.length, records, places, entities, applied },
      ...{ heads, workplaces, reviews, seconds },
    };
  } finally {
    await duck.close();
  }
}

/** Names of areas as they stand before or in names of organisations: 市 may be left out, 区 and 县 not. */
function regionsOf(areas: AreaDirectory): string[] {
  const city = areas.city.name;
  const districts = areas.childrenOf(areas.city.id).map(({ name }) => name);
  const names = [city, city.replace(/市$/u, ''), ...districts, ...districts.map((name) => city + name)];
  return [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
}

/** The union of all sources, with the core of the name and the code as it was written beside the standard fields. */
function uniteOrganisations(
  duck: Duck,
  sources: readonly LinkSource[],
  file: string,
  areas: AreaDirectory,
): Promise<number> {
  const regions = regionsOf(areas);
  duck.define('core_of', (name) => organisationCore(name, regions));
  const fields = [...ORGANISATION_FIELDS, 'credit_code_raw', 'core', 'code'];
  return uniteSnapshots(duck, sources, fields, file, (field, columns) => {
    const [code, raw] = [plainValue('credit_code', columns), plainValue('credit_code_raw', columns)];
    if (field === 'core') return `core_of(${plainValue('organisation_name', columns)})`;
    if (field === 'code') return `coalesce(${code}, ${raw})`;
    // What was rewritten into a valid code is no fault.
    if (field === 'credit_code_raw') return `CASE WHEN ${code} IS NULL THEN ${raw} END`;
    return plainValue(field, columns);
  });
}

/** Each record as it is to be stored: its cluster, and its values with the place that was found for its address. */
function wantedTable({ union, matches }: Files, clusters: string): string {
  const names = [...ORGANISATION_FIELDS, 'credit_code_raw'];
  const values = new Map<string, string>(names.map((field) => [field, `u.${field}`]));
  values.set('house', 'h.house::VARCHAR');
  values.set('building', 'h.building::VARCHAR');
  const read = (file: string) => `read_parquet(${quoteText(file)})`;
  return `CREATE TABLE wanted AS
    SELECT u.source_id, u.key, coalesce(u.observed_on, DATE '1970-01-01') AS observed_on, c.entity AS cluster,
      ${fieldsAsJson(values)} AS fields, u.credit_code
    FROM ${read(union)} u JOIN ${read(clusters)} c ON c.id = u.record_id
      LEFT JOIN ${read(matches)} h ON h.address = u.address`;
}

const PAGE = 50_000;

/** Organisations that came without a record of any source (a made-up city), by their codes: table `unrecorded`. */
async function loadWithoutRecords(root: RootCtx, duck: Duck): Promise<void> {
  await duck.run('CREATE TABLE unrecorded (entity BIGINT, code VARCHAR)');
  for (let after = 0; ; ) {
    const rows: { id: number; code: string }[] = await root.db.query<{ id: number; code: string }>(
      `SELECT o.id, o.credit_code AS code FROM registry.organisation o WHERE o.id > $1 AND o.credit_code IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM registry.record r WHERE r.entity_id = o.id) ORDER BY o.id LIMIT ${PAGE}`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    await duck.append('unrecorded', [[rows.map(({ id }) => BigInt(id)), rows.map(({ code }) => code)]]);
    after = last.id;
  }
}

const ADOPTED = `SELECT w.cluster, min(n.entity) AS entity FROM wanted w JOIN unrecorded n ON n.code = w.credit_code
  GROUP BY w.cluster QUALIFY row_number() OVER (PARTITION BY min(n.entity) ORDER BY w.cluster) = 1`;

/**
 * Sets heads who were merged, or became known, after their organisation was last touched, and says that organisations may
 * have changed. Returns how many were set.
 */
async function followHeads(root: RootCtx): Promise<number> {
  return inTransaction(root, async (tx) => {
    await tx.db.query(
      `CREATE TEMP TABLE followed ON COMMIT DROP AS
       SELECT DISTINCT ON (o.id) o.id AS entity_id, p.id AS head_id FROM registry.organisation o
       JOIN registry.person p ON p.number = o.head_number ORDER BY o.id, p.state, p.id`,
    );
    const rows = await tx.db.query<{ id: number }>(
      `UPDATE registry.organisation o SET head_id = f.head_id FROM followed f
       WHERE f.entity_id = o.id AND o.head_id IS DISTINCT FROM f.head_id RETURNING o.id`,
    );
    await tx.db.query('DELETE FROM followed WHERE NOT (entity_id = ANY($1::bigint[]))', [
      rows.map(({ id }) => id),
    ]);
    await deriveHeads(tx.db, 'followed');
    tellOrganisations(tx);
    return rows.length;
  });
}
