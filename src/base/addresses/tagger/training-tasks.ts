/** What a thread of the pool does while a tagger is trained. */
import type { Field, LabelSet } from './field.ts';
import { type Example, type FieldOptions, trainField } from './field-training.ts';
import { type NetworkExample, type NetworkOptions, trainNetwork } from './neural/network-training.ts';

interface Task {
  /** Shared with all threads: the rounds done by the field, and by all networks. */
  readonly done: Int32Array;
}
export interface FieldTask extends Task {
  readonly field: Field;
  readonly examples: readonly Example[];
  readonly options: Omit<FieldOptions, 'onEpoch'>;
}
export interface NetworkTask extends Task {
  readonly labels: LabelSet;
  readonly features: number;
  readonly examples: readonly NetworkExample[];
  readonly options: Omit<NetworkOptions, 'onEpoch'>;
}
export interface LearntNetwork {
  readonly embeddings: Float32Array;
  readonly weights: Float32Array;
}

/** Trains a field. */
export function learnField({ done, field, examples, options }: FieldTask): Field {
  return trainField(field, examples, { ...options, onEpoch: () => Atomics.add(done, 0, 1) });
}

/** Trains a network; answers its numbers, out of the memory that it learnt in. */
export function learnNetwork({ done, labels, features, examples, options }: NetworkTask): LearntNetwork {
  const onEpoch = () => Atomics.add(done, 1, 1);
  const { embeddings, dense } = trainNetwork(labels, features, examples, { ...options, onEpoch });
  return { embeddings, weights: dense.all.slice() };
}
