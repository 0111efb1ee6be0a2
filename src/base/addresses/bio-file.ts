import { readFile } from 'node:fs/promises';
import { AppError } from '../../lib/errors.ts';

/** A labelled address: its tokens (a character each, or a run of digits or letters) and a BIO tag for each. */
export interface TaggedAddress {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

/** Tokens `start` up to before `end` are one part of the kind `label`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

const MOST_TOKENS = 2_000;
const MOST_LABELS = 250;

/** The spans that BIO tags mark; an I- without its B- begins none. */
export function spansOf(tags: readonly string[]): Span[] {
  const spans: Span[] = [];
  let start = -1;
  let label = '';
  for (let at = 0; at <= tags.length; at += 1) {
    const tag = tags[at] ?? 'O';
    if (start >= 0 && tag.startsWith('I-') && tag.slice(2) === label) continue;
    if (start >= 0) spans.push({ start, end: at, label });
    start = tag.startsWith('B-') ? at : -1;
    label = tag.slice(2);
  }
  return spans;
}

/**
 * Reads labelled addresses: one token, a blank and its tag a line, an empty line between addresses (CoNLL). Tags are O,
 * B-… and I-…, whatever labels they name. Relatives of BIO are read as it: E-… and M-… continue a part as I-… does,
 * S-… is one of one token, and what continues without a beginning begins, as CoNLL's own measure has it. Throws
 * `addresses.line_wrong` and `addresses.tag_wrong` with the line, `addresses.too_long`, `addresses.too_many_labels`,
 * `addresses.no_addresses`.
 */
export function parseBio(text: string, file: string): TaggedAddress[] {
  const addresses: TaggedAddress[] = [];
  const labels = new Set<string>();
  let tokens: string[] = [];
  let tags: string[] = [];
  const close = () => {
    if (tokens.length > 0) addresses.push({ tokens, tags });
    tokens = [];
    tags = [];
  };
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') {
      close();
      continue;
    }
    const { token, tag: written } = readLine(line, file, index + 1);
    const tag = asBio(written, tags.at(-1), file, index + 1);
    tokens.push(token);
    tags.push(tag);
    labels.add(tag);
    if (tokens.length > MOST_TOKENS)
      throw new AppError('addresses.too_long', { characters: `> ${MOST_TOKENS}`, most: MOST_TOKENS });
  }
  close();
  if (addresses.length === 0) throw new AppError('addresses.no_addresses', { file });
  if (labels.size > MOST_LABELS)
    throw new AppError('addresses.too_many_labels', { file, labels: labels.size, most: MOST_LABELS });
  return addresses;
}

function readLine(line: string, file: string, number: number): { token: string; tag: string } {
  const cut = Math.max(line.trimEnd().lastIndexOf(' '), line.trimEnd().lastIndexOf('\t'));
  const tag = line.slice(cut + 1).trim();
  const token = cut < 0 ? '' : line.slice(0, cut);
  if (token === '' || tag === '')
    throw new AppError('addresses.line_wrong', { file, line: number, why: line.slice(0, 40) });
  return { token, tag };
}

function asBio(tag: string, before: string | undefined, file: string, line: number): string {
  if (tag === 'O') return tag;
  const [, kind, label] = /^([BIMES])-(\S+)$/.exec(tag) ?? [];
  if (kind === undefined)
    throw new AppError('addresses.tag_wrong', { file, line, tag, why: 'O, B-… or I-…' });
  const begins = kind === 'B' || kind === 'S' || before === undefined || before.slice(2) !== label;
  return `${begins ? 'B' : 'I'}-${label}`;
}

/** Reads a file of labelled addresses. Throws as `parseBio`, and `addresses.file_unreadable`, `addresses.not_utf8`. */
export async function readBioFile(file: string): Promise<TaggedAddress[]> {
  const bytes = await readFile(file).catch((cause) => {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('addresses.file_unreadable', { file, why }, cause);
  });
  return parseBio(decodeUtf8(bytes, file), file);
}

function decodeUtf8(bytes: Uint8Array, file: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new AppError('addresses.not_utf8', { file, seems: 'UTF-16' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('addresses.not_utf8', { file, seems: 'GB18030' }, cause);
  }
}
