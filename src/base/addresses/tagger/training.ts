import { AppError } from '../../../lib/errors.ts';
import { spansOf, type TaggedAddress } from '../bio-file.ts';
import { beliefOf } from './belief.ts';
import { type Context, contextOf } from './context.ts';
import { EagernessTrial, withEagerness } from './eagerness.ts';
import { type Belief, FIRST_WIDTH, featuresOf, SECOND_WIDTH } from './features.ts';
import { decode, type LabelSet, labelSet, type Scratch, scratchFor } from './field.ts';
import { type Example, emptyField, trainField } from './field-training.ts';
import { tableOf } from './hash.ts';
import { learnWords, wordsOf } from './lexicon.ts';
import { codeFeatures, type Pass, type Tagger } from './tagger.ts';

export interface TrainingOptions {
  readonly epochs?: number;
  readonly foldEpochs?: number;
  readonly folds?: number;
  readonly c?: number;
  readonly rate?: number;
  /** Hears of each step done: a share from 0 to 1. */
  onProgress?(share: number): void;
}

const DEFAULTS = { epochs: 7, foldEpochs: 4, folds: 3, c: 0.15, rate: 0.03 };

/** What was seen once teaches nothing about other addresses, and makes a model three times as large. */
const LEAST_SEEN = 2;

/** The second pass is held closer to nothing: what the first believed would else be trusted too much. */
const SECOND_STRENGTH = 0.2;

interface Material {
  readonly labels: LabelSet;
  readonly contexts: readonly Context[];
  readonly tags: readonly Uint8Array[];
}

/** The examples of one pass, and the table of their features. */
function examplesOf({ contexts, tags }: Material, width: number, beliefs?: readonly Belief[]) {
  const hashes = contexts.map((context, at) => featuresOf(context, beliefs?.[at]));
  const seen = new Map<number, number>();
  for (const own of hashes) for (const hash of own) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const least = Math.min(LEAST_SEEN, contexts.length);
  const all: number[] = [];
  for (const [hash, times] of seen) if (times >= least) all.push(hash);
  const table = tableOf(all);
  const examples: Example[] = hashes.map((own, at) => ({
    ...codeFeatures(own, width, table),
    tags: tags[at]!,
  }));
  return { table, examples, features: all.length };
}

function scratchOf(examples: readonly Example[], { names }: LabelSet): Scratch {
  const longest = examples.reduce((most, { tokens }) => Math.max(most, tokens), 1);
  return scratchFor(longest * names.length);
}

function materialOf(addresses: readonly TaggedAddress[]) {
  const names = [...new Set(addresses.flatMap(({ tags }) => tags))].sort();
  const kinds = new Map(
    [...new Set(names.map((name) => name.slice(2)))].sort().map((name, at) => [name, at + 1]),
  );
  const labels = labelSet(names);
  const numbers = new Map(names.map((name, at) => [name, at]));
  const { words, lexicon } = learnWords(addresses, kinds);
  const contexts = addresses.map((address) =>
    contextOf(address.tokens, lexicon, words, wordsOf(address, kinds)),
  );
  const tags = addresses.map((address) => Uint8Array.from(address.tags, (tag) => numbers.get(tag) ?? 0));
  return { lexicon, material: { labels, contexts, tags } };
}

/**
 * Trains a tagger. The first pass is trained on all addresses; what the second sees of it is made by folds that had not
 * seen the address, so that it learns to doubt it. Takes about 10 s of a core a thousand addresses with 20 labels. Throws
 * `addresses.no_addresses` when nothing is labelled.
 */
export function trainTagger(addresses: readonly TaggedAddress[], options: TrainingOptions = {}): Tagger {
  if (!addresses.some(({ tags }) => spansOf(tags).length > 0))
    throw new AppError('addresses.no_addresses', { file: '' });
  const { epochs, foldEpochs, folds, c, rate } = { ...DEFAULTS, ...options };
  const count = Math.min(folds, addresses.length);
  const work = epochs * 2.4 + count * foldEpochs;
  let done = 0;
  const onEpoch = (part: number) => () => {
    done += part;
    options.onProgress?.(Math.min(1, done / work));
  };
  const { lexicon, material } = materialOf(addresses);
  const { labels, contexts } = material;
  const one = examplesOf(material, FIRST_WIDTH);
  const train = (
    features: number,
    examples: readonly Example[],
    rounds: number,
    seed: number,
    part: number,
    strength: number = c,
  ) =>
    trainField(emptyField(labels, features, examples), examples, {
      ...{ epochs: rounds, c: strength, rate, seed, onEpoch: onEpoch(part) },
    });
  const scratch = scratchOf(one.examples, labels);
  const trial = new EagernessTrial();
  const beliefs: Belief[] = new Array(addresses.length);
  for (let fold = 0; fold < count; fold += 1) {
    const mine = (_: unknown, at: number) => at % count === fold;
    const others = count === 1 ? one.examples : one.examples.filter((example, at) => !mine(example, at));
    const field = train(one.features, others, foldEpochs, 2 + fold, 1);
    const unseen = one.examples.filter(mine);
    trial.try(field, unseen, scratch);
    for (const [index, example] of unseen.entries()) {
      const at = index * count + fold;
      beliefs[at] = beliefOf(decode(field, example, scratch), labels, contexts[at]!);
    }
  }
  const first: Pass = { table: one.table, field: train(one.features, one.examples, epochs, 1, 1) };
  const two = examplesOf(material, SECOND_WIDTH, beliefs);
  const second: Pass = {
    table: two.table,
    field: withEagerness(train(two.features, two.examples, epochs, 1, 1.4, c * SECOND_STRENGTH), trial.best),
  };
  return { lexicon, first, second };
}
