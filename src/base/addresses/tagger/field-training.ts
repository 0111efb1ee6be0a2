import { type Coded, emit, type Field, type LabelSet, NEVER } from './field.ts';
import { randomOf, shuffle } from './random.ts';

/** An address with the tags that are right. */
export interface Example extends Coded {
  readonly tags: Uint8Array;
}

export interface FieldOptions {
  readonly epochs: number;
  /** The L2 penalty is 1 / (c · addresses). */
  readonly c: number;
  readonly rate: number;
  readonly seed: number;
  onEpoch?(epoch: number): void;
}

/** A field without weights that has a place for each feature with each tag it was seen with. */
export function emptyField(labels: LabelSet, features: number, examples: readonly Example[]): Field {
  const seen: (number[] | undefined)[] = new Array(features);
  let total = 0;
  for (const { features: numbers, tags, width } of examples)
    for (let at = 0; at < numbers.length; at += 1) {
      const feature = numbers[at]!;
      if (feature < 0) continue;
      const tag = tags[(at / width) | 0]!;
      const list = seen[feature];
      if (list?.includes(tag)) continue;
      if (list === undefined) seen[feature] = [tag];
      else list.push(tag);
      total += 1;
    }
  const offsets = new Int32Array(features + 1);
  const targets = new Uint8Array(total);
  let next = 0;
  for (let feature = 0; feature < features; feature += 1) {
    offsets[feature] = next;
    for (const tag of seen[feature] ?? []) targets[next++] = tag;
  }
  offsets[features] = next;
  const size = labels.names.length;
  return {
    ...{ labels, offsets, targets, weights: new Float32Array(total) },
    ...{ transitions: new Float32Array(size * size), starts: new Float32Array(size) },
  };
}

interface Lattice {
  readonly emissions: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly powers: Float64Array;
  readonly links: Float64Array;
  readonly gradient: Float64Array;
  readonly ahead: Float64Array;
  readonly behind: Float64Array;
}

function latticeFor(cells: number, size: number): Lattice {
  const of = (length: number) => new Float64Array(length);
  return {
    ...{ emissions: of(cells), forward: of(cells), backward: of(cells), powers: of(cells) },
    ...{ links: of(size * size), gradient: of(size), ahead: of(size), behind: of(size) },
  };
}

/** Forward probabilities, each token's scaled to a sum of 1. */
function goForward(field: Field, tokens: number, lattice: Lattice): void {
  const { inside, before } = field.labels;
  const { emissions, forward, powers, links } = lattice;
  const size = before.length;
  for (let at = 0; at < links.length; at += 1) links[at] = Math.exp(field.transitions[at]!);
  for (let tag = 0; tag < size; tag += 1)
    emissions[tag] = emissions[tag]! + (inside[tag] ? -60 : field.starts[tag]!);
  for (let token = 0; token < tokens; token += 1) {
    const base = token * size;
    let most = NEVER;
    for (let at = base; at < base + size; at += 1) if (emissions[at]! > most) most = emissions[at]!;
    let sum = 0;
    for (let tag = 0; tag < size; tag += 1) {
      const power = Math.exp(emissions[base + tag]! - most);
      let value = token === 0 ? 1 : 0;
      if (token > 0) {
        const list = before[tag]!;
        for (let at = 0; at < list.length; at += 1)
          value += forward[base - size + list[at]!]! * links[list[at]! * size + tag]!;
      }
      powers[base + tag] = power;
      forward[base + tag] = value * power;
      sum += value * power;
    }
    for (let at = base; at < base + size; at += 1) forward[at] = forward[at]! / sum;
  }
}

/** One step towards the right tags at one token, all its features. */
function moveWeights(field: Field, example: Example, token: number, move: number, lattice: Lattice): void {
  const { offsets, targets, weights, labels } = field;
  const { forward, backward, gradient } = lattice;
  const size = labels.names.length;
  const base = token * size;
  let sum = 0;
  for (let at = base; at < base + size; at += 1) sum += forward[at]! * backward[at]!;
  for (let tag = 0; tag < size; tag += 1)
    gradient[tag] = (-forward[base + tag]! * backward[base + tag]!) / sum;
  const right = example.tags[token]!;
  gradient[right] = gradient[right]! + 1;
  const { features, width } = example;
  for (let at = token * width; at < (token + 1) * width; at += 1) {
    const feature = features[at]!;
    if (feature < 0) continue;
    const end = offsets[feature + 1]!;
    for (let cell = offsets[feature]!; cell < end; cell += 1)
      weights[cell] = weights[cell]! + move * gradient[targets[cell]!]!;
  }
}

