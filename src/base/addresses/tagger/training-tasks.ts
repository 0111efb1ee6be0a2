/** What a thread of the pool does while a tagger is trained. */
import { exampleMaker, type Material } from './material.ts';
import { type NetworkOptions, trainNetwork } from './neural/network-training.ts';
import { randomOf } from './random.ts';
import { Variations } from './variations.ts';

export interface NetworkTask {
  /** Shared with the thread that waits: the rounds done. */
  readonly done: Int32Array;
  readonly material: Material;
  readonly options: Omit<NetworkOptions, 'onEpoch' | 'room'>;
}
export interface LearntNetwork {
  readonly embeddings: Float32Array;
  readonly weights: Float32Array;
}

/** Trains a network; answers its numbers, out of the memory that it learnt in. */
export function learnNetwork({ done, material, options }: NetworkTask): LearntNetwork {
  const { addresses, labels, features } = material;
  const exampleOf = exampleMaker(material);
  const variations = new Variations(addresses, randomOf(options.seed + 2000));
  const written = addresses.map(exampleOf);
  const examplesFor = (epoch: number) =>
    // The last round is of nothing but what was really written.
    epoch === options.epochs - 1
      ? written
      : addresses.map((address, at) => {
          const other = variations.vary(address);
          return other === address ? written[at]! : exampleOf(other);
        });
  const room = variations.longest;
  const onEpoch = () => Atomics.add(done, 0, 1);
  const { embeddings, dense } = trainNetwork(labels, features, examplesFor, { ...options, room, onEpoch });
  return { embeddings, weights: dense.all.slice() };
}
