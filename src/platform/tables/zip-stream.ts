import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly content: string | AsyncIterable<string>;
}

/** Names are UTF-8, sizes follow the data: what is written while it is made does not know them before. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** 1980-01-01: the same rows give the same file. */
const DAY = 0x0021;

/**
 * A ZIP archive (APPNOTE 6.3, without ZIP64: less than 4 GB) whose parts are packed as they come. Packing runs in the
 * thread pool of the runtime, not on the event loop.
 */
export async function* zipStream(parts: readonly ZipPart[]): AsyncGenerator<Buffer> {
  let at = 0;
  const entries: Buffer[] = [];
  for (const { name, content } of parts) {
    const start = at;
    const head = headOf(name);
    yield head;
    at += head.length;
    const sizes = { crc: 0, packed: 0, plain: 0 };
    for await (const piece of packed(content, sizes)) {
      sizes.packed += piece.length;
      yield piece;
    }
    const tail = tailOf(sizes);
    yield tail;
    at += sizes.packed + tail.length;
    entries.push(entryOf(name, sizes, start));
  }
  const directory = Buffer.concat(entries);
  yield directory;
  yield endOf(entries.length, directory.length, at);
}

interface Sizes {
  crc: number;
  packed: number;
  plain: number;
}

async function* plainBytes(content: ZipPart['content'], sizes: Sizes): AsyncGenerator<Buffer> {
  for await (const text of typeof content === 'string' ? [content] : content) {
    const bytes = Buffer.from(text);
    sizes.crc = crc32(bytes, sizes.crc);
    sizes.plain += bytes.length;
    yield bytes;
  }
}

/** A failure of the source ends the stream with that failure; a receiver that leaves ends the source. */
function packed(content: ZipPart['content'], sizes: Sizes): AsyncIterable<Buffer> {
  return pipeline(Readable.from(plainBytes(content, sizes)), createDeflateRaw({ level: 6 }), () => {});
}

function headOf(name: string): Buffer {
  const bytes = Buffer.from(name);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATED, 8);
  head.writeUInt16LE(DAY, 12);
  head.writeUInt16LE(bytes.length, 26);
  return Buffer.concat([head, bytes]);
}

function tailOf({ crc, packed: size, plain }: Sizes): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeUInt32LE(size, 8);
  tail.writeUInt32LE(plain, 12);
  return tail;
}

function entryOf(name: string, { crc, packed: size, plain }: Sizes, start: number): Buffer {
  const bytes = Buffer.from(name);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATED, 10);
  entry.writeUInt16LE(DAY, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(size, 20);
  entry.writeUInt32LE(plain, 24);
  entry.writeUInt16LE(bytes.length, 28);
  entry.writeUInt32LE(start, 42);
  return Buffer.concat([entry, bytes]);
}

function endOf(count: number, sizeBytes: number, start: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(sizeBytes, 12);
  end.writeUInt32LE(start, 16);
  return end;
}
