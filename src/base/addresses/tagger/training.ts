import { availableParallelism } from 'node:os';
import { AppError } from '../../../lib/errors.ts';
import { createPool } from '../../../platform/threads/index.ts';
import { spansOf, type TaggedAddress } from '../bio-file.ts';
import type { LabelSet } from './labels.ts';
import { materialOf } from './material.ts';
import { Network } from './neural/network.ts';
import type { Tagger } from './tagger.ts';
import type { LearntNetwork, NetworkTask } from './training-tasks.ts';

export interface TrainingOptions {
  /** Rounds over all addresses for each network; of a small file they need more. */
  readonly epochs?: number;
  /** How many networks; each makes training, tagging and the file longer. */
  readonly networks?: number;
  /** Worker threads; as many as there are cores unless said. The model is the same with any number. */
  readonly threads?: number;
  /** Ends the training early; what it aborts with is thrown. */
  readonly signal?: AbortSignal;
  /** Hears now and then how much is done: a share from 0 to 1. */
  onProgress?(share: number): void;
}

const NETWORKS = 5;

/** Rounds of a network: a few of a large file, more of a small one, for it learns by the number of its steps. */
const roundsFor = (addresses: number) => Math.min(40, Math.max(6, Math.ceil(40_000 / addresses)));
/** Numbers that a feature is embedded in and a direction remembers; shares left out by chance: see `NetworkOptions`. */
const NETWORK = {
  ...{ width: 64, hidden: 64, batch: 16, rate: 0.003 },
  ...{ dropFeatures: 0.2, dropInput: 0.3, dropShown: 0.5 },
};

const PROGRESS_EVERY_MS = 500;
const LONGEST_TRAINING_MS = 24 * 3600 * 1000;
const HEAP_LIMIT_MB = 4096;

/** Has all networks learnt in threads of their own. */
async function learnAll(tasks: readonly NetworkTask[], options: TrainingOptions): Promise<LearntNetwork[]> {
  const size = Math.min(tasks.length, options.threads ?? availableParallelism());
  const pool = createPool({ size, heapLimitMb: HEAP_LIMIT_MB });
  const limits = {
    ...{ timeoutMs: LONGEST_TRAINING_MS, waitMs: LONGEST_TRAINING_MS },
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const module = new URL('./training-tasks.ts', import.meta.url);
  const rounds = tasks.reduce((sum, task) => sum + task.options.epochs, 0);
  const timer = setInterval(() => {
    const done = tasks.reduce((sum, task) => sum + Atomics.load(task.done, 0), 0);
    options.onProgress?.(Math.min(1, done / rounds));
  }, PROGRESS_EVERY_MS);
  try {
    const learnt = await Promise.all(
      tasks.map((task) => pool.run<NetworkTask, LearntNetwork>(module, 'learnNetwork', task, limits)),
    );
    options.onProgress?.(1);
    return learnt;
  } finally {
    clearInterval(timer);
    await pool.close(0);
  }
}

/**
 * Trains a tagger: networks of different beginnings, in as many threads as there are cores. The same addresses give the
 * same tagger. Throws `addresses.no_addresses` when nothing is labelled.
 */
export async function trainTagger(
  addresses: readonly TaggedAddress[],
  options: TrainingOptions = {},
): Promise<Tagger> {
  if (!addresses.some(({ tags }) => spansOf(tags).length > 0))
    throw new AppError('addresses.no_addresses', { file: '' });
  const epochs = options.epochs ?? roundsFor(addresses.length);
  const material = materialOf(addresses);
  const tasks = Array.from({ length: options.networks ?? NETWORKS }, (_, at) => ({
    ...{ done: new Int32Array(new SharedArrayBuffer(4)), material },
    options: { ...NETWORK, epochs, seed: at + 1 },
  }));
  const learnt = await learnAll(tasks, options);
  const { labels, table, counts } = material;
  const networks = learnt.map((network) => networkOf(network, labels));
  return { lexicon: counts.lexicon, labels, table, networks };
}

function networkOf({ embeddings, weights }: LearntNetwork, labels: LabelSet): Network {
  const network = new Network(NETWORK, labels, embeddings, 1);
  network.dense.all.set(weights);
  return network;
}
