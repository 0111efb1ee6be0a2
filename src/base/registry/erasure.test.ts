import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { creditCheckCharacter } from '../../lib/identity/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { takeSessionLock } from '../../platform/db/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { addSource, cleanSources, snapshotPath } from '../feeds/index.ts';
import { feedsFolder } from '../feeds/testing.ts';
import { eraseRegistryPersons, forgetLinking } from './erasure.ts';
import { linkOrganisations } from './linking/link-organisations.ts';
import { deriveOptionsOf } from './scope.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from './testing.ts';

const town = await createTestCity([], []);
const { ctx, city } = town;
const root = { ...ctx, db: ctx.db as never };
const folder = feedsFolder();
await storeSmallTown(town, city.areas, '990101001001');
// Placeholders of that town are no declarations that can be read.
await ctx.db.query("UPDATE feeds.source SET declaration = '{\"madeHere\": true}' WHERE declaration = '{}'");

const CODE = 'companies';
/** Firms of which the first is headed by the father. */
const file = (day: string) =>
  folder.write(
    `编号,名称,代码,负责人,负责人证件,日期\n${[1, 2, 3]
      .map((n) => {
        const first = `91990101${String(n).padStart(9, '0')}`;
        const head = n === 1 ? `王建国,${FATHER_NUMBER}` : '李秀英,';
        return `L${n},合成${'甲乙丙'[n - 1]}商贸有限公司,${first}${creditCheckCharacter(first)},${head},${day}`;
      })
      .join('\n')}\n`,
  );
const options = () => ({
  ...deriveOptionsOf(city, ctx.clock.now()),
  ...{ areas: city.areas, dataDir: folder.directory, memoryLimitMb: 512, say: () => {} },
});
const linked = join(folder.directory, 'registry', 'organisations');
const numbersIn = async (path: string): Promise<(string | null)[]> =>
  (
    await folder.query<{ n: string | null }>(
      `SELECT head_number AS n FROM read_parquet('${path}') ORDER BY key`,
    )
  ).map(({ n }) => n);
const forget = () => forgetLinking(ctx, folder.directory);
async function inRegistry(words: string): Promise<boolean> {
  const [row] = await ctx.db.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM registry.record r WHERE r::text LIKE '%' || $1 || '%')
       OR EXISTS (SELECT FROM registry.organisation o WHERE o::text LIKE '%' || $1 || '%') AS found`,
    [words],
  );
  return row!.found;
}

test('the number of an erased head goes from the files of organisations, from what linking keeps, and stays away', async () => {
  await addSource(ctx, {
    ...{ code: CODE, title: '合成登记', system: '合成系统', subject: 'organisation', format: 'csv' },
    ...{
      key: ['编号'],
      trust: 90,
      period: 'month',
      owner: '合成单位',
      legalBasis: '合成依据',
      synthetic: true,
    },
    fields: {
      ...{ organisation_name: '名称', credit_code: '代码', head_name: '负责人', head_number: '负责人证件' },
      observed_on: '日期',
    },
  });
  const { load } = await folder.load(ctx, CODE, file('2026-11-01'));
  await linkOrganisations(root, options());
  assert.ok(await inRegistry(FATHER_NUMBER));
  assert.ok((await numbersIn(join(linked, 'union.parquet'))).includes(FATHER_NUMBER));

  const person = { ids: [TOWN.father], numbers: [FATHER_NUMBER] };
  await inTransaction(ctx, (tx) => eraseRegistryPersons(tx, city, person));
  assert.equal(await inRegistry(FATHER_NUMBER), false);

  const client = await ctx.db.raw.connect();
  assert.ok(await takeSessionLock(client, 'registry.link organisations'));
  await assert.rejects(cleanSources(ctx, folder.directory, { forget }), (error) =>
    isAppError(error, 'registry.link_busy'),
  );
  client.release(true);
  assert.equal((await ctx.db.query('SELECT 1 FROM feeds.unclean')).length, 1, 'it is tried again');
  await cleanSources(ctx, folder.directory, { forget });
  assert.ok(!existsSync(linked), 'what linking kept is gone');
  assert.deepEqual(await numbersIn(snapshotPath(folder.directory, load)), [null, null, null]);
  assert.equal((await ctx.db.query('SELECT 1 FROM feeds.unclean')).length, 0);

  const { applied } = await linkOrganisations(root, options());
  assert.equal(applied.removed, 0, 'the organisations stay');
  const again = (await folder.load(ctx, CODE, file('2026-11-09'))).load;
  assert.deepEqual([again.rowsStored, again.changed], [3, 0], 'without the number nothing is news');
  assert.deepEqual(await numbersIn(snapshotPath(folder.directory, again)), [null, null, null]);
  await linkOrganisations(root, options());
  assert.equal(await inRegistry(FATHER_NUMBER), false);
  const heads = await ctx.db.query<{ name: string | null }>(
    'SELECT head_name AS name FROM registry.organisation WHERE credit_code LIKE $1 ORDER BY credit_code',
    ['91990101%'],
  );
  assert.equal(heads[0]?.name, '王建国', 'who heads an organisation is public');
});
