import { hashOf, mix } from './hash.ts';
import { codeOf, type Lexicon, LONGEST_WORD, plainToken } from './lexicon.ts';

/** What stands around each token of one address, as numbers: the raw material of features. */
export interface Context {
  readonly tokens: number;
  /** Hashes of plain tokens, with `PAD` places before the first and behind the last. */
  readonly plain: Int32Array;
  /** Classes of characters, padded likewise. */
  readonly classes: Int32Array;
  readonly raw: Int32Array;
  /** The next token that ends a kind, and how far away. */
  readonly next: Int32Array;
  readonly nextDistance: Int32Array;
  /** 1 where a pair of characters has stood before; 2 where one stands again later; sums of both for pair and end. */
  readonly repeated: Int32Array;
  readonly again: Int32Array;
  /** Known words that begin here, end here, cover the token: code, length and place mixed; 0 for none. */
  readonly begins: Int32Array;
  readonly ends: Int32Array;
  readonly covers: Int32Array;
  /** The word of the language that the token lies in: its hash, where in it (0 alone, 1 first, 2 inside, 3 last). */
  readonly word: Int32Array;
  readonly wordPlace: Int32Array;
}

export const PAD = 5;
const HAN = 6;
const CHINESE_NUMERALS = '一二三四五六七八九十百零〇两';
const DIRECTIONS = '东西南北中上下前后左右';

/** 1 digits, 2 digits with others, 3 Latin, 4 Chinese numeral, 5 direction, 6 Han, 7 other. */
function classOf(token: string): number {
  const first = token.charAt(0);
  if (first >= '\u4e00' && first <= '\u9fff') {
    if (CHINESE_NUMERALS.includes(first)) return 4;
    return DIRECTIONS.includes(first) ? 5 : HAN;
  }
  if (/^\d+$/.test(token)) return 1;
  if (/\d/.test(token)) return 2;
  return /^[a-z]/i.test(token) ? 3 : 7;
}

const plainCache = new Map<string, number>();
const MOST_CACHED = 20_000;

function plainHash(token: string): number {
  const known = plainCache.get(token);
  if (known !== undefined) return known;
  const hash = hashOf(plainToken(token));
  if (plainCache.size < MOST_CACHED) plainCache.set(token, hash);
  return hash;
}

/** Looks around in one address. `own`: the address's own words, left out of what is known while training. */
export function contextOf(
  tokens: readonly string[],
  lexicon: Lexicon,
  counts?: ReadonlyMap<number, ReadonlyMap<number, number>>,
  own?: ReadonlyMap<number, ReadonlyMap<number, number>>,
): Context {
  const size = tokens.length;
  const plain = new Int32Array(size + 2 * PAD);
  const classes = new Int32Array(size + 2 * PAD);
  const raw = new Int32Array(size);
  for (let at = 1; at <= PAD; at += 1) {
    plain[PAD - at] = at === 1 ? 11 : 13;
    plain[PAD + size + at - 1] = at === 1 ? 17 : 19;
  }
  for (let at = 0; at < size; at += 1) {
    const token = tokens[at]!;
    plain[PAD + at] = plainHash(token);
    classes[PAD + at] = classOf(token);
    raw[at] = hashOf(token);
  }
  return {
    ...{ tokens: size, plain, classes, raw },
    ...endingsAhead(size, plain, lexicon),
    ...repetitions(size, plain, classes),
    ...languageWords(tokens),
    ...knownWords(size, plain, lexicon, counts, own),
  };
}

const segmenter = new Intl.Segmenter('zh-Hans', { granularity: 'word' });

/** Words of the language by the dictionary of Unicode's ICU, laid over the tokens. */
function languageWords(tokens: readonly string[]) {
  const size = tokens.length;
  const [word, wordPlace] = [new Int32Array(size), new Int32Array(size)];
  let at = 0;
  let offset = 0;
  for (const { segment, index } of segmenter.segment(tokens.join(''))) {
    const from = at;
    while (at < size && offset < index + segment.length) offset += tokens[at++]!.length;
    if (at === from) continue;
    word.fill(plainHash(segment), from, at);
    for (let token = from; token < at; token += 1)
      wordPlace[token] = at - from === 1 ? 0 : token === from ? 1 : token === at - 1 ? 3 : 2;
  }
  return { word, wordPlace };
}

function endingsAhead(size: number, plain: Int32Array, { endings }: Lexicon) {
  const [next, nextDistance] = [new Int32Array(size), new Int32Array(size)];
  let nearest = 3;
  let distance = 0;
  for (let at = size - 1; at >= 0; at -= 1) {
    if (endings.has(plain[PAD + at]!)) {
      nearest = plain[PAD + at]!;
      distance = 0;
    }
    next[at] = nearest;
    nextDistance[at] = Math.min(distance, 8);
    distance += 1;
  }
  return { next, nextDistance };
}

/** Bits: 1 this pair has stood before, 2 the pair that ends here has, 4 and 8 the same of the tokens beside. */
function repetitions(size: number, plain: Int32Array, classes: Int32Array) {
  const repeated = new Int32Array(size + 2);
  const again = new Int32Array(size);
  if (size < 4) return { repeated: repeated.subarray(0, size), again };
  const pairs = new Int32Array(size);
  for (let at = 0; at + 1 < size; at += 1) pairs[at] = mix(plain[PAD + at]!, plain[PAD + at + 1]!);
  for (let at = 0; at + 1 < size; at += 1) {
    if (classes[PAD + at] !== HAN) continue;
    for (let earlier = 0; earlier < at; earlier += 1)
      if (pairs[earlier] === pairs[at]) {
        repeated[at]! |= 1;
        repeated[at + 1]! |= 2;
        again[earlier] = 1;
        break;
      }
  }
  return { repeated: repeated.subarray(0, size), again };
}

function knownWords(
  size: number,
  plain: Int32Array,
  { words }: Lexicon,
  counts?: ReadonlyMap<number, ReadonlyMap<number, number>>,
  own?: ReadonlyMap<number, ReadonlyMap<number, number>>,
) {
  const begins = new Int32Array(size);
  const ends = new Int32Array(size);
  const covers = new Int32Array(size);
  const covered = new Uint8Array(size);
  for (let start = 0; start < size; start += 1) {
    let hash = mix(1, plain[PAD + start]!);
    for (let end = start + 2; end <= size && end - start <= LONGEST_WORD; end += 1) {
      hash = mix(hash, plain[PAD + end - 1]!);
      let code = words.get(hash) ?? -1;
      if (code >= 0 && own?.has(hash)) code = codeOf(counts?.get(hash) ?? new Map(), own.get(hash));
      if (code < 0) continue;
      const length = end - start;
      const about = 1 + code * 8 + Math.min(length, 5);
      begins[start] = about;
      if (ends[end - 1] === 0) ends[end - 1] = about;
      for (let at = start; at < end; at += 1)
        if (length > covered[at]!) {
          covered[at] = length;
          covers[at] = 1 + code * 4 + (at === start ? 0 : at === end - 1 ? 1 : 2);
        }
    }
  }
  return { begins, ends, covers };
}
