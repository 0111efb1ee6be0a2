import { availableParallelism } from 'node:os';
import { AppError } from '../../../lib/errors.ts';
import { createPool } from '../../../platform/threads/index.ts';
import { spansOf, type TaggedAddress } from '../bio-file.ts';
import { type Context, contextOf } from './context.ts';
import { FEATURES, featuresOf } from './features.ts';
import { type Field, type LabelSet, labelSet } from './field.ts';
import { type Example, emptyField } from './field-training.ts';
import { placesIn, tableOf } from './hash.ts';
import { learnWords, wordsOf } from './lexicon.ts';
import { inputsOf } from './neural/inputs.ts';
import { Network } from './neural/network.ts';
import type { Tagger } from './tagger.ts';
import type { FieldTask, LearntNetwork, NetworkTask } from './training-tasks.ts';

export interface TrainingOptions {
  /** Rounds over all addresses for the field, and for each network; of a small file the networks need more. */
  readonly epochs?: number;
  readonly networkEpochs?: number;
  /** How many networks; each makes training, tagging and the file longer. */
  readonly networks?: number;
  /** Worker threads; as many as there are cores unless said. The model is the same with any number. */
  readonly threads?: number;
  /** Ends the training early; what it aborts with is thrown. */
  readonly signal?: AbortSignal;
  /** Hears now and then how much is done: a share from 0 to 1. */
  onProgress?(share: number): void;
}

const DEFAULTS = { epochs: 7, networks: 3 };

/** Rounds of a network: a few of a large file, more of a small one, for it learns by the number of its steps. */
const roundsFor = (addresses: number) => Math.min(40, Math.max(9, Math.ceil(40_000 / addresses)));
const FIELD = { c: 0.15, rate: 0.03, seed: 1 };
/** Numbers that a feature is embedded in and a direction remembers; shares left out by chance: see `NetworkOptions`. */
const NETWORK = {
  ...{ width: 64, hidden: 64, batch: 16, rate: 0.002 },
  ...{ dropFeatures: 0.2, dropInput: 0.3, dropShown: 0.5 },
};

/** What was seen less often teaches nothing about other addresses, and makes a model many times as large. */
const LEAST_SEEN = 2;
const LEAST_EMBEDDED = 3;

/** How much longer one round of a network takes than one of the field. */
const NETWORK_ROUND = 2;
const PROGRESS_EVERY_MS = 500;
const LONGEST_TRAINING_MS = 24 * 3600 * 1000;
const HEAP_LIMIT_MB = 4096;

/** The features of all addresses that were seen `least` times, and the addresses in their numbers. */
function coded(contexts: readonly Context[], featuresFor: (context: Context) => Int32Array, least: number) {
  const hashes = contexts.map(featuresFor);
  const seen = new Map<number, number>();
  for (const own of hashes) for (const hash of own) seen.set(hash, (seen.get(hash) ?? 0) + 1);
  const keys: number[] = [];
  for (const [hash, times] of seen) if (times >= Math.min(least, contexts.length)) keys.push(hash);
  const table = tableOf(keys);
  return { table, count: keys.length, features: hashes.map((own) => placesIn(table, own)) };
}

function materialOf(addresses: readonly TaggedAddress[]) {
  const names = [...new Set(addresses.flatMap(({ tags }) => tags))].sort();
  const kinds = new Map(
    [...new Set(names.map((name) => name.slice(2)))].sort().map((name, at) => [name, at + 1]),
  );
  const numbers = new Map(names.map((name, at) => [name, at]));
  const { words, lexicon } = learnWords(addresses, kinds);
  const contexts = addresses.map((address) =>
    contextOf(address.tokens, lexicon, words, wordsOf(address, kinds)),
  );
  const tags = addresses.map((address) => Uint8Array.from(address.tags, (tag) => numbers.get(tag) ?? 0));
  return { lexicon, labels: labelSet(names), contexts, tags };
}

interface Learnt {
  readonly field: Field;
  readonly networks: readonly LearntNetwork[];
}

/** Has the field and all networks learnt in threads of their own. */
async function learnAll(
  fieldTask: FieldTask,
  networkTasks: readonly NetworkTask[],
  options: TrainingOptions,
): Promise<Learnt> {
  const size = Math.min(1 + networkTasks.length, options.threads ?? availableParallelism());
  const pool = createPool({ size, heapLimitMb: HEAP_LIMIT_MB });
  const limits = {
    ...{ timeoutMs: LONGEST_TRAINING_MS, waitMs: LONGEST_TRAINING_MS },
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const module = new URL('./training-tasks.ts', import.meta.url);
  const [epochs, networkEpochs] = [fieldTask.options.epochs, networkTasks[0]?.options.epochs ?? 0];
  const work = epochs + networkTasks.length * networkEpochs * NETWORK_ROUND;
  const timer = setInterval(() => {
    const [field, networks] = [Atomics.load(fieldTask.done, 0), Atomics.load(fieldTask.done, 1)];
    options.onProgress?.(Math.min(1, (field + networks * NETWORK_ROUND) / work));
  }, PROGRESS_EVERY_MS);
  try {
    const networks = networkTasks.map((task) =>
      pool.run<NetworkTask, LearntNetwork>(module, 'learnNetwork', task, limits),
    );
    const field = pool.run<FieldTask, Field>(module, 'learnField', fieldTask, limits);
    const [learntField, ...learnt] = await Promise.all([field, ...networks] as const);
    options.onProgress?.(1);
    return { field: learntField, networks: learnt };
  } finally {
    clearInterval(timer);
    await pool.close(0);
  }
}

/**
 * Trains a tagger: a field, and networks of different beginnings, in as many threads as there are cores. The same
 * addresses give the same tagger. Throws `addresses.no_addresses` when nothing is labelled.
 */
export async function trainTagger(
  addresses: readonly TaggedAddress[],
  options: TrainingOptions = {},
): Promise<Tagger> {
  if (!addresses.some(({ tags }) => spansOf(tags).length > 0))
    throw new AppError('addresses.no_addresses', { file: '' });
  const networkEpochs = options.networkEpochs ?? roundsFor(addresses.length);
  const { epochs, networks } = { ...DEFAULTS, ...options };
  const { lexicon, labels, contexts, tags } = materialOf(addresses);
  const done = new Int32Array(new SharedArrayBuffer(8));
  const forField = coded(contexts, featuresOf, LEAST_SEEN);
  const examples: Example[] = forField.features.map((features, at) => ({
    ...{ tokens: features.length / FEATURES, width: FEATURES, features, tags: tags[at]! },
  }));
  const empty = emptyField(labels, forField.count, examples);
  const fieldTask: FieldTask = { done, field: empty, examples, options: { ...FIELD, epochs } };
  const forNetworks = coded(contexts, inputsOf, LEAST_EMBEDDED);
  const networkTasks = Array.from(
    { length: networks },
    (_, at): NetworkTask => ({
      ...{ done, labels, features: forNetworks.count },
      examples: forNetworks.features.map((features, which) => ({ features, tags: tags[which]! })),
      options: { ...NETWORK, epochs: networkEpochs, seed: at + 1 },
    }),
  );
  const learnt = await learnAll(fieldTask, networkTasks, options);
  return {
    ...{ lexicon, field: learnt.field, fieldTable: forField.table, networkTable: forNetworks.table },
    networks: learnt.networks.map((network) => networkOf(network, labels)),
  };
}

function networkOf({ embeddings, weights }: LearntNetwork, labels: LabelSet): Network {
  const network = new Network(NETWORK, labels, embeddings, 1);
  network.dense.all.set(weights);
  return network;
}
