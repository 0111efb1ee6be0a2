import { beliefOf } from './belief.ts';
import { contextOf } from './context.ts';
import { FIRST_WIDTH, featuresOf, SECOND_WIDTH } from './features.ts';
import { bestTags, type Coded, decode, emit, type Field, type Scratch, scratchFor } from './field.ts';
import { type HashTable, placeOf } from './hash.ts';
import type { Lexicon } from './lexicon.ts';

/** One pass of a tagger: the numbers of features, and their weights. */
export interface Pass {
  readonly table: HashTable;
  readonly field: Field;
}

/**
 * A trained tagger of addresses: two conditional random fields, the second of which sees what the first believed of
 * the whole address, so that the kinds of parts before and behind tell on a part.
 */
export interface Tagger {
  readonly lexicon: Lexicon;
  readonly first: Pass;
  readonly second: Pass;
}

let scratch: Scratch = scratchFor(64 * 64);

function scratchOf(cells: number): Scratch {
  if (scratch.back.length < cells) scratch = scratchFor(cells * 2);
  return scratch;
}

/** Hashes of features to their numbers, in place. */
export function codeFeatures(hashes: Int32Array, width: number, table: HashTable): Coded {
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = placeOf(table, hashes[at]!);
  return { tokens: hashes.length / width, width, features: hashes };
}

type Chain = Pick<Field, 'labels' | 'transitions' | 'starts'>;
const chains = new WeakMap<Tagger, Chain>();

/** The mean of what both passes hold of neighbouring tags. */
function chainOf(tagger: Tagger): Chain {
  const known = chains.get(tagger);
  if (known !== undefined) return known;
  const [one, two] = [tagger.first.field, tagger.second.field];
  const mean = (a: Float32Array, b: Float32Array) => a.map((value, at) => (value + b[at]!) / 2);
  const chain = {
    labels: one.labels,
    transitions: mean(one.transitions, two.transitions),
    starts: mean(one.starts, two.starts),
  };
  chains.set(tagger, chain);
  return chain;
}

let firstEmissions = new Float64Array(0);

/**
 * The BIO tags of an address's tokens. The first pass reads alone, the second knows what the first believed; the answer
 * goes by the mean of the two, which is right more often than either.
 */
export function tagTokens(tagger: Tagger, tokens: readonly string[]): string[] {
  if (tokens.length === 0) return [];
  const context = contextOf(tokens, tagger.lexicon);
  const { first, second } = tagger;
  const { labels } = first.field;
  const cells = tokens.length * labels.names.length;
  const memory = scratchOf(cells);
  const believed = decode(first.field, codeFeatures(featuresOf(context), FIRST_WIDTH, first.table), memory);
  if (firstEmissions.length < cells) firstEmissions = new Float64Array(cells * 2);
  firstEmissions.set(memory.emissions.subarray(0, cells));
  const seen = featuresOf(context, beliefOf(believed, labels, context));
  emit(second.field, codeFeatures(seen, SECOND_WIDTH, second.table), 1, memory.emissions);
  for (let at = 0; at < cells; at += 1)
    memory.emissions[at] = (memory.emissions[at]! + firstEmissions[at]!) / 2;
  const tags = bestTags(chainOf(tagger), tokens.length, memory);
  return Array.from(tags, (tag) => labels.names[tag] ?? 'O');
}
