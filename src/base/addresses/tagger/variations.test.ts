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
