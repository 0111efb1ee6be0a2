import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readBioFile, spansOf } from './bio-file.ts';
import { normaliseAddress } from './normalise.ts';
import { evaluateTagger } from './tagger/evaluation.ts';
import { trainTagger } from './tagger/training.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/chinese_address/', import.meta.url));
const skip = existsSync(folder) ? false : 'no ../shared/data';

test('labelled addresses that others made are learnt and read by the rules', { skip }, async () => {
  const train = await readBioFile(`${folder}train.txt`);
  const dev = await readBioFile(`${folder}dev.txt`);
  // A few hundred, and few rounds: that it learns at all. The full figure is what `citybrain address eval` prints.
  const tagger = await trainTagger(train.slice(0, 500), { epochs: 12, networks: 1 });
  const { f1 } = evaluateTagger(tagger, dev.slice(0, 200), () => 0);
  assert.ok(f1 > 0.8, `f1 ${f1}`);
  let right = 0;
  let all = 0;
  for (const { tokens, tags } of dev) {
    const spans = spansOf(tags);
    if (spans.some(({ label }) => label === 'redundant')) continue;
    const district = spans.find(({ label }) => label === 'district');
    if (district === undefined) continue;
    all += 1;
    const said = tokens.slice(district.start, district.end).join('');
    const { parts } = normaliseAddress(tokens.join(''));
    if (parts.district === said || parts.city === said) right += 1;
  }
  assert.ok(right / all > 0.8, `districts ${right} of ${all}`);
});
