import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { addSource, checkFiles, loadSource, snapshotPath } from '../../base/feeds/index.ts';
import { declarationOf, HEADER, lineOf, person, register } from '../../base/feeds/testing.ts';
import { submitReport } from '../../base/intake/index.ts';
import { act, checkLoop } from '../../base/loop/index.ts';
import { isAppError } from '../../lib/errors.ts';
import { manualClock } from '../../lib/time.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { stopEmbedded } from '../../platform/db/embedded/index.ts';
import { createTestDatabase, silentLogger } from '../../platform/db/testing.ts';
import { type Application, startApplication } from '../application.ts';
import { openDatabase } from '../database.ts';
import { allMigrations } from '../modules.ts';
import { filePathOf, readManifest } from './format.ts';
import { restoreBackup } from './restore.ts';
import { verifyBackup } from './verify.ts';
import { writeBackup } from './write.ts';

const folder = await mkdtemp(join(tmpdir(), 'citybrain-backup-'));
await chmod(folder, 0o755);
const old = await createTestDatabase(allMigrations);
const fresh = await createTestDatabase([]);
const foreign = await createTestDatabase([]);
after(() => rm(folder, { recursive: true, force: true }));

const clock = manualClock('2026-11-18T10:00:00+08:00');
const quiet = () => {};
const oldData = join(folder, 'old');
const newData = join(folder, 'new');
const saved = join(folder, 'saved');
const source = (connectionString = old.connectionString) => ({
  ...{ connectionString, dataDir: oldData, release: 'test', now: clock.now(), say: quiet },
});
const target = (connectionString: string, dataDir = newData) => ({
  ...{ connectionString, dataDir, migrations: allMigrations, say: quiet },
});

async function open(connectionString: string, dataDir: string): Promise<Application> {
  const config = loadConfig({
    ...{ DATABASE_URL: connectionString, DATA_DIR: dataDir, PORT: '0', CITY: 'demo-town', DEMO: 'on' },
  });
  return startApplication(config, { duties: { serve: true, work: false }, clock, log: silentLogger });
}

async function signIn(application: Application) {
  const payload = { login: 'dispatcher', password: 'Chengshi-2026' };
  const answer = await application.http!.inject({ method: 'POST', url: '/api/v1/auth/login', payload });
  const cookie = answer.cookies.map((each) => `${each.name}=${each.value}`).join('; ');
  return { cookie, 'x-csrf-token': answer.json<{ csrf: string }>().csrf };
}

/** Some cases, one of them with a photo; gives back a session and the photo's hash. */
async function live(application: Application) {
  const { root, city, files } = application;
  const unit = city.organisations.findByCode('city.urban-management')?.id;
  for (let index = 0; index < 12; index++) {
    const { report, case: opened } = await submitReport(root, city, {
      ...{
        channel: 'hotline',
        externalId: `b-${index}`,
        text: `第 ${index} 件\t带\n特殊\\字符的事情`,
        lon: undefined,
      },
      reporter: { name: '张三', telephone: '13800001234' },
    });
    if (opened?.state !== 'awaiting-dispatch' || index % 2 > 0) continue;
    await act(root, city.loop, { caseId: report.caseId, action: 'dispatch', form: { unit } });
  }
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a52' } })
    .jpeg()
    .toBuffer();
  const stored = await files.put(photo, { maxBytes: 1e6, accept: ['image/jpeg'] });
  return { headers: await signIn(application), hash: stored.hash };
}

const LOADING = { mode: 'full', timeZone: 'UTC', memoryLimitMb: 256, threads: 1, environment: {} } as const;

/** A register that was loaded twice and then changed: what holds is the second with the changes. */
async function feed(): Promise<number> {
  await addSource(old.ctx, declarationOf('register'));
  let id = 0;
  const changed = `${HEADER}\n${lineOf(person(3, { 电话: '13911112222' }))}\n`;
  for (const [text, mode] of [
    [register(40), 'full'],
    [register(50), 'full'],
    [changed, 'changes'],
  ] as const) {
    const file = join(folder, 'register.csv');
    await writeFile(file, text);
    const loaded = await loadSource(old.ctx, { ...LOADING, mode, code: 'register', dataDir: oldData, file });
    id = loaded.load.id;
    // The next load brings something else than the file before.
    await rm(file);
  }
  return id;
}

const first = await open(old.connectionString, oldData);
const held = await feed();
const { headers, hash } = await live(first);
const manifest = await writeBackup(saved, source());
await first.stop();

