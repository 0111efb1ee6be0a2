import type { TaggedAddress } from '../bio-file.ts';
import { contextOf } from './context.ts';
import { type HashTable, placesIn, tableOf } from './hash.ts';
import { chainTags, type LabelSet, labelSet } from './labels.ts';
import { learnWords, type WordCounts, wordsOf } from './lexicon.ts';
import { inputsOf } from './neural/inputs.ts';
import type { NetworkExample } from './neural/network-training.ts';

/** What was seen less often teaches nothing about other addresses, and makes a model many times as large. */
const LEAST_EMBEDDED = 3;

/** What networks are taught with, as it goes to each thread. */
export interface Material {
  readonly addresses: readonly TaggedAddress[];
  readonly labels: LabelSet;
  /** The number of each kind of part. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly counts: WordCounts;
  /** The features that are learnt, and how many. */
  readonly table: HashTable;
  readonly features: number;
}

const hashesOf = (
  { tokens, tags }: TaggedAddress,
  { words, lexicon }: WordCounts,
  kinds: ReadonlyMap<string, number>,
) => inputsOf(contextOf(tokens, lexicon, words, wordsOf({ tokens, tags }, kinds)));

/** Goes through labelled addresses: their labels, words and features. */
export function materialOf(addresses: readonly TaggedAddress[]): Material {
  // Outside of all parts may be the only way through an address, even when none of the file has it.
  const names = [...new Set(['O', ...addresses.flatMap(({ tags }) => chainTags(tags))])].sort();
  const kindNames = [...new Set(names.map((name) => name.slice(2)))].sort();
  const kinds = new Map(kindNames.map((name, at) => [name, at + 1]));
  const counts = learnWords(addresses, kinds);
  const seen = new Map<number, number>();
  for (const address of addresses)
    for (const hash of hashesOf(address, counts, kinds)) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const least = Math.min(LEAST_EMBEDDED, addresses.length);
  const keys = [...seen].flatMap(([hash, times]) => (times >= least ? [hash] : []));
  const table = tableOf(keys);
  return { addresses, labels: labelSet(names), kinds, counts, table, features: keys.length };
}

/** Makes addresses, also such as are not in the material themselves, into examples for a network. */
export function exampleMaker({ labels, kinds, counts, table }: Material) {
  const numbers = new Map(labels.names.map((name, at) => [name, at]));
  return (address: TaggedAddress): NetworkExample => ({
    features: placesIn(table, hashesOf(address, counts, kinds)),
    tags: Uint16Array.from(chainTags(address.tags), (tag) => numbers.get(tag) ?? 0),
  });
}
