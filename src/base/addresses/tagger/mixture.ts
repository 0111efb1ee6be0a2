import type { Span } from '../bio-file.ts';
import { contextOf } from './context.ts';
import { FEATURES, featuresOf } from './features.ts';
import type { Field, LabelSet } from './field.ts';
import { FieldLookup } from './field-lookup.ts';
import { type HashTable, placesIn } from './hash.ts';
import { type Chain, Lattice } from './lattice.ts';
import type { Lexicon } from './lexicon.ts';
import { inputsOf } from './neural/inputs.ts';
import type { Network } from './neural/network.ts';
import { likelySpans } from './spans.ts';

/**
 * A trained tagger of addresses: a conditional random field over many features of the characters around, and networks
 * that read the whole address, each of its own beginnings. They err differently, so that together they err less.
 */
export interface Tagger {
  readonly lexicon: Lexicon;
  readonly fieldTable: HashTable;
  readonly field: Field;
  readonly networkTable: HashTable;
  readonly networks: readonly Network[];
}

/**
 * How much the field and the networks together weigh when their scores are added up (a product of experts: Hinton
 * 2002), and how probable a span must be by that. Chosen on a fifth of a training file that neither had seen.
 */
const FIELD_WEIGHT = 0.3;
const NETWORKS_WEIGHT = 0.4;
const LEAST_PROBABLE = 0.4;

/** Adds the chain of one expert to that of all. */
function addChain(to: Chain, from: Chain, weight: number): void {
  for (const part of ['transitions', 'starts'] as const)
    for (let at = 0; at < to[part].length; at += 1) to[part][at] = to[part][at]! + weight * from[part][at]!;
}

/** All experts of a tagger, with memory for one address at a time, as long as the longest so far. */
export class Mixture {
  readonly #tagger: Tagger;
  readonly #labels: LabelSet;
  readonly #chain: Chain;
  readonly #lookup: FieldLookup;
  #networks: readonly Network[] = [];
  #lattice: Lattice;
  #emissions = new Float64Array(0);
  #room = 0;

  constructor(tagger: Tagger) {
    const { labels } = tagger.field;
    const size = labels.names.length;
    this.#tagger = tagger;
    this.#labels = labels;
    this.#chain = { labels, transitions: new Float32Array(size * size), starts: new Float32Array(size) };
    this.#lattice = new Lattice(labels, 0);
    this.#lookup = new FieldLookup(tagger.fieldTable, tagger.field, FIELD_WEIGHT);
    addChain(this.#chain, tagger.field, FIELD_WEIGHT);
    for (const network of tagger.networks) addChain(this.#chain, network, this.#networkWeight);
  }

  get #networkWeight(): number {
    return NETWORKS_WEIGHT / this.#tagger.networks.length;
  }

  #makeRoom(tokens: number): void {
    if (tokens <= this.#room) return;
    this.#room = Math.max(128, Math.ceil(tokens * 1.25));
    this.#networks = this.#tagger.networks.map((network) => network.withRoom(this.#room));
    this.#lattice = new Lattice(this.#labels, this.#room);
    this.#lattice.take(this.#chain);
    this.#emissions = new Float64Array(this.#room * this.#labels.names.length);
  }

  /** The spans that are most probably right, all experts heard. */
  spans(tokens: readonly string[]): Span[] {
    const { lexicon, networkTable } = this.#tagger;
    const length = tokens.length;
    this.#makeRoom(length);
    const context = contextOf(tokens, lexicon);
    const emissions = this.#emissions;
    this.#lookup.emit(featuresOf(context), FEATURES, emissions);
    const inputs = placesIn(networkTable, inputsOf(context));
    const size = this.#labels.names.length;
    const weight = this.#networkWeight;
    for (const network of this.#networks) {
      const said = network.emit(inputs, length);
      for (let token = 0; token < length; token += 1)
        for (let tag = 0; tag < size; tag += 1) {
          const cell = token * size + tag;
          emissions[cell] = emissions[cell]! + weight * said[token * network.columns + tag]!;
        }
    }
    this.#lattice.run(emissions, size, length, this.#chain.starts);
    return likelySpans(this.#lattice, this.#labels, length, LEAST_PROBABLE);
  }
}
