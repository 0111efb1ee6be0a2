import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AppError, isAppError } from '../../../lib/errors.ts';
import { fileFailure, programFailure } from './failures.ts';
import { type EmbeddedOptions, startEmbedded, stopEmbedded } from './index.ts';
import {
  copyPackage,
  initialisedDataDir,
  isRoot,
  query,
  quiet,
  startHolder,
  temporaryDirectory,
} from './test-support.ts';

async function refusal(options: Partial<EmbeddedOptions> & { dataDir: string }): Promise<AppError> {
  try {
    await startEmbedded({ log: quiet, ...options });
  } catch (error) {
    assert.ok(isAppError(error), String(error));
    assert.ok(String(error.details.remedy).length > 20, 'it says what to do');
    return error;
  }
  return assert.fail('it started');
}

test('a cluster of another major version is refused untouched, with the way out', async (t) => {
  const dataDir = join(temporaryDirectory(t), 'data');
  const cluster = join(dataDir, 'postgres', 'cluster');
  mkdirSync(cluster, { recursive: true });
  writeFileSync(join(cluster, 'PG_VERSION'), '17\n');
  const error = await refusal({ dataDir });
  assert.equal(error.code, 'db.version_foreign');
  assert.deepEqual([error.details.found, error.details.expected], ['17', '18']);
  assert.match(String(error.details.remedy), /backup.*restore.*new DATA_DIR/);
  assert.equal(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), '17\n');
});

test('a data directory that cannot be made is named', async (t) => {
  const directory = temporaryDirectory(t);
  writeFileSync(join(directory, 'file'), '');
  const error = await refusal({ dataDir: join(directory, 'file', 'data') });
  assert.equal(error.code, 'db.directory_unwritable');
  assert.match(String(error.details.path), /file/);
});

test('missing programs are named', async (t) => {
  const directory = temporaryDirectory(t);
  const error = await refusal({ dataDir: join(directory, 'data'), nativeDir: join(directory, 'nothing') });
  assert.equal(error.code, 'db.binaries_missing');
  assert.match(String(error.details.remedy), /npm install.*DATABASE_URL/);
});

test('a setting that PostgreSQL does not accept is told in its words, and mended by another start', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const error = await refusal({ dataDir, settings: { shared_buffers: 'plenty' } });
  assert.equal(error.code, 'db.start_failed');
  assert.match(String(error.details.output), /shared_buffers/);
  const mended = await startEmbedded({ dataDir, log: quiet });
  await mended.stop();
});

test('a full disk is called so', { skip: !isRoot && 'only root can mount a small disk' }, async (t) => {
  const directory = temporaryDirectory(t);
  const dataDir = join(directory, 'data');
  mkdirSync(dataDir, { mode: 0o755 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=755', 'tmpfs', dataDir], { stdio: 'ignore' });
  } catch {
    return t.skip('this machine does not let us mount a small disk');
  }
  try {
    assert.equal((await refusal({ dataDir })).code, 'db.disk_full');
  } finally {
    execFileSync('umount', ['-l', dataDir]);
  }
});

test('a full disk is recognised in the words of the system and of PostgreSQL', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  assert.ok(isAppError(fileFailure(full, '/data'), 'db.disk_full'));
  const said = 'FATAL:  could not write lock file "postmaster.pid": No space left on device';
  assert.equal(programFailure('db.start_failed', '/data', said).code, 'db.disk_full');
});

