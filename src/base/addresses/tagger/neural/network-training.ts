import type { LabelSet } from '../labels.ts';
import { Lattice } from '../lattice.ts';
import { randomOf, shuffle } from '../random.ts';
import { Adam } from './adam.ts';
import { INPUTS } from './inputs.ts';
import { Backward, Network, type Shape } from './network.ts';

/** An address as numbers of features, `INPUTS` a token, with the tags that are right. */
export interface NetworkExample {
  readonly features: Int32Array;
  readonly tags: Uint16Array;
}

export interface NetworkOptions extends Shape {
  readonly epochs: number;
  /** Tokens of the longest address. */
  readonly room: number;
  /** Addresses between two steps. */
  readonly batch: number;
  readonly rate: number;
  /** Shares of features, of what each layer reads and of what both say that are left out by chance while training. */
  readonly dropFeatures: number;
  readonly dropInput: number;
  readonly dropShown: number;
  readonly seed: number;
  onEpoch?(loss: number): void;
}

/** A network before it has learnt: small weights by chance, gates that keep (Jozefowicz et al. 2015). */
export function newNetwork(
  shape: Shape,
  labels: LabelSet,
  features: number,
  room: number,
  seed: number,
): Network {
  const random = randomOf(seed);
  const scatter = (array: Float32Array, reach: number) => {
    for (let at = 0; at < array.length; at += 1) array[at] = (random() * 2 - 1) * reach;
  };
  const embeddings = new Float32Array(features * shape.width);
  scatter(embeddings, 0.1);
  const network = new Network(shape, labels, embeddings, room, true);
  const { hidden } = shape;
  for (const { input, recurrent, bias } of network.dense.layers.flat()) {
    scatter(input, Math.sqrt(6 / (input.length / (4 * hidden) + hidden)));
    scatter(recurrent, Math.sqrt(3 / hidden));
    bias.fill(1, hidden, 2 * hidden);
  }
  scatter(network.dense.out, Math.sqrt(6 / (2 * hidden + network.columns)));
  return network;
}

/** Sets numbers to 0 by chance, and raises the others so that the sum stays; remembers what it did in `mask`. */
function thin(numbers: Float32Array, count: number, share: number, mask: Float32Array, random: () => number) {
  const raise = 1 / (1 - share);
  const least = Math.round(share * 256);
  let bits = 0;
  for (let at = 0; at < count; at += 1) {
    // Each eight bits of a number drawn decide one.
    bits = at % 4 === 0 ? random() * 4_294_967_296 : bits >>> 8;
    mask[at] = (bits & 255) < least ? 0 : raise;
    numbers[at] = numbers[at]! * mask[at]!;
  }
}

/** The loss of one address (how improbable the right tags are, in nats), and its slopes by the emissions. */
export function chainLoss(back: Backward, lattice: Lattice, { tags }: NetworkExample): number {
  const { network, slopes, gradient } = back;
  const { emissions, columns, transitions, starts } = network;
  const tokens = tags.length;
  const { size } = lattice;
  let loss = lattice.run(emissions, columns, tokens, starts);
  for (let token = 0; token < tokens; token += 1) {
    const base = token * columns;
    slopes.fill(0, base, base + columns);
    for (let tag = 0; tag < size; tag += 1) slopes[base + tag] = lattice.probability(token, tag);
    const right = tags[token]!;
    slopes[base + right]! -= 1;
    loss -= emissions[base + right]!;
    if (token === 0) continue;
    const pair = tags[token - 1]! * size + right;
    loss -= transitions[pair]!;
    gradient.transitions[pair]! -= 1;
  }
  loss -= starts[tags[0]!]!;
  for (let tag = 0; tag < size; tag += 1)
    if (!network.labels.inside[tag]) gradient.starts[tag]! += slopes[tag]!;
  lattice.addPairs(tokens, gradient.transitions);
  return loss;
}

/**
 * Trains a network by Adam with steps that shrink to nothing over all epochs; `examplesFor` answers the addresses of an
 * epoch, always as many. The same seed and addresses give the same weights.
 */
export function trainNetwork(
  labels: LabelSet,
  features: number,
  examplesFor: (epoch: number) => readonly NetworkExample[],
  options: NetworkOptions,
): Network {
  let examples = examplesFor(0);
  const room = options.room;
  const network = newNetwork(options, labels, features, room, options.seed);
  const back = new Backward(network);
  const lattice = new Lattice(labels, room);
  const random = randomOf(options.seed + 1000);
  const order = Int32Array.from(examples, (_, at) => at);
  const adam = new Adam(network, back);
  const deep = 2 * options.hidden;
  const inputMask = new Float32Array(room * options.width);
  const [betweenMask, shownMask] = [new Float32Array(room * deep), new Float32Array(room * deep)];
  const thinned = new Int32Array(room * INPUTS);
  const learn = (example: NetworkExample): number => {
    const tokens = example.tags.length;
    for (let at = 0; at < tokens * INPUTS; at += 1)
      thinned[at] = random() < options.dropFeatures ? -1 : example.features[at]!;
    network.embed(thinned, tokens);
    thin(network.x, tokens * options.width, options.dropInput, inputMask, random);
    network.read(tokens, (between) => thin(between, tokens * deep, options.dropInput, betweenMask, random));
    thin(network.shown, tokens * deep, options.dropShown, shownMask, random);
    network.speak(tokens);
    const loss = chainLoss(back, lattice, example);
    back.unspeak(tokens);
    for (let at = 0; at < tokens * deep; at += 1) back.shown[at] = back.shown[at]! * shownMask[at]!;
    back.unread(tokens, betweenMask);
    for (let at = 0; at < tokens * options.width; at += 1) back.x[at] = back.x[at]! * inputMask[at]!;
    adam.addEmbedded(thinned, tokens);
    return loss;
  };
  const steps = options.epochs * Math.ceil(examples.length / options.batch);
  for (let epoch = 0, step = 0; epoch < options.epochs; epoch += 1) {
    if (epoch > 0) examples = examplesFor(epoch);
    shuffle(order, random);
    let loss = 0;
    for (let from = 0; from < order.length; from += options.batch, step += 1) {
      back.begin();
      lattice.take(network);
      const batch = order.subarray(from, from + options.batch);
      for (const which of batch) loss += learn(examples[which]!);
      adam.step(options.rate * (1 - step / steps), batch.length);
    }
    options.onEpoch?.(loss / order.length);
  }
  return network;
}
