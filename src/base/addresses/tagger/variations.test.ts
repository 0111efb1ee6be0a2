import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBio, spansOf, type TaggedAddress } from '../bio-file.ts';
import { randomOf } from './random.ts';
import { Variations } from './variations.ts';

const addresses = parseBio(
  '东 B-区\n湖 I-区\n柳 B-路\n林 I-路\n路 I-路\n, O\n9 B-号\n\n石 B-区\n长 B-路\n街 I-路\n旁 O\n\n3 B-号\n号 I-号\n',
  'f',
);
const partsOf = ({ tokens, tags }: TaggedAddress) =>
  spansOf(tags).map(({ start, end, label }) => `${label} ${tokens.slice(start, end).join('')}`);

test('a variation has the parts of its address in their order, each one of the file; what is in no part stays', () => {
  const known = new Set(addresses.flatMap(partsOf));
  const variations = new Variations(addresses, randomOf(3));
  let changed = 0;
  for (let round = 0; round < 100; round += 1)
    for (const address of addresses) {
      const other = variations.vary(address);
      const kinds = (one: TaggedAddress) => spansOf(one.tags).map(({ label }) => label);
      const outside = ({ tokens, tags }: TaggedAddress) => tokens.filter((_, at) => tags[at] === 'O');
      assert.deepEqual(kinds(other), kinds(address));
      assert.deepEqual(outside(other), outside(address));
      for (const part of partsOf(other)) assert.ok(known.has(part), part);
      assert.ok(other.tokens.length <= variations.longest);
      if (other !== address) changed += 1;
    }
  assert.ok(changed > 150 && changed < 300, `changed ${changed}`);
});

test('a part that stands twice stays, and none is exchanged for one of another look', () => {
  const written = parseBio(
    '东 B-区\n湖 I-区\n东 B-空\n湖 I-空\n3 B-号\n- B-空\n\n石 B-区\n桥 I-区\n西 B-空\n门 I-空\n甲 B-号\n_ B-空\n',
    'f',
  );
  const variations = new Variations(written, randomOf(1));
  const seen = new Set<string>();
  for (let round = 0; round < 100; round += 1) seen.add(variations.vary(written[0]!).tokens.join(''));
  assert.deepEqual([...seen].sort(), ['东湖东湖3-', '东湖东湖3_']);
  for (let round = 0; round < 100; round += 1)
    assert.match(variations.vary(written[1]!).tokens.join(''), /^(东湖|石桥)(东湖|西门)甲[-_]$/);
});
