import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evaluateLink, parseConfig } from '../index.ts';
import { makeFolder } from '../testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));

/** Made-up goods, half of them once more with another price or without a number: many have the same words. */
function goods(count: number, seed: number): string {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const words = ['ultra', 'pro', 'mini', 'smart'];
  const lines = ['nr,title,brand,price,code,item'];
  for (let item = 0; item < count; item++) {
    const title = `${words[random(4)]} kettle ${words[random(4)]}${100 + random(90)}`;
    const [brand, price, code] = [`brand${random(20)}`, 10 + random(300), 4_000_000 + random(900_000)];
    lines.push(`${lines.length},${title},${brand},${price},${code},${item}`);
    while (random(2) === 0)
      lines.push(
        `${lines.length},${random(3) === 0 ? title.replace(' ', '-') : title},${brand},${price + random(3)},${random(3) === 0 ? '' : code},${item}`,
      );
  }
  return `${lines.join('\n')}\n`;
}

test('the best threshold, taken as the threshold, gives the best f1', async () => {
  const file = join(root, 'goods.csv');
  writeFileSync(file, goods(600, 1));
  const configOf = (threshold: number) =>
    parseConfig({
      ...{ link: 'both', id: 'nr', truth: 'item', sources: [{ file }], threshold, reviewFrom: 0.0001 },
      fields: { title: 'text', brand: 'text', price: 'digits', code: 'digits' },
      comparisons: [
        { field: 'title', kind: 'text' },
        { field: 'brand', kind: 'exact' },
        { field: 'price', kind: 'number' },
        { field: 'code', kind: 'number' },
      ],
      blocking: [['title'], ['code'], ['brand', 'price'], ['brand', 'title:first3']],
      ...{ memoryLimitMb: 256, threads: 1, output: join(root, 'linked') },
    });
  const { best } = await evaluateLink(configOf(0.99999));
  const again = await evaluateLink(configOf(best.threshold));
  assert.deepEqual([again.truePairs, again.falsePairs], [best.truePairs, best.falsePairs]);
});
