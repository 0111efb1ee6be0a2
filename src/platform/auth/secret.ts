import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import type { Db } from '../db/index.ts';
import { statement } from '../db/index.ts';

/** Hashing and sealing of values that the database must not tell by itself: phones, codes, second factors. */
export interface SecretBox {
  /** A keyed SHA-256 over `value`, apart for each `use`, e.g. to look a phone up without storing it. */
  hash(use: string, value: string): Buffer;
  /** Seals a short text with SM4-CBC (GB/T 32907-2016) and HMAC-SM3 over it; the same text seals differently each time. */
  seal(text: string): Buffer;
  /** Opens what `seal` made. Throws `auth.secret_mismatch` if it was changed or sealed under another secret. */
  open(sealed: Uint8Array): string;
}

const SECRET_BYTES = 32;
const IV_BYTES = 16;
const TAG_BYTES = 32;

export function createSecretBox(secret: Uint8Array): SecretBox {
  const key = (use: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', use, length));
  const hashKey = key('hash', 32);
  const cipherKey = key('seal', 16);
  const tagKey = key('tag', 32);
  const tagOf = (body: Uint8Array) => createHmac('sm3', tagKey).update(body).digest();
  return {
    hash: (use, value) => createHmac('sha256', hashKey).update(`${use}\n${value}`).digest(),
    seal: (text) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('sm4-cbc', cipherKey, iv);
      const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([tagOf(body), body]);
    },
    open: (sealed) => {
      const tag = sealed.subarray(0, TAG_BYTES);
      const body = sealed.subarray(TAG_BYTES);
      if (tag.length !== TAG_BYTES || !timingSafeEqual(tag, tagOf(body)))
        throw new AppError('auth.secret_mismatch');
      const decipher = createDecipheriv('sm4-cbc', cipherKey, body.subarray(0, IV_BYTES));
      return Buffer.concat([decipher.update(body.subarray(IV_BYTES)), decipher.final()]).toString('utf8');
    },
  };
}

const storeFingerprint = statement(
  'auth.secret.store',
  'INSERT INTO auth.secret_check (fingerprint) VALUES ($1) ON CONFLICT DO NOTHING',
);
const readFingerprint = statement('auth.secret.read', 'SELECT fingerprint FROM auth.secret_check');

/**
 * Opens `<dataDir>/secret.key` (32 random bytes as hex, mode 0600), made at the first start; all processes of one
 * installation share it, and a backup must hold it. Throws `auth.secret_mismatch` when the database was filled
 * under another one: phones could neither be found nor read.
 */
export async function openSecret(db: Db, dataDir: string): Promise<SecretBox> {
  await mkdir(dataDir, { recursive: true });
  const file = join(dataDir, 'secret.key');
  const text = (await readText(file)) ?? (await makeSecret(file));
  const secret = Buffer.from(text.trim(), 'hex');
  if (secret.length !== SECRET_BYTES) throw new AppError('auth.secret_mismatch');
  const box = createSecretBox(secret);
  const fingerprint = box.hash('fingerprint', '');
  await db.run(storeFingerprint, [fingerprint]);
  const [row] = await db.run<{ fingerprint: Buffer }>(readFingerprint);
  if (row === undefined || !fingerprint.equals(row.fingerprint)) throw new AppError('auth.secret_mismatch');
  return box;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of processes that start together one makes the file; it appears whole or not at all. */
async function makeSecret(file: string): Promise<string> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(unfinished, `${randomBytes(SECRET_BYTES).toString('hex')}\n`, { mode: 0o600 });
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(unfinished);
  }
  return readFile(file, 'utf8');
}
