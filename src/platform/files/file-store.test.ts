import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { isAppError } from '../../lib/errors.ts';
import { createPool, type Pool } from '../threads/index.ts';
import { createFileStore, type FileStore, type MediaType, readExif } from './index.ts';

let directory: string;
let pool: Pool;
let files: FileStore;
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'files-'));
  pool = createPool({ size: 1 });
  files = createFileStore({ directory, pool, timeZone: 'Asia/Shanghai' });
});
after(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

const images: MediaType[] = ['image/jpeg', 'image/png', 'image/webp'];
const putImage = (bytes: Uint8Array | Readable, maxBytes = 20e6) =>
  files.put(bytes, { maxBytes, accept: images });
const failsWith = (code: string) => (error: unknown) => isAppError(error, code);
const arriving = () => readdir(path.join(directory, 'arriving'));
const picture = (width = 800, height = 600) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 120, sigma: 30 },
    },
  });
const withGps = () =>
  picture()
    .withExif({
      IFD2: { DateTimeOriginal: '2026:05:04 09:08:07' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '34/1 44/1 5988/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '113/1 37/1 3000/100',
      },
    })
    .jpeg()
    .toBuffer();

test('keeps a photo, says what it is, and gives the same bytes back', async () => {
  const bytes = await withGps();
  const stored = await putImage(Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)]));
  assert.deepEqual(
    { ...stored, hash: stored.hash.length, lat: stored.lat?.toFixed(5), lon: stored.lon?.toFixed(5) },
    {
      hash: 64,
      sizeBytes: bytes.length,
      mediaType: 'image/jpeg',
      width: 800,
      height: 600,
      takenAt: '2026-05-04T01:08:07.000Z',
      lat: '34.74997',
      lon: '113.62500',
    },
  );
  const { hash } = stored;
  const kept = path.join(directory, hash.slice(0, 2), hash.slice(2, 4), hash);
  assert.deepEqual(await readFile(kept), bytes);
  assert.equal((await stat(kept)).mode & 0o777, 0o600);
  assert.equal(await files.exists(hash), true);
  assert.equal(await files.verify(hash), true);
  const opened = await files.open(hash, { start: 1, end: 2 });
  assert.equal(opened.sizeBytes, bytes.length);
  assert.deepEqual(Buffer.concat(await opened.stream.toArray()), bytes.subarray(1, 3));
  assert.deepEqual(await putImage(bytes), stored);
  assert.deepEqual(await arriving(), []);
  await files.remove(hash);
  assert.equal(await files.exists(hash), false);
  await assert.rejects(files.open(hash), failsWith('files.not_found'));
});

test('the original of a rotated photo is measured as a person sees it', async () => {
  const bytes = await picture(800, 600).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { width, height } = await putImage(bytes);
  assert.deepEqual({ width, height }, { width: 600, height: 800 });
});

test('the public copy has neither position nor anything that rode along', async () => {
  const secret = '<script>alert(1)</script>PK\x03\x04';
  const stored = await putImage(Buffer.concat([await withGps(), Buffer.from(secret)]));
  assert.ok(stored.lon);
  const copy = await files.publicCopy(stored.hash, {
    blur: [{ left: 0.25, top: 0.25, width: 0.5, height: 0.5 }],
  });
  assert.deepEqual(Object.keys(copy).sort(), ['hash', 'height', 'mediaType', 'sizeBytes', 'width']);
  const bytes = Buffer.concat(await (await files.open(copy.hash)).stream.toArray());
  assert.equal(bytes.includes('<script>') || bytes.includes('Exif') || bytes.includes('2026:05:04'), false);
  assert.equal((await sharp(bytes).metadata()).exif, undefined);
  const noise = async (left: number): Promise<number> =>
    (await sharp(await sharp(bytes).extract({ left, top: 200, width: 60, height: 60 }).toBuffer()).stats())
      .channels[0]!.stdev;
  assert.ok((await noise(0)) > 20 && (await noise(270)) < 10);
  await assert.rejects(
    files.publicCopy(stored.hash, { blur: [{ left: -1, top: 0, width: 1, height: 1 }] }),
    failsWith('files.bad_area'),
  );
  const large = await files.publicCopy((await putImage(await picture(3000, 1000).png().toBuffer())).hash);
  assert.deepEqual([large.width, large.height, large.mediaType], [1600, 533, 'image/jpeg']);
});

