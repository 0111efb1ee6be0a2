import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../../../lib/errors.ts';
import { parseBio, spansOf, type TaggedAddress } from '../bio-file.ts';
import { evaluateTagger } from './evaluation.ts';
import { packTagger, unpackTagger } from './model-file.ts';
import { tagTokens } from './tagger.ts';
import { trainTagger } from './training.ts';

/** Addresses of a town that does not exist, each part with its label. */
function madeAddresses(count: number, seed: number): TaggedAddress[] {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const pick = (words: string) => words.split(' ')[random(words.split(' ').length)] ?? '';
  return Array.from({ length: count }, () => {
    const parts: [string, string][] = [
      ['district', `${pick('云溪 长桥 东湖 石门')}区`],
      ...(random(2) ? [['town', `${pick('柳林 花园 北苑')}街道`] as [string, string]] : []),
      ['road', `${pick('青松 白云 建设 和平 花园')}${pick('路 街 东路')}`],
      ['number', `${1 + random(300)}号`],
      ...(random(2)
        ? [['estate', `${pick('翠湖 望江 金色 柳林')}${pick('花园 小区 家园')}`] as [string, string]]
        : []),
      ['building', `${1 + random(30)}号楼`],
      ['room', String(101 + random(900))],
    ];
    const tokens: string[] = [];
    const tags: string[] = [];
    for (const [label, text] of parts)
      for (const [at, [token]] of [...text.matchAll(/\d+|./gu)].entries()) {
        tokens.push(token);
        tags.push(`${at === 0 ? 'B' : 'I'}-${label}`);
      }
    return { tokens, tags };
  });
}

test('what is learnt from made addresses is right on others, and the same after it was written and read', async () => {
  const shares: number[] = [];
  const onProgress = (share: number) => shares.push(share);
  const tagger = await trainTagger(madeAddresses(300, 1), {
    epochs: 6,
    networks: 2,
    onProgress,
  });
  const others = madeAddresses(200, 99);
  const score = evaluateTagger(tagger, others, () => 0);
  assert.ok(score.f1 > 0.98, `f1 ${score.f1}`);
  assert.equal(score.labels.room?.spans, 200);
  assert.equal(shares.at(-1), 1);
  const read = unpackTagger(packTagger(tagger), 'model');
  assert.ok(Math.abs(evaluateTagger(read, others, () => 0).f1 - score.f1) < 0.01);
});

test('training twice gives the same model, byte for byte, in one thread or in two', async () => {
  const learn = async (threads: number) =>
    packTagger(await trainTagger(madeAddresses(40, 3), { epochs: 2, networks: 2, threads }));
  assert.deepEqual(await learn(1), await learn(2));
});

test('training can be stopped', async () => {
  const stop = new AbortController();
  const learning = trainTagger(madeAddresses(300, 1), { epochs: 10_000, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 200);
  await assert.rejects(learning, /enough/);
});

test('tags of any alphabet and of one address only can be learnt', async () => {
  const address = parseBio('东 B-道路\n路 I-道路\n9 O\n', 'f');
  const tagger = await trainTagger(address, { epochs: 60, networks: 1 });
  assert.deepEqual(tagTokens(tagger, ['东', '路', '9']), ['B-道路', 'I-道路', 'O']);
  assert.deepEqual(tagTokens(tagger, []), []);
  assert.equal(tagTokens(tagger, [...'很'.repeat(10_000)]).length, 10_000);
});

test('a model that is none, cut off or of another version is refused', async () => {
  const options = { epochs: 1, networks: 1 };
  const whole = packTagger(await trainTagger(madeAddresses(20, 5), options));
  for (const bytes of [Buffer.from('nothing'), whole.subarray(0, whole.length / 2), new Uint8Array()])
    assert.throws(
      () => unpackTagger(bytes, 'm'),
      (error) => isAppError(error, 'addresses.model_wrong'),
    );
});

test('spans follow the tags', () => {
  assert.deepEqual(spansOf(['B-a', 'I-a', 'B-a', 'O', 'B-b', 'I-a']), [
    { start: 0, end: 2, label: 'a' },
    { start: 2, end: 3, label: 'a' },
    { start: 4, end: 5, label: 'b' },
  ]);
});