/** Backward probabilities of the token before, and one step of the transitions between the two. */
function goBack(field: Field, example: Example, token: number, rate: number, lattice: Lattice): void {
  const { before } = field.labels;
  const { transitions } = field;
  const { forward, backward, powers, links, ahead, behind } = lattice;
  const size = before.length;
  const base = token * size;
  behind.fill(0);
  for (let tag = 0; tag < size; tag += 1) {
    const value = powers[base + tag]! * backward[base + tag]!;
    ahead[tag] = value;
    const list = before[tag]!;
    for (let at = 0; at < list.length; at += 1) {
      const other = list[at]!;
      behind[other] = behind[other]! + links[other * size + tag]! * value;
    }
  }
  let total = 0;
  let norm = 0;
  for (let tag = 0; tag < size; tag += 1) {
    total += forward[base - size + tag]! * behind[tag]!;
    norm += behind[tag]!;
  }
  for (let tag = 0; tag < size; tag += 1) {
    const value = (ahead[tag]! * rate) / total;
    const list = before[tag]!;
    for (let at = 0; at < list.length; at += 1) {
      const cell = list[at]! * size + tag;
      transitions[cell] = transitions[cell]! - forward[base - size + list[at]!]! * links[cell]! * value;
    }
  }
  const right = example.tags[token - 1]! * size + example.tags[token]!;
  transitions[right] = transitions[right]! + rate;
  for (let tag = 0; tag < size; tag += 1) backward[base - size + tag] = behind[tag]! / norm;
}

function learn(field: Field, example: Example, rate: number, move: number, lattice: Lattice): void {
  const size = field.labels.names.length;
  const { tokens } = example;
  goForward(field, tokens, lattice);
  lattice.backward.fill(1, (tokens - 1) * size, tokens * size);
  for (let token = tokens - 1; token >= 0; token -= 1) {
    moveWeights(field, example, token, move, lattice);
    if (token > 0) goBack(field, example, token, rate, lattice);
  }
  const { starts, labels } = field;
  for (let tag = 0; tag < size; tag += 1)
    if (!labels.inside[tag]) starts[tag] = starts[tag]! + rate * lattice.gradient[tag]!;
}

/**
 * Trains by stochastic gradient descent with L2; the answer is the mean over the second half of the epochs. Changes the
 * given field as it goes. The same seed and examples give the same weights.
 */
export function trainField(field: Field, examples: readonly Example[], options: FieldOptions): Field {
  const size = field.labels.names.length;
  const longest = examples.reduce((most, { tokens }) => Math.max(most, tokens), 1);
  const lattice = latticeFor(longest * size, size);
  const lambda = 1 / (options.c * examples.length);
  const random = randomOf(options.seed);
  const order = Int32Array.from(examples, (_, at) => at);
  const parts = [field.weights, field.transitions, field.starts] as const;
  const sums = parts.map((part) => new Float32Array(part.length));
  const first = Math.floor(options.epochs / 2);
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    let scale = 1;
    for (const which of order) {
      const example = examples[which]!;
      emit(field, example, scale, lattice.emissions);
      step += 1;
      const rate = options.rate / (1 + lambda * options.rate * step);
      scale *= 1 - rate * lambda;
      learn(field, example, rate, rate / scale, lattice);
    }
    for (let at = 0; at < field.weights.length; at += 1) field.weights[at] = field.weights[at]! * scale;
    if (epoch >= first)
      for (const [index, part] of parts.entries()) {
        const sum = sums[index]!;
        for (let at = 0; at < part.length; at += 1) sum[at] = sum[at]! + part[at]!;
      }
    options.onEpoch?.(epoch);
  }
  const [weights, transitions, starts] = sums.map((sum) =>
    sum.map((value) => value / (options.epochs - first)),
  );
  return { ...field, weights: weights!, transitions: transitions!, starts: starts! };
}
