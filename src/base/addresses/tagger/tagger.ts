import { beliefOf } from './belief.ts';
import { contextOf } from './context.ts';
import { type Belief, FIRST_WIDTH, featuresOf, SECOND_WIDTH } from './features.ts';
import { type Coded, decode, type Field, type Scratch, scratchFor } from './field.ts';
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

/** The BIO tags of an address's tokens. */
export function tagTokens(tagger: Tagger, tokens: readonly string[]): string[] {
  if (tokens.length === 0) return [];
  const context = contextOf(tokens, tagger.lexicon);
  const { labels } = tagger.first.field;
  const memory = scratchOf(tokens.length * labels.names.length);
  const pass = ({ table, field }: Pass, width: number, belief?: Belief) =>
    decode(field, codeFeatures(featuresOf(context, belief), width, table), memory);
  const believed = pass(tagger.first, FIRST_WIDTH);
  const tags = pass(tagger.second, SECOND_WIDTH, beliefOf(believed, labels, context));
  return Array.from(tags, (tag) => labels.names[tag] ?? 'O');
}
