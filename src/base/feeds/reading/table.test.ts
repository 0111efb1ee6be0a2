import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { baseMigrations } from '../../migrations.ts';
import { addSource } from '../index.ts';
import { declarationOf, feedsFolder } from '../testing.ts';

const { ctx, connectionString } = await createTestDatabase(baseMigrations);
const folder = feedsFolder();
await ctx.db.query('CREATE TABLE public.residents (编号 int, 姓名 text, 登记日期 date, 其他 text)');
await ctx.db.query(
  `INSERT INTO public.residents SELECT n, CASE WHEN n = 3 THEN '欧阳, 修' ELSE '王小明' END, '2026-11-01', 'x'
   FROM generate_series(1, 50) n`,
);
const fields = { name: '姓名', observed_on: '登记日期' };
const table = (code: string, more: object = {}) =>
  declarationOf(code, {
    ...{
      format: 'postgresql',
      resource: 'public.residents',
      connectionFrom: 'FEED_TEST_DB',
      fields,
      ...more,
    },
  });

test('a PostgreSQL table is read, told as loaded when it is the same, and its changes found', async () => {
  await addSource(ctx, table('table'));
  const environment = { FEED_TEST_DB: connectionString };
  const load = () => folder.load(ctx, 'table', undefined, { environment });
  const first = await load();
  assert.deepEqual([first.load.rowsStored, first.load.rowsAside], [49, 1]);
  assert.equal((await load()).outcome, 'already');
  await ctx.db.query("UPDATE public.residents SET 姓名 = '李小红' WHERE 编号 = 7");
  const { load: second } = await load();
  assert.deepEqual([second.added, second.changed, second.removed], [0, 1, 0]);
});

test('a connection that is missing or fails is told without its address', async () => {
  await addSource(ctx, table('nowhere'));
  await assert.rejects(folder.load(ctx, 'nowhere', undefined), (error) =>
    isAppError(error, 'feeds.connection_missing'),
  );
  const secret = 'postgres://reader:geheim@127.0.0.1:1/none';
  const failing = folder.load(ctx, 'nowhere', undefined, { environment: { FEED_TEST_DB: secret } });
  await assert.rejects(failing, (error) => {
    assert.ok(isAppError(error, 'feeds.table_failed'));
    assert.ok(!JSON.stringify(error.details).includes('geheim'));
    return true;
  });
  await addSource(ctx, table('nowhere', { resource: 'public.none' }));
  const none = folder.load(ctx, 'nowhere', undefined, { environment: { FEED_TEST_DB: connectionString } });
  await assert.rejects(none, (error) => isAppError(error, 'feeds.table_failed'));
});