test('makes thumbnails once, in a few widths only', async () => {
  const { hash } = await putImage(await picture(1000, 500).webp().toBuffer());
  const done = pool.stats().done;
  const [first, second] = await Promise.all([files.thumbnail(hash, 320), files.thumbnail(hash, 320)]);
  const third = await files.thumbnail(hash, 320);
  assert.equal(pool.stats().done, done + 1);
  assert.deepEqual(
    [Buffer.from(second.bytes), Buffer.from(third.bytes)],
    Array(2).fill(Buffer.from(first.bytes)),
  );
  const { format, width } = await sharp(first.bytes).metadata();
  assert.deepEqual({ format, width }, { format: 'webp', width: 320 });
  await assert.rejects(files.thumbnail(hash, 321 as 320), failsWith('files.bad_width'));
  await files.remove(hash);
  await assert.rejects(files.thumbnail(hash, 320), failsWith('files.not_found'));
  assert.equal(
    (await readdir(path.join(directory, 'derived', hash.slice(0, 2), hash.slice(2, 4)))).length,
    0,
  );
});

test('refuses hashes that are paths', async () => {
  for (const hash of ['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`]) {
    await assert.rejects(files.open(hash), failsWith('files.not_found'));
    assert.equal(await files.exists(hash), false);
    await assert.rejects(files.remove(hash), failsWith('files.not_found'));
  }
});

test('refuses an empty file and one that is too large, and leaves nothing behind', async () => {
  await assert.rejects(putImage(Buffer.alloc(0)), failsWith('files.empty'));
  let sent = 0;
  const endless = new Readable({
    read() {
      sent += 65_536;
      this.push(Buffer.alloc(65_536, 1));
    },
  });
  await assert.rejects(putImage(endless, 1e6), failsWith('files.too_large'));
  assert.ok(sent < 2e6, `${sent} bytes were taken`);
  assert.equal(endless.destroyed, true);
  const cut = new Readable({
    read() {
      this.push(Buffer.alloc(10));
      this.destroy(new Error('connection reset'));
    },
  });
  await assert.rejects(putImage(cut), failsWith('files.upload_interrupted'));
  const silent = new Readable({ read() {} });
  silent.push(Buffer.alloc(10));
  await assert.rejects(
    files.put(silent, { maxBytes: 100, accept: images, stallMs: 50 }),
    failsWith('files.upload_interrupted'),
  );
  assert.deepEqual(await arriving(), []);
});

test('believes the content, not the name', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  const cases: [string, Uint8Array, { fileName?: string; mediaType?: string }, string][] = [
    ['HTML named .jpg', html, { fileName: 'a.jpg' }, 'files.type_mismatch'],
    ['HTML without a name', html, {}, 'files.type_not_allowed'],
    ['HTML sent as JPEG', html, { mediaType: 'image/jpeg' }, 'files.type_mismatch'],
    ['SVG as SVG', svg, { fileName: 'a.svg', mediaType: 'image/svg+xml' }, 'files.type_mismatch'],
    ['SVG', svg, {}, 'files.type_not_allowed'],
    ['HTML before a JPEG', Buffer.concat([html, jpeg]), { fileName: 'a.jpg' }, 'files.type_mismatch'],
    ['JPEG named .html', jpeg, { fileName: 'photo.html' }, 'files.type_mismatch'],
    ['JPEG named .png', jpeg, { fileName: 'photo.PNG' }, 'files.type_mismatch'],
    ['JPEG sent as PNG', jpeg, { mediaType: 'image/png' }, 'files.type_mismatch'],
    ['a program', Buffer.from(`MZ${'\0'.repeat(600)}`), { fileName: 'a.jpg' }, 'files.type_mismatch'],
    [
      'GIF',
      Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
      {},
      'files.type_not_allowed',
    ],
    ['TIFF', await picture(10, 10).tiff().toBuffer(), {}, 'files.type_not_allowed'],
    ['AVIF', await picture(16, 16).avif().toBuffer(), { fileName: 'a.heic' }, 'files.type_not_allowed'],
    ['noise', Buffer.from([0, 1, 2, 3, 250, 251]), {}, 'files.type_not_allowed'],
  ];
  for (const [name, bytes, declared, code] of cases) {
    await assert.rejects(
      files.put(bytes, { maxBytes: 1e6, accept: images, declared }),
      failsWith(code),
      name,
    );
  }
  for (const declared of [
    { fileName: '现场.JPEG', mediaType: 'image/jpg' },
    { fileName: 'IMG.20260504', mediaType: 'application/octet-stream' },
    { fileName: 'blob', mediaType: '' },
  ]) {
    const stored = await files.put(jpeg, { maxBytes: 1e6, accept: images, declared });
    assert.equal(stored.mediaType, 'image/jpeg');
  }
  assert.deepEqual(await arriving(), []);
});

