import { organisationCore } from '../../../lib/identity/index.ts';
import type { Duck } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { fieldsAsJson } from './difference.ts';
import type { LinkOptions } from './link-options.ts';
import { type LinkRunResult, runLink } from './link-run.ts';
import type { LinkSubject } from './link-subject.ts';
import { ORGANISATION_FIELDS, organisationLinkConfig } from './organisations-config.ts';
import { plainValue, uniteSnapshots } from './unite.ts';

/**
 * Makes organisations of what all sources of organisations say now, as `runLink` says: valid credit codes first, then names,
 * addresses, heads and telephones. A head is the person with the number that is given for him, and follows either side
 * (`records/derive-organisations.ts`). Throws `registry.no_organisation_sources`, `registry.link_busy` and what linking
 * throws.
 */
export async function linkOrganisations(root: RootCtx, options: LinkOptions): Promise<LinkRunResult> {
  return runLink(root, organisations(options.areas), options, async (result) => {
    const { entities, reviews } = result;
    options.say(`${entities} organisations touched, ${reviews} pairs for people`);
    return result;
  });
}

/** Columns of the union besides the standard fields: the code as it was written, what is compared of name and code. */
const MADE = ['credit_code_raw', 'core', 'code'];

function organisations(areas: AreaDirectory): LinkSubject {
  const regions = regionsOf(areas);
  const columns = [...ORGANISATION_FIELDS, ...MADE];
  const held = (field: string) => `json_extract_string(h.fields, '$.${field}')`;
  return {
    ...{ kind: 'organisation', name: 'organisations', noSources: 'registry.no_organisation_sources' },
    ...{ addresses: ['address'], columns, config: organisationLinkConfig, values: recordValues() },
    prepare: (duck) => duck.define('core_of', (name) => organisationCore(name, regions)),
    unite: (duck, sources, file) => uniteSnapshots(duck, sources, columns, file, columnValue),
    heldValue: (field) =>
      field === 'core'
        ? `core_of(${held('organisation_name')})`
        : field === 'code'
          ? `coalesce(${held('credit_code')}, ${held('credit_code_raw')})`
          : held(field),
    adopt: findWithoutRecords,
    follow: (root, also) => inTransaction(root, also),
  };
}

/** Names of areas as they stand before or in names of organisations: 市 may be left out, 区 and 县 not. */
function regionsOf(areas: AreaDirectory): string[] {
  const city = areas.city.name;
  const districts = areas.childrenOf(areas.city.id).map(({ name }) => name);
  const names = [city, city.replace(/市$/u, ''), ...districts, ...districts.map((name) => city + name)];
  return [...new Set(names)].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
}

/** The expression of a column of the union, given the columns of a source. */
function columnValue(field: string, columns: ReadonlySet<string>): string {
  const [code, raw] = [plainValue('credit_code', columns), plainValue('credit_code_raw', columns)];
  if (field === 'core') return `core_of(${plainValue('organisation_name', columns)})`;
  if (field === 'code') return `coalesce(${code}, ${raw})`;
  // What was rewritten into a valid code is no fault.
  if (field === 'credit_code_raw') return `CASE WHEN ${code} IS NULL THEN ${raw} END`;
  return plainValue(field, columns);
}

/** SQL of a record's values as JSON: a row `u` of the union with the house `h0` of its address. */
function recordValues(): string {
  const names = [...ORGANISATION_FIELDS, 'credit_code_raw'];
  const values = new Map<string, string>(names.map((field) => [field, `u.${field}`]));
  values.set('house', 'h0.house::VARCHAR');
  values.set('building', 'h0.building::VARCHAR');
  return fieldsAsJson(values);
}

const PAGE = 10_000;
const CODE = `json_extract_string(fields, '$.credit_code')`;

/** Organisations that came without a record of any source (a made-up city), by the codes of `wanted`. */
async function findWithoutRecords(root: RootCtx, duck: Duck): Promise<string> {
  await duck.run('CREATE TABLE unrecorded (entity BIGINT, code VARCHAR)');
  const codes = await duck.rows<{ code: string }>(
    `SELECT DISTINCT ${CODE} AS code FROM wanted WHERE ${CODE} IS NOT NULL`,
  );
  for (let from = 0; from < codes.length; from += PAGE) {
    const rows = await root.db.query<{ id: number; code: string }>(
      `SELECT o.id, o.credit_code AS code FROM registry.organisation o WHERE o.credit_code = ANY($1)
         AND NOT EXISTS (SELECT 1 FROM registry.record r WHERE r.entity_id = o.id)`,
      [codes.slice(from, from + PAGE).map(({ code }) => code)],
    );
    if (rows.length > 0)
      await duck.append('unrecorded', [[rows.map(({ id }) => BigInt(id)), rows.map(({ code }) => code)]]);
  }
  return `SELECT w.cluster, min(n.entity) AS entity FROM (SELECT cluster, ${CODE} AS code FROM wanted) w
    JOIN unrecorded n USING (code) GROUP BY w.cluster
    QUALIFY row_number() OVER (PARTITION BY min(n.entity) ORDER BY w.cluster) = 1`;
}
