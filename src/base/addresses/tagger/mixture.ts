import type { Span } from '../bio-file.ts';
import { contextOf } from './context.ts';
import { type HashTable, placesIn } from './hash.ts';
import type { LabelSet } from './labels.ts';
import { type Chain, Lattice } from './lattice.ts';
import type { Lexicon } from './lexicon.ts';
import { inputsOf } from './neural/inputs.ts';
import type { Network } from './neural/network.ts';
import { likelySpans } from './spans.ts';

/**
 * A trained tagger of addresses: networks that read the whole address, each of its own beginnings and of other
 * variations. They err differently, so that together they err less.
 */
export interface Tagger {
  readonly lexicon: Lexicon;
  readonly labels: LabelSet;
  readonly table: HashTable;
  readonly networks: readonly Network[];
}

/**
 * How much the networks together weigh when their scores are added up (a product of experts: Hinton 2002): less than 1,
 * for they are too sure of themselves; and how probable a span must be by that (half of the F1 that can be reached).
 * Chosen on two quarters of a training file that the networks had not seen.
 */
const WEIGHT = 0.75;
const LEAST_PROBABLE = 0.45;

/** All networks of a tagger, with memory for one address at a time, as long as the longest so far. */
export class Mixture {
  readonly #tagger: Tagger;
  readonly #chain: Chain;
  readonly #weight: number;
  #networks: readonly Network[] = [];
  #lattice: Lattice;
  #emissions = new Float64Array(0);
  #room = 0;

  constructor(tagger: Tagger) {
    const { labels, networks } = tagger;
    const size = labels.names.length;
    this.#tagger = tagger;
    this.#weight = WEIGHT / networks.length;
    this.#chain = { labels, transitions: new Float32Array(size * size), starts: new Float32Array(size) };
    this.#lattice = new Lattice(labels, 0);
    for (const network of networks)
      for (const part of ['transitions', 'starts'] as const) {
        const [to, from] = [this.#chain[part], network[part]];
        for (let at = 0; at < to.length; at += 1) to[at] = to[at]! + this.#weight * from[at]!;
      }
  }

  #makeRoom(tokens: number): void {
    if (tokens <= this.#room) return;
    this.#room = Math.max(128, Math.ceil(tokens * 1.25));
    this.#networks = this.#tagger.networks.map((network) => network.withRoom(this.#room));
    this.#lattice = new Lattice(this.#chain.labels, this.#room);
    this.#lattice.take(this.#chain);
    this.#emissions = new Float64Array(this.#room * this.#chain.labels.names.length);
  }

  /** The spans that are most probably right, all networks heard. */
  spans(tokens: readonly string[]): Span[] {
    const { lexicon, table, labels } = this.#tagger;
    const length = tokens.length;
    this.#makeRoom(length);
    const emissions = this.#emissions;
    const inputs = placesIn(table, inputsOf(contextOf(tokens, lexicon)));
    const size = labels.names.length;
    emissions.fill(0, 0, length * size);
    for (const network of this.#networks) {
      const said = network.emit(inputs, length);
      for (let token = 0; token < length; token += 1)
        for (let tag = 0; tag < size; tag += 1) {
          const cell = token * size + tag;
          emissions[cell] = emissions[cell]! + this.#weight * said[token * network.columns + tag]!;
        }
    }
    this.#lattice.run(emissions, size, length, this.#chain.starts);
    return likelySpans(this.#lattice, labels, length, LEAST_PROBABLE);
  }
}
