import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { createTestDatabase } from '../db/testing.ts';
import { createSecretBox, openSecret, purgeAuth } from './index.ts';
import { authMigrations } from './testing.ts';

const { ctx, clock } = await createTestDatabase(authMigrations);
const directory = await mkdtemp(join(tmpdir(), 'citybrain-secret-'));
after(() => rm(directory, { recursive: true }));

test('the secret is made once, by whichever process comes first, and read by its owner only', async () => {
  const boxes = await Promise.all([1, 2, 3].map(() => openSecret(ctx.db, directory)));
  const hashes = boxes.map((box) => box.hash('phone', '13800000000').toString('hex'));
  assert.equal(new Set(hashes).size, 1);
  assert.deepEqual(await readdir(directory), ['secret.key']);
  assert.equal((await stat(join(directory, 'secret.key'))).mode & 0o777, 0o600);
});

test('another secret, or none that can be read, stops the start', async () => {
  const stops = (error: unknown) => isAppError(error, 'auth.secret_mismatch');
  await writeFile(join(directory, 'secret.key'), `${'ab'.repeat(32)}\n`);
  await assert.rejects(openSecret(ctx.db, directory), stops);
  await writeFile(join(directory, 'secret.key'), 'cut');
  await assert.rejects(openSecret(ctx.db, directory), stops);
});

test('what is sealed opens again, differs each time, and shows when it was changed', () => {
  const box = createSecretBox(Buffer.alloc(32, 1));
  const sealed = box.seal('13800000000');
  assert.equal(box.open(sealed), '13800000000');
  assert.notDeepEqual(box.seal('13800000000'), sealed);
  for (let place = 0; place < sealed.length; place += 7) {
    const changed = Buffer.from(sealed);
    changed[place]! ^= 1;
    assert.throws(
      () => box.open(changed),
      (error) => isAppError(error, 'auth.secret_mismatch'),
    );
  }
  assert.throws(() => createSecretBox(Buffer.alloc(32, 2)).open(sealed));
  assert.notDeepEqual(box.hash('a', 'x'), box.hash('b', 'x'));
});

test('the nightly clean-up takes what is over and leaves what counts', async () => {
  const insert = 'INSERT INTO auth.login_attempt (login_hash, count, last_at) VALUES ($1, 1, $2)';
  await ctx.db.query(insert, [Buffer.from('old'), new Date(clock.now().getTime() - DAY_MS - 1)]);
  await ctx.db.query(insert, [Buffer.from('new'), clock.now()]);
  await purgeAuth(ctx);
  const rows = await ctx.db.query<{ name: string }>(
    `SELECT convert_from(login_hash, 'UTF8') AS name FROM auth.login_attempt`,
  );
  assert.deepEqual(rows, [{ name: 'new' }]);
});
