import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { fileTypeFromFile } from 'file-type';
import { AppError } from '../../lib/errors.ts';
import {
  extensionOf,
  findMediaType,
  findMediaTypeOfName,
  isImage,
  MEDIA_TYPES,
  type MediaType,
} from './media-types.ts';
import type { DeclaredFile, StoredFile } from './model.ts';
import { inspectPicture } from './pictures.ts';
import { isSoundSpreadsheet } from './spreadsheet-check.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface InspectTask {
  path: string;
  accept: readonly MediaType[];
  declared: DeclaredFile;
  timeZone: string;
}

export type Inspection = Omit<StoredFile, 'hash' | 'sizeBytes'>;

/**
 * Runs in a thread of the pool: finds out what a received file really is, refuses what is not accepted or is
 * not what it claims to be, and checks the accepted kind as deeply as it can be checked.
 */
export async function inspectFile(task: InspectTask): Promise<Inspection> {
  const found = await sniff(task.path);
  refuseLies(found, task.declared);
  const mediaType = findMediaType(found);
  // An alias such as text/plain is a way of declaring, never a finding.
  if (!mediaType || !task.accept.includes(mediaType)) {
    throw new AppError('files.type_not_allowed', { found, accepted: task.accept });
  }
  if (isImage(mediaType))
    return { mediaType, ...(await inspectPicture(task.path, mediaType, task.timeZone)) };
  if (mediaType === 'application/pdf') await refuseCutPdf(task.path);
  return { mediaType };
}

/** The media type of the content: one of ours where it is one, else the best name for what it is instead. */
async function sniff(path: string): Promise<string> {
  const head = await readPart(path, 0, 512);
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    return (await isSoundSpreadsheet(path)) ? XLSX : 'application/zip';
  }
  const detected = await fileTypeFromFile(path).catch(() => undefined);
  if (detected?.mime === 'video/mp4') return (await hasVideoTrack(path)) ? 'video/mp4' : 'audio/mp4';
  if (detected) return findMediaType(detected.mime) ?? detected.mime;
  const start = head
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<')) return start.includes('<svg') ? 'image/svg+xml' : 'text/html';
  return (await isPlainText(path)) ? 'text/csv' : 'application/octet-stream';
}

function refuseLies(found: string, declared: DeclaredFile): void {
  const { mediaType, fileName } = declared;
  if (
    mediaType &&
    mediaType !== 'application/octet-stream' &&
    (findMediaType(mediaType) ?? mediaType) !== found
  ) {
    throw new AppError('files.type_mismatch', { declared: mediaType, found });
  }
  const extension = fileName === undefined ? undefined : extensionOf(fileName);
  if (extension === undefined) return;
  const extensions: readonly string[] = MEDIA_TYPES[found as MediaType]?.extensions ?? [];
  // A name like "IMG.2026-05-04" has no real extension; only one that claims a kind can lie.
  const claims = findMediaTypeOfName(`x.${extension}`) !== undefined || DANGEROUS.has(extension);
  if (claims && !extensions.includes(extension)) {
    throw new AppError('files.type_mismatch', { declared: `.${extension}`, found });
  }
}

/** Extensions under which another program would run or render the file. */
const DANGEROUS = new Set(
  'html htm xhtml svg xml js mjs css php jsp asp aspx exe dll com bat cmd ps1 sh vbs msi apk jar hta lnk xlsm docm'.split(
    ' ',
  ),
);

/** UTF-8 or GB18030 without control characters, to the last byte. */
async function isPlainText(path: string): Promise<boolean> {
  const decoders = ['utf-8', 'gb18030'].map((encoding) => ({
    decoder: new TextDecoder(encoding, { fatal: true }),
    works: true,
  }));
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    if (bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
    for (const each of decoders) each.works &&= decodes(each.decoder, bytes, true);
    if (decoders.every((each) => !each.works)) return false;
  }
  return decoders.some((each) => each.works && decodes(each.decoder, new Uint8Array(), false));
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

async function refuseCutPdf(path: string): Promise<void> {
  const tail = await readPart(path, -4096, 4096);
  if (!tail.includes('%%EOF'))
    throw new AppError('files.damaged', { why: 'the end of the document is missing' });
}

/** Phones record sound into the same container as films; only a film has a track handled by "vide" (ISO 14496-12). */
async function hasVideoTrack(path: string): Promise<boolean> {
  for await (const chunk of boundaries(path))
    if (chunk.includes('hdlr') && /hdlr.{8}vide/s.test(chunk)) return true;
  return false;
}

/** The file in pieces that overlap a little, so that no short mark is cut in two. */
async function* boundaries(path: string): AsyncIterable<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const text = rest + (chunk as Buffer).toString('latin1');
    yield text;
    rest = text.slice(-16);
  }
}

async function readPart(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = position < 0 ? Math.max(0, size + position) : position;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
