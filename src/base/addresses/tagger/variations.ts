import { spansOf, type TaggedAddress } from '../bio-file.ts';

/** How much of what is learnt in a round is varied: addresses, and the parts of these. */
const ADDRESSES = 0.8;
const PARTS = 0.5;

/** Parts are exchanged for such as look like them: a dash that stands for nothing is not where a name might stand. */
function keyOf(label: string, part: readonly string[]): string {
  const first = part[0] ?? '';
  if (/^\p{Script=Han}/u.test(first)) return `${label} Han`;
  return `${label} ${/^\d/.test(first) ? 'number' : /^\p{L}/u.test(first) ? 'letters' : 'sign'}`;
}

/** Whether a part's text stands twice in an address: which of both is meant is told by that, so both stay. */
function isRepeated(text: string, part: readonly string[]): boolean {
  const own = part.join('');
  return part.length > 1 && text.indexOf(own) !== text.lastIndexOf(own);
}

/**
 * Addresses as they might have been: parts are exchanged for others of their kind (mention replacement: Dai and Adel
 * 2020). Most names stand nowhere else; a network would learn them by heart instead of what is around them.
 */
export class Variations {
  /** For each kind and look the tokens of all its parts, as often as they occur. */
  readonly #parts = new Map<string, string[][]>();
  readonly #random: () => number;
  /** Tokens of the longest address; no variation is longer. */
  readonly longest: number;

  constructor(addresses: readonly TaggedAddress[], random: () => number) {
    this.#random = random;
    this.longest = addresses.reduce((most, { tokens }) => Math.max(most, tokens.length), 1);
    for (const { tokens, tags } of addresses)
      for (const { start, end, label } of spansOf(tags)) {
        const part = tokens.slice(start, end);
        const key = keyOf(label, part);
        const parts = this.#parts.get(key) ?? [];
        parts.push(part);
        this.#parts.set(key, parts);
      }
  }

  /** An address with some parts exchanged, or the very same. */
  vary(address: TaggedAddress): TaggedAddress {
    if (this.#random() >= ADDRESSES) return address;
    const tokens: string[] = [];
    const tags: string[] = [];
    const text = address.tokens.join('');
    let from = 0;
    const keep = (to: number) => {
      tokens.push(...address.tokens.slice(from, to));
      tags.push(...address.tags.slice(from, to));
      from = to;
    };
    for (const { start, end, label } of spansOf(address.tags)) {
      keep(start);
      const part = address.tokens.slice(start, end);
      if (this.#random() >= PARTS || isRepeated(text, part)) continue;
      const parts = this.#parts.get(keyOf(label, part)) ?? [part];
      const other = parts[Math.floor(this.#random() * parts.length)]!;
      tokens.push(...other);
      tags.push(...other.map((_, at) => `${at === 0 ? 'B' : 'I'}-${label}`));
      from = end;
    }
    keep(address.tokens.length);
    return tokens.length > this.longest ? address : { tokens, tags };
  }
}