test('as root, PostgreSQL runs as another account even where that account cannot go', {
  skip: !isRoot && 'needs root',
}, async (t) => {
  const directory = temporaryDirectory(t);
  const locked = join(directory, 'locked'); // like /root
  mkdirSync(locked, { mode: 0o700 });
  copyPackage(join(locked, 'package'));
  const dataDir = join(locked, 'data');
  const options = { dataDir, nativeDir: join(locked, 'package', 'native'), log: quiet };
  t.after(() => stopEmbedded(dataDir, { timeoutMs: 5_000 }));
  const first = await startEmbedded(options);
  t.after(() => execFileSync('rm', ['-rf', first.home]));
  assert.notEqual(statSync(`/proc/${first.pid}`).uid, 0);
  assert.equal(first.home.startsWith(directory), false, 'the cluster lies elsewhere');
  const location = JSON.parse(readFileSync(join(dataDir, 'postgres', 'location.json'), 'utf8'));
  assert.equal(location.home, first.home, 'the data directory says where');
  await query(first.connectionString, 'create table kept as select 1 as one');
  await first.stop();

  const again = await startEmbedded(options);
  assert.deepEqual(await query(again.connectionString, 'select one from kept'), [{ one: 1 }]);
  await again.stop();

  cpSync(dataDir, join(directory, 'copy'), { recursive: true });
  assert.equal((await refusal({ dataDir: join(directory, 'copy') })).code, 'db.directory_copied');
});

test('an ordinary user starts it too, where the installation made no library links and cannot be written', {
  skip: !isRoot && 'needs root to become another user',
}, async (t) => {
  const directory = temporaryDirectory(t);
  const installed = join(directory, 'package');
  copyPackage(installed);
  execFileSync('find', [installed, '-type', 'l', '-delete']);
  const home = join(directory, 'user');
  mkdirSync(home, { mode: 0o700 });
  execFileSync('chown', ['nobody', home]);
  const uid = statSync(home).uid;
  try {
    execFileSync('test', ['-x', process.execPath], { cwd: '/', uid, gid: uid });
  } catch {
    return t.skip('other users cannot reach the directory of this installation');
  }
  const options = { dataDir: join(home, 'data'), nativeDir: join(installed, 'native') };
  const holder = startHolder(t, options, { uid, gid: uid });
  const held = await holder.held;
  assert.equal(held.error, undefined, JSON.stringify(held));
  assert.equal(statSync(`/proc/${held.pid}`).uid, uid);
  // Root's commands work on the same server, and its account is kept.
  const attached = await startEmbedded({ dataDir: options.dataDir, log: quiet });
  assert.equal(attached.pid, held.pid);
  holder.process.kill('SIGTERM');
  await holder.ended;
  await attached.stop();
  const asRoot = await startEmbedded({ ...options, log: quiet });
  assert.equal(statSync(`/proc/${asRoot.pid}`).uid, uid);
  await asRoot.stop();
});

test('a data directory with a long Chinese name with spaces works through a short socket path', async (t) => {
  const directory = temporaryDirectory(t);
  const dataDir = join(directory, `城市 大脑, it's ${'长'.repeat(40)}`);
  t.after(() => stopEmbedded(dataDir, { timeoutMs: 5_000 }));
  const first = await startEmbedded({ dataDir, log: quiet });
  assert.ok(Buffer.byteLength(`${first.socketDir}/.s.PGSQL.5432`) < 100);
  assert.equal(statSync(first.socketDir ?? '').mode & 0o777, 0o700);
  const second = await startEmbedded({ dataDir, log: quiet });
  assert.deepEqual([second.pid, second.socketDir], [first.pid, first.socketDir]);
  await second.stop();
  await first.stop();
  assert.equal(existsSync(first.socketDir ?? ''), false, 'nothing is left in the temporary directory');
});

test('over TCP it listens on this machine only and asks for the password', async (t) => {
  const dataDir = await initialisedDataDir(t);
  const embedded = await startEmbedded({ dataDir, log: quiet, transport: 'tcp' });
  assert.match(embedded.connectionString, /@127\.0\.0\.1:\d+\//);
  assert.deepEqual(await query(embedded.connectionString, 'show listen_addresses'), [
    { listen_addresses: '127.0.0.1' },
  ]);
  assert.equal(statSync(join(embedded.home, 'password')).mode & 0o777, 0o600);
  const guessed = embedded.connectionString.replace(/:[^:@/]+@/, ':guess@');
  await assert.rejects(query(guessed, 'select 1'), { code: '28P01' });
  await embedded.stop();
});