test('refuses damaged pictures', async () => {
  for (const [name, bytes] of [
    ['jpeg', await picture().jpeg().toBuffer()],
    ['progressive jpeg', await picture().jpeg({ progressive: true }).toBuffer()],
    ['png', await picture().png().toBuffer()],
    ['webp', await picture().webp().toBuffer()],
  ] as const) {
    for (const part of [0.2, 0.7, 0.98]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      await assert.rejects(putImage(cut), failsWith('files.damaged'), `${name} cut at ${part}`);
    }
  }
  await assert.rejects(putImage(Buffer.from([0xff, 0xd8, 0xff, 0xe0])), failsWith('files.damaged'));
});

test('tables and documents are checked too', async () => {
  const putTable = (content: string | Buffer, fileName: string, accept: MediaType[]) =>
    files.put(Buffer.from(content), { maxBytes: 1e6, accept, declared: { fileName } });
  assert.equal((await putTable('编号,内容\n1,路灯\n', 'a.csv', ['text/csv'])).mediaType, 'text/csv');
  const gb18030 = Buffer.from([0xb1, 0xe0, 0xba, 0xc5, 0x2c, 0x31, 0x0a]);
  assert.equal((await putTable(gb18030, 'a.csv', ['text/csv'])).mediaType, 'text/csv');
  await assert.rejects(putTable('<b>1</b>,2', 'a.csv', ['text/csv']), failsWith('files.type_mismatch'));
  await assert.rejects(putTable('a,b\0c', 'a.csv', ['text/csv']), failsWith('files.type_mismatch'));
  const pdf = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n';
  const stored = await putTable(pdf, 'a.pdf', ['application/pdf']);
  assert.equal(await text((await files.open(stored.hash)).stream), pdf);
  await assert.rejects(files.publicCopy(stored.hash), failsWith('files.not_a_picture'));
  await assert.rejects(files.thumbnail(stored.hash, 160), failsWith('files.not_a_picture'));
  await assert.rejects(putTable(pdf.slice(0, 30), 'a.pdf', ['application/pdf']), failsWith('files.damaged'));
  await assert.rejects(putTable(pdf, 'a.pdf', images), failsWith('files.type_not_allowed'));
});

test('recordings: a film is no recording', async () => {
  const box = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const mp4 = (brand: string, handler: string): Buffer =>
    Buffer.concat([
      box('ftyp', Buffer.from(`${brand}\0\0\0\0isom`, 'latin1')),
      box('moov', box('hdlr', Buffer.from(`\0\0\0\0\0\0\0\0${handler}`, 'latin1'))),
    ]);
  const wav = Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1');
  const putSound = (bytes: Buffer) =>
    files.put(bytes, { maxBytes: 1e6, accept: ['audio/mp4', 'audio/mpeg', 'audio/wav'] });
  assert.equal((await putSound(mp4('M4A ', 'soun'))).mediaType, 'audio/mp4');
  assert.equal((await putSound(mp4('isom', 'soun'))).mediaType, 'audio/mp4');
  assert.equal((await putSound(wav)).mediaType, 'audio/wav');
  await assert.rejects(putSound(mp4('isom', 'vide')), failsWith('files.type_not_allowed'));
});

test('sweeps what nobody refers to, and nothing else', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'files-'));
  const store = createFileStore({ directory: other, pool, timeZone: 'UTC' });
  const add = async (content: string) =>
    (await store.put(Buffer.from(content), { maxBytes: 99, accept: ['text/csv'] })).hash;
  const [kept, orphan, again] = [await add('kept'), await add('orphan'), await add('again')];
  const age = (hash: string) =>
    utimes(path.join(other, hash.slice(0, 2), hash.slice(2, 4), hash), 1000, 1000);
  for (const hash of [kept, orphan, again]) await age(hash);
  const fresh = await add('fresh');
  await writeFile(path.join(other, 'arriving', 'left-over'), 'x');
  await utimes(path.join(other, 'arriving', 'left-over'), 1000, 1000);
  let asked = 0;
  const findReferenced = async () => {
    // Between the first question and the removal somebody stores the same content once more.
    if (asked++ === 0) await add('again');
    return new Set([kept]);
  };
  const result = await store.sweep(findReferenced, new Date(Date.now() - 3_600_000));
  assert.deepEqual(
    { ...result, checkedBytes: 0 },
    {
      ...{ checked: 4, checkedBytes: 0, unreferenced: 2, unreferencedBytes: 11 },
      ...{ removed: 1, freedBytes: 6 },
    },
  );
  const left = [];
  for await (const entry of store.entries()) left.push(entry.hash);
  assert.deepEqual(left.sort(), [kept, again, fresh].sort());
  assert.deepEqual(await readdir(path.join(other, 'arriving')), []);
  await rm(other, { recursive: true });
});

