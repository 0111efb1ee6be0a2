import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spansOf } from '../bio-file.ts';
import { chainTags, labelSet } from './labels.ts';
import { Lattice } from './lattice.ts';
import { randomOf } from './random.ts';
import { likelySpans } from './spans.ts';

// One kind has parts of any length, the other of one token only.
const labels = labelSet(['B-a', 'E-a', 'I-a', 'O', 'S-a', 'S-b']);
const size = labels.names.length;
const tokens = 5;

/** A chain by chance, and all ways through it with their weights. */
function madeChain(seed: number) {
  const random = randomOf(seed);
  const reals = (length: number) => Float32Array.from({ length }, () => random() * 4 - 2);
  const chain = { labels, transitions: reals(size * size), starts: reals(size) };
  const emissions = reals(tokens * size);
  let ways: { tags: number[]; score: number }[] = [{ tags: [], score: 0 }];
  for (let token = 0; token < tokens; token += 1)
    ways = ways.flatMap(({ tags, score }) =>
      labels.names.flatMap((_, tag) => {
        const last = tags.at(-1);
        if (last === undefined ? labels.inside[tag] : !labels.before[tag]!.includes(last)) return [];
        const step = last === undefined ? chain.starts[tag]! : chain.transitions[last * size + tag]!;
        return [{ tags: [...tags, tag], score: score + step + emissions[token * size + tag]! }];
      }),
    );
  ways = ways.filter(({ tags }) => !labels.open[tags.at(-1)!]);
  const sum = ways.reduce((all, { score }) => all + Math.exp(score), 0);
  const probable = ways.map(({ tags, score }) => ({ tags, probability: Math.exp(score) / sum }));
  const lattice = new Lattice(labels, tokens);
  lattice.take(chain);
  const total = lattice.run(emissions, size, tokens, chain.starts);
  return { lattice, total, sum, ways: probable };
}

test('probabilities of tags and of neighbours are those of all ways counted one by one', () => {
  for (const seed of [1, 2, 3]) {
    const { lattice, total, sum, ways } = madeChain(seed);
    assert.ok(Math.abs(total - Math.log(sum)) < 1e-6);
    const share = (is: (tags: readonly number[]) => boolean) =>
      ways.reduce((all, { tags, probability }) => all + (is(tags) ? probability : 0), 0);
    for (let tag = 0; tag < size; tag += 1)
      assert.ok(Math.abs(lattice.probability(2, tag) - share((tags) => tags[2] === tag)) < 1e-5);
    const pairs = new Float32Array(size * size);
    lattice.addPairs(tokens, pairs);
    for (let pair = 0; pair < pairs.length; pair += 1) {
      let expected = 0;
      for (let token = 1; token < tokens; token += 1)
        expected += share((tags) => tags[token - 1]! * size + tags[token]! === pair);
      assert.ok(Math.abs(pairs[pair]! - expected) < 1e-5);
    }
  }
});

test('the spans chosen are those that together are most probable beyond the threshold', () => {
  for (const seed of [4, 5, 6, 7]) {
    const { lattice, ways } = madeChain(seed);
    const probabilities = new Map<string, number>();
    const spansIn = (tags: readonly number[]) =>
      spansOf(tags.map((tag) => labels.names[tag]!.replace(/^S/, 'B').replace(/^E/, 'I')));
    const key = ({ start, end, label }: { start: number; end: number; label: string }) =>
      `${start} ${end} ${label}`;
    for (const { tags, probability } of ways)
      for (const span of spansIn(tags))
        probabilities.set(key(span), (probabilities.get(key(span)) ?? 0) + probability);
    const gain = (spans: readonly { start: number; end: number; label: string }[]) =>
      spans.reduce((all, span) => all + (probabilities.get(key(span)) ?? 0) - 0.3, 0);
    const best = Math.max(...ways.map(({ tags }) => gain(spansIn(tags))));
    assert.ok(Math.abs(gain(likelySpans(lattice, labels, tokens, 0.3)) - best) < 1e-6);
  }
});

test('tags say where a part ends', () => {
  const tags = ['B-a', 'I-a', 'I-a', 'B-a', 'I-a', 'B-a', 'O', 'B-b'];
  assert.deepEqual(chainTags(tags), ['B-a', 'I-a', 'E-a', 'B-a', 'E-a', 'S-a', 'O', 'S-b']);
});
