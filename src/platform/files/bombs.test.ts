import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  constants,
  crc32,
  createDeflate,
  createDeflateRaw,
  type Deflate,
  type DeflateRaw,
  deflateRawSync,
} from 'node:zlib';
import sharp from 'sharp';
import { isAppError } from '../../lib/errors.ts';
import { createPool, type Pool } from '../threads/index.ts';
import { createFileStore, type FileStore, type MediaType } from './index.ts';

// Files that are small on the wire and enormous when unpacked: each must be refused quickly and in little memory.

const XLSX: MediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let directory: string;
let pool: Pool;
let files: FileStore;
before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'bombs-'));
  pool = createPool({ size: 1 });
  files = createFileStore({ directory, pool, timeZone: 'UTC' });
  const small = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  await put(small, ['image/png']);
});
after(async () => {
  await pool.close();
  await rm(directory, { recursive: true });
});

const put = (bytes: Uint8Array, accept: MediaType[]) => files.put(bytes, { maxBytes: 20e6, accept });

async function refusedCheaply(bytes: Uint8Array, accept: MediaType, code: string): Promise<void> {
  const memoryBefore = process.memoryUsage.rss();
  const start = performance.now();
  await assert.rejects(put(bytes, [accept]), (error: unknown) => isAppError(error, code));
  const tookMs = performance.now() - start;
  const grownMb = (process.memoryUsage.rss() - memoryBefore) / 2 ** 20;
  assert.ok(tookMs < 5_000, `took ${tookMs} ms`);
  assert.ok(grownMb < 60, `memory grew by ${grownMb} MB`);
}

async function squeeze(zeros: number, packer: Deflate | DeflateRaw): Promise<Buffer> {
  const packed: Buffer[] = [];
  packer.on('data', (piece: Buffer) => packed.push(piece));
  const block = Buffer.alloc(1 << 20);
  for (let left = zeros; left > 0; left -= block.length) {
    if (!packer.write(block.subarray(0, Math.min(left, block.length)))) {
      await new Promise((resolve) => packer.once('drain', resolve));
    }
  }
  packer.end();
  await new Promise((resolve) => packer.once('end', resolve));
  return Buffer.concat(packed);
}

function chunk(type: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length);
  bytes.write(type, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
  return bytes;
}

function png(width: number, height: number, packed: Buffer, options = { depth: 1, interlace: 0 }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = options.depth;
  header[12] = options.interlace;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

interface Part {
  name: string;
  packed: Buffer;
  /** What the entry says about itself; a bomb lies. */
  unpackedBytes: number;
}

function zip(parts: readonly Part[]): Buffer {
  const body: Buffer[] = [];
  const directoryParts: Buffer[] = [];
  let offset = 0;
  for (const { name, packed, unpackedBytes } of parts) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(unpackedBytes, 22);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    local.copy(central, 8, 6, 30);
    central.writeUInt32LE(offset, 42);
    body.push(local, Buffer.from(name), packed);
    directoryParts.push(central, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const directoryBytes = Buffer.concat(directoryParts);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directoryBytes.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...body, directoryBytes, end]);
}

const part = (name: string, content: string): Part => ({
  name,
  packed: deflateRawSync(content),
  unpackedBytes: content.length,
});
const workbook = [part('[Content_Types].xml', '<Types/>'), part('xl/workbook.xml', '<workbook/>')];

test('a PNG of 50,000 × 50,000 pixels in 300 kB', async () => {
  const packed = await squeeze(50_000 * 6_251, createDeflate({ level: constants.Z_BEST_SPEED }));
  await refusedCheaply(png(50_000, 50_000, packed), 'image/png', 'files.too_many_pixels');
});

test('a PNG whose header is modest and whose content is not', async () => {
  const packed = await squeeze(300e6, createDeflate({ level: constants.Z_BEST_SPEED }));
  const start = performance.now();
  await put(png(64, 64, packed), ['image/png']).catch((error: unknown) =>
    assert.ok(isAppError(error, 'files.damaged')),
  );
  assert.ok(performance.now() - start < 5_000);
});

test('pictures that must be held in memory whole have a lower limit', async () => {
  const packed = await squeeze(6_000 * 6_001, createDeflate({ level: constants.Z_BEST_SPEED }));
  const interlaced = png(6_000, 6_000, packed, { depth: 8, interlace: 1 });
  await refusedCheaply(interlaced, 'image/png', 'files.too_many_pixels');
});

test('a JPEG that claims 65,500 × 65,500 pixels', async () => {
  const jpeg = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer();
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  jpeg.writeUInt16BE(65_500, frame + 5);
  jpeg.writeUInt16BE(65_500, frame + 7);
  await refusedCheaply(jpeg, 'image/jpeg', 'files.too_many_pixels');
});

test('a spreadsheet that unpacks to 400 MB and says 1 kB', async () => {
  const packed = await squeeze(400e6, createDeflateRaw({ level: constants.Z_BEST_SPEED }));
  const bomb = zip([...workbook, { name: 'xl/worksheets/sheet1.xml', packed, unpackedBytes: 1000 }]);
  await refusedCheaply(bomb, XLSX, 'files.unpacks_too_large');
});

test('a spreadsheet whose many parts share one small bomb', async () => {
  const packed = await squeeze(20e6, createDeflateRaw({ level: constants.Z_BEST_SPEED }));
  const sheets = Array.from({ length: 30 }, (_, n) => ({
    name: `xl/sheet${n}.xml`,
    packed,
    unpackedBytes: 1000,
  }));
  await refusedCheaply(zip([...workbook, ...sheets]), XLSX, 'files.unpacks_too_large');
});

test('broken, encrypted and foreign archives; macros', async () => {
  const good = zip(workbook);
  assert.equal((await put(good, [XLSX])).mediaType, XLSX);
  const isRefused = (bytes: Uint8Array, code: string, why: string) =>
    assert.rejects(put(bytes, [XLSX]), (error: unknown) => isAppError(error, code), why);
  for (const cut of [20, 60, good.length - 10])
    await isRefused(good.subarray(0, cut), 'files.damaged', `cut at ${cut}`);
  await isRefused(zip([part('evil.html', '<script/>')]), 'files.type_not_allowed', 'a plain zip');
  await isRefused(zip([...workbook, part('xl/vbaProject.bin', 'x')]), 'files.type_not_allowed', 'macros');
  await isRefused(
    zip([...workbook, { name: 'xl/a.xml', packed: Buffer.from([7, 7, 7]), unpackedBytes: 9 }]),
    'files.damaged',
    'broken',
  );
  const encrypted = Buffer.from(good);
  encrypted[encrypted.indexOf(Buffer.from('PK\x01\x02')) + 8] = 1;
  await isRefused(encrypted, 'files.damaged', 'encrypted');
});