test('a sweep that only counts, or whose question fails, removes nothing', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'files-'));
  const store = createFileStore({ directory: other, pool, timeZone: 'UTC' });
  const add = async (content: string) =>
    (await store.put(Buffer.from(content), { maxBytes: 99, accept: ['text/csv'] })).hash;
  const hashes = [await add('one'), await add('two')];
  const later = new Date(Date.now() + 60_000);
  const counted = await store.sweep(async () => new Set(), later, { dryRun: true });
  assert.deepEqual([counted.unreferenced, counted.unreferencedBytes, counted.removed], [2, 6, 0]);
  const fail = async () => Promise.reject(new Error('the table is locked'));
  await assert.rejects(store.sweep(fail, later), /locked/);
  // The question is answered at first and fails at the last moment.
  let asked = 0;
  const failLate = async () => (asked++ === 0 ? new Set<string>() : fail());
  await assert.rejects(store.sweep(failLate, later), /locked/);
  for (const hash of hashes) assert.ok(await store.exists(hash));

  const picked = hashes[0] ?? '';
  await store.removeUnwanted(picked, async () => true);
  assert.ok(await store.exists(picked));
  await store.removeUnwanted(picked, async () => false);
  assert.equal(await store.exists(picked), false);
  await rm(other, { recursive: true });
});

test('a sweep takes thumbnails away whose picture is gone', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'files-'));
  const store = createFileStore({ directory: other, pool, timeZone: 'UTC' });
  const { hash } = await store.put(await picture(40, 30).jpeg().toBuffer(), {
    ...{ maxBytes: 99_999, accept: ['image/jpeg'] },
  });
  await store.thumbnail(hash, 160);
  const folder = path.join(other, 'derived', hash.slice(0, 2), hash.slice(2, 4));
  await rm(path.join(other, hash.slice(0, 2), hash.slice(2, 4), hash));
  const later = new Date(Date.now() + 60_000);
  await store.sweep(async () => new Set(), new Date(0));
  assert.equal((await readdir(folder)).length, 1, 'a young one stays');
  await store.sweep(async () => new Set(), later);
  assert.deepEqual(await readdir(folder), []);
  await rm(other, { recursive: true });
});

test('areas to blur are refused when they lie outside, hide nothing or are too many', async () => {
  const { hash } = await files.put(await picture(40, 30).jpeg().toBuffer(), {
    ...{ maxBytes: 99_999, accept: ['image/jpeg'] },
  });
  const area = { left: 0.1, top: 0.1, width: 0.2, height: 0.2 };
  for (const wrong of [
    { ...area, left: 0.9 },
    { ...area, width: 0 },
    { ...area, height: 1e-9 },
    { ...area, top: Number.NaN },
    { ...area, top: 5 },
  ])
    await assert.rejects(files.publicCopy(hash, { blur: [wrong] }), failsWith('files.bad_area'));
  await assert.rejects(
    files.publicCopy(hash, { blur: Array.from({ length: 10_000 }, () => area) }),
    failsWith('files.bad_area'),
  );
  await files.publicCopy(hash, { blur: [{ left: 0.7, top: 0.1, width: 0.3, height: 0.9 }] });
});

test('EXIF times: own zone, GPS time, then the zone of the city; nonsense is left out', async () => {
  const block = async (exif: Record<string, Record<string, string>>) =>
    (await sharp(await picture(8, 8).withExif(exif).jpeg().toBuffer()).metadata()).exif;
  const DateTimeOriginal = '2026:01:01 00:30:00';
  const read = async (exif: Record<string, Record<string, string>>) =>
    readExif(await block(exif), 'Asia/Shanghai');
  assert.equal((await read({ IFD2: { DateTimeOriginal } })).takenAt, '2025-12-31T16:30:00.000Z');
  const zoned = { IFD2: { DateTimeOriginal, OffsetTimeOriginal: '-02:00' } };
  assert.equal((await read(zoned)).takenAt, '2026-01-01T02:30:00.000Z');
  assert.deepEqual(await read({ IFD2: { DateTimeOriginal: '0000:00:00 00:00:00' } }), {});
  const gps = (lat: string) => ({
    IFD3: { GPSLatitude: lat, GPSLatitudeRef: 'S', GPSLongitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E' },
  });
  assert.equal((await read(gps('33/1 30/1 0/1'))).lat, -33.5);
  assert.deepEqual(await read(gps('0/1 0/1 0/1')), {});
  assert.deepEqual(await read(gps('99/1 0/1 0/1')), {});
  assert.deepEqual(await readExif(Buffer.from('Exif\0\0garbage'), 'UTC'), {});
});