test('a backup restored into an empty database is the same city: cases, sessions, files, numbers', async () => {
  assert.ok(manifest.tables.length > 40 && manifest.files.some((file) => file.hash === hash));
  await restoreBackup(saved, target(fresh.connectionString));
  const again = await open(fresh.connectionString, newData);
  try {
    const { cases, faulty } = await checkLoop(again.root, again.city.loop, {});
    assert.ok(cases > 0);
    assert.equal(faulty, 0);
    const me = await again.http!.inject({ url: '/api/v1/auth/me', headers });
    assert.equal(me.statusCode, 200, 'a session from before still holds, so the key is the same');
    assert.equal(await again.files.verify(hash), true);
    const next = await submitReport(again.root, again.city, {
      ...{ channel: 'hotline', externalId: 'after', text: '恢复以后的新事情', neverDispatch: true },
    });
    assert.equal(next.known, false);
    const files = { code: 'register', dataDir: newData, memoryLimitMb: 128, threads: 1 };
    assert.deepEqual(
      await checkFiles(fresh.ctx, files),
      [],
      'what the source last brought is there and whole',
    );
    const file = join(folder, 'register-51.csv');
    await writeFile(file, register(51));
    const { load } = await loadSource(fresh.ctx, { ...LOADING, code: 'register', dataDir: newData, file });
    assert.deepEqual([load.added, load.changed, load.removed], [1, 1, 0], 'the next load goes on from it');
    const known = { channel: 'hotline', externalId: 'b-3', text: '又来一次' };
    assert.equal((await submitReport(again.root, again.city, known)).known, true);
  } finally {
    await again.stop();
  }
});

test('it refuses a database with a city in it, another key, and a folder that is taken', async () => {
  const code = (expected: string) => (error: unknown) => isAppError(error, expected);
  await assert.rejects(restoreBackup(saved, target(old.connectionString)), code('backup.not_empty'));
  const elsewhere = join(folder, 'elsewhere');
  await rm(elsewhere, { recursive: true, force: true });
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, 'secret.key'), 'another\n');
  await assert.rejects(
    restoreBackup(saved, target(foreign.connectionString, elsewhere)),
    code('backup.secret_differs'),
  );
  await assert.rejects(writeBackup(saved, source()), code('backup.exists'));
  await assert.rejects(readManifest(elsewhere), code('backup.not_found'));
  const fewer = { ...target(foreign.connectionString), migrations: allMigrations.slice(0, -1) };
  await assert.rejects(restoreBackup(saved, fewer), code('backup.release_unknown'));
});

test('a damaged table or file is found before anything is restored', async () => {
  const damaged = join(folder, 'damaged');
  const again = await open(old.connectionString, oldData);
  await again.stop();
  const other = await writeBackup(damaged, source());
  await verifyBackup(damaged, other);
  const table = other.tables.find(({ rows }) => rows > 10)!;
  await writeFile(join(damaged, table.file), 'no gzip');
  // A new file in place of the link: the city's own file must not be touched.
  await rm(filePathOf(damaged, hash));
  await writeFile(filePathOf(damaged, hash), 'rotten');
  const snapshot = snapshotPath(damaged, { source: 'register', id: held });
  await rm(snapshot);
  await writeFile(snapshot, 'rotten');
  await assert.rejects(
    restoreBackup(damaged, target(foreign.connectionString, join(folder, 'never'))),
    (error: unknown) =>
      isAppError(error, 'backup.damaged') &&
      String(error.details.faults).includes(hash) &&
      String(error.details.faults).includes(`feeds/register/${held}/snapshot`),
  );
  await assert.rejects(
    verifyBackup(saved, { ...manifest, snapshots: [{ ...manifest.snapshots![0]!, source: '../..' }] }),
    (error: unknown) => isAppError(error, 'backup.damaged'),
    'a manifest leads nowhere else',
  );
});

test('a restore that broke off among the rows leaves no city and is started again', async () => {
  const dataDir = join(folder, 'second');
  const breaking = restoreBackup(saved, {
    ...target(foreign.connectionString, dataDir),
    say: (line) => {
      if (line.startsWith('loop.action:')) throw new Error('the lights went out');
    },
  });
  await assert.rejects(breaking, /lights went out/);
  await restoreBackup(saved, target(foreign.connectionString, dataDir));
  const again = await open(foreign.connectionString, dataDir);
  await again.stop();
});

test('before migrations change the embedded database, a backup is written', async () => {
  const dataDir = join(folder, 'embedded');
  const config = { databaseUrl: '', dataDir, databaseConnections: 2 };
  try {
    const database = await openDatabase(config);
    assert.deepEqual(await readdir(dataDir), ['postgres'], 'nothing to save in a new database');
    // As a release would find it that has one migration more.
    const last = allMigrations.at(-1)!.module;
    await database.pool.query('DELETE FROM platform.migration WHERE module = $1', [last]);
    await database.pool.query(`DROP SCHEMA ${last.replaceAll('-', '_')} CASCADE`);
    await database.close();
    await (await openDatabase(config)).close();
    const [name = ''] = await readdir(join(dataDir, 'backups'));
    assert.match(name, /before-migrations$/);
    await verifyBackup(join(dataDir, 'backups', name), await readManifest(join(dataDir, 'backups', name)));
  } finally {
    await stopEmbedded(dataDir);
  }
});
