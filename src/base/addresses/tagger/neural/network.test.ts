import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSet } from '../labels.ts';
import { Lattice } from '../lattice.ts';
import { randomOf } from '../random.ts';
import { INPUTS } from './inputs.ts';
import { Arena } from './kernel.ts';
import { Backward } from './network.ts';
import { chainLoss, newNetwork, trainNetwork } from './network-training.ts';

const labels = labelSet(['B-a', 'B-b', 'E-a', 'E-b', 'I-a', 'I-b', 'O', 'S-a', 'S-b']);

const tagsOf = (tags: string) => Uint16Array.from(tags.split(' '), (tag) => labels.names.indexOf(tag));

test('the product of matrices is the sum of products, whichever way the first is read', () => {
  const arena = new Arena(4096);
  const random = randomOf(7);
  const [rows, depth, columns] = [3, 5, 32] as const;
  const [a, b, c] = [
    arena.reals(rows * depth),
    arena.reals(depth * columns),
    arena.reals(rows * columns),
  ] as const;
  for (const [aRow, aStep] of [
    [depth, 1],
    [1, rows],
  ] as const) {
    for (const array of [a, b, c]) for (let at = 0; at < array.length; at += 1) array[at] = random() - 0.5;
    const before = c.slice();
    arena.multiply(
      [a.byteOffset, aRow, aStep],
      [b.byteOffset, columns],
      [c.byteOffset, columns],
      [rows, depth, columns],
    );
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        let sum = before[row * columns + column]!;
        for (let at = 0; at < depth; at += 1) sum += a[row * aRow + at * aStep]! * b[at * columns + column]!;
        assert.ok(Math.abs(sum - c[row * columns + column]!) < 1e-5);
      }
  }
});

test('tangents and sigmoids are those of the textbook to three places', () => {
  const arena = new Arena(256);
  const numbers = Float32Array.from({ length: 32 }, (_, at) => (at - 16) * 0.7);
  const [bent, opened] = [arena.reals(32), arena.reals(32)];
  bent.set(numbers);
  opened.set(numbers);
  arena.tangents(bent.byteOffset, 32);
  arena.sigmoids(opened.byteOffset, 32);
  for (const [at, number] of numbers.entries()) {
    assert.ok(Math.abs(bent[at]! - Math.tanh(number)) < 2e-4, `tanh ${number}: ${bent[at]}`);
    assert.ok(Math.abs(opened[at]! - 1 / (1 + Math.exp(-number))) < 2e-4, `sigmoid ${number}`);
  }
});

test('the gradient of every layer is what small changes of the weights show', () => {
  const features = 40;
  const network = newNetwork({ width: 32, hidden: 32 }, labels, features, 8, 3);
  const back = new Backward(network);
  const lattice = new Lattice(labels, 8);
  const random = randomOf(5);
  const numbers = Int32Array.from({ length: 6 * INPUTS }, () => Math.floor(random() * features));
  const example = { features: numbers, tags: tagsOf('B-a E-a O B-b I-b E-b') };
  for (let at = 0; at < network.embeddings.length; at += 1) network.embeddings[at] = random() - 0.5;
  for (const part of [network.transitions, network.starts])
    for (let at = 0; at < part.length; at += 1) part[at] = random() - 0.5;
  const loss = () => {
    lattice.take(network);
    network.emit(numbers, 6);
    return chainLoss(back, lattice, example);
  };
  back.begin();
  loss();
  back.unspeak(6);
  back.unread(6);
  const gradient = back.gradient.all.slice();
  const slope = (weights: Float32Array, at: number) => {
    const [was, by] = [weights[at]!, 0.01];
    weights[at] = was + by;
    const more = loss();
    weights[at] = was - by;
    const less = loss();
    weights[at] = was;
    return (more - less) / (2 * by);
  };
  const near = (said: number, shown: number, where: string) =>
    assert.ok(Math.abs(said - shown) < 0.003 + 0.02 * Math.abs(shown), `${where}: ${said}, not ${shown}`);
  const bySlope = back.x.slice();
  const { all } = network.dense;
  for (let at = 0; at < all.length; at += 23) near(gradient[at]!, slope(all, at), `weight ${at}`);
  const feature = numbers[0]!;
  for (let at = 0; at < 32; at += 5) {
    let said = 0;
    for (const [index, other] of numbers.entries())
      if (other === feature) said += bySlope[Math.floor(index / INPUTS) * 32 + at]!;
    near(said, slope(network.embeddings, feature * 32 + at), `embedding ${at}`);
  }
});

test('a network learns what a token means by one far from it, the same each time', () => {
  // The tag of every token is told by the first alone: only memory can know it.
  const examples = Array.from({ length: 60 }, (_, index) => {
    const kind = index % 2;
    const features = new Int32Array(5 * INPUTS).fill(-1);
    for (let token = 0; token < 5; token += 1)
      features[token * INPUTS] = token === 0 ? kind : 2 + ((index + token) % 3);
    return { features, tags: tagsOf(kind === 0 ? 'B-a I-a E-a O S-a' : 'B-b I-b E-b O S-b') };
  });
  const options = { room: 5, width: 32, hidden: 32, epochs: 12, batch: 4, rate: 0.01, seed: 1 };
  const dropping = { dropFeatures: 0, dropInput: 0.1, dropShown: 0.1 };
  const losses: number[] = [];
  const learn = () =>
    trainNetwork(labels, 5, () => examples, {
      ...options,
      ...dropping,
      onEpoch: (loss) => losses.push(loss),
    });
  const network = learn();
  assert.ok(losses.at(-1)! < 0.2, `loss ${losses.at(-1)}`);
  assert.deepEqual(learn().dense.all, network.dense.all);
});
