import { spansOf, type TaggedAddress } from '../bio-file.ts';
import { hashOf, mix } from './hash.ts';

/** Longest part, in tokens, that is kept as a word. */
export const LONGEST_WORD = 12;
/** A token that ends parts of one kind at least this often, and in this share of all its places, announces the kind. */
const LEAST_ENDINGS = 20;
const LEAST_SHARE = 0.5;

/** What a training file teaches besides weights: words of each kind, and tokens that end a kind. */
export interface Lexicon {
  /** Hash of a word → 2 × its commonest label + 1 if it was seen with others. */
  readonly words: ReadonlyMap<number, number>;
  /** Hash of a token → the number of the kind that it ends. */
  readonly endings: ReadonlyMap<number, number>;
}

/** Counts of a training file, so that an address can be looked at as if it were not in it. */
export interface WordCounts {
  readonly words: Map<number, Map<number, number>>;
  readonly lexicon: Lexicon;
}

const plainDigits = (token: string) => {
  if (!/^\d+$/.test(token)) return token.replace(/\d+/g, '0');
  return token.length < 5 ? '0'.repeat(token.length) : '0+';
};

/** A token as it is learnt: half-width, small letters, digits by their count only. */
export const plainToken = (token: string): string => {
  const code = token.charCodeAt(0);
  if (token.length === 1 && code >= 0x3400 && code < 0xf900) return token;
  return plainDigits(token.normalize('NFKC').toLowerCase());
};

/** The word codes of one address: hash → code, without what the address itself adds to the counts. */
export function codeOf(counts: ReadonlyMap<number, number>, own?: ReadonlyMap<number, number>): number {
  let best = -1;
  let most = 0;
  let kinds = 0;
  for (const [label, count] of counts) {
    const left = count - (own?.get(label) ?? 0);
    if (left <= 0) continue;
    kinds += 1;
    if (left > most || (left === most && label < best)) {
      most = left;
      best = label;
    }
  }
  return best < 0 ? -1 : best * 2 + (kinds > 1 ? 1 : 0);
}

/** Words of an address with their labels: hash → label → count. */
export function wordsOf(
  address: TaggedAddress,
  kinds: ReadonlyMap<string, number>,
): Map<number, Map<number, number>> {
  const found = new Map<number, Map<number, number>>();
  for (const { start, end, label } of spansOf(address.tags)) {
    if (end - start < 2 || end - start > LONGEST_WORD) continue;
    let hash = 1;
    for (let at = start; at < end; at += 1) hash = mix(hash, hashOf(plainToken(address.tokens[at] ?? '')));
    addTo(found, hash, kinds.get(label) ?? 0);
  }
  return found;
}

function addTo(counts: Map<number, Map<number, number>>, hash: number, kind: number): void {
  const own = counts.get(hash) ?? new Map<number, number>();
  counts.set(hash, own.set(kind, (own.get(kind) ?? 0) + 1));
}

/** Learns words and endings from labelled addresses. */
export function learnWords(
  addresses: readonly TaggedAddress[],
  kinds: ReadonlyMap<string, number>,
): WordCounts {
  const words = new Map<number, Map<number, number>>();
  const ends = new Map<number, Map<number, number>>();
  const totals = new Map<number, number>();
  for (const address of addresses) {
    const hashes = address.tokens.map((token) => hashOf(plainToken(token)));
    for (const hash of hashes) totals.set(hash, (totals.get(hash) ?? 0) + 1);
    for (const { end, label } of spansOf(address.tags))
      addTo(ends, hashes[end - 1] ?? 0, kinds.get(label) ?? 0);
    for (const [hash, counts] of wordsOf(address, kinds))
      for (const [kind, count] of counts) for (let at = 0; at < count; at += 1) addTo(words, hash, kind);
  }
  const endings = new Map<number, number>();
  for (const [hash, counts] of ends) {
    const [kind, most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    if (all < LEAST_ENDINGS || all / (totals.get(hash) ?? 1) <= LEAST_SHARE || most === 0) continue;
    endings.set(hash, kind);
  }
  const codes = new Map([...words].map(([hash, counts]) => [hash, codeOf(counts)]));
  return { words, lexicon: { words: codes, endings } };
}
