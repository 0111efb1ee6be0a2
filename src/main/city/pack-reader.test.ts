import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { confidenceIn } from '../../base/classify/index.ts';
import { suggestRoute, understand } from '../../base/intake/index.ts';
import { loadCityPack } from '../../cities/city-pack.ts';
import { understandsOf } from './pack-reader.ts';
import { packDirectoryOf } from './set-up.ts';

const day = '2026-11-18';
const knows = understandsOf(loadCityPack(packDirectoryOf('zhengzhou')));

test('a unit is as sure as all categories that lead to it together', () => {
  const text = '小区门口天天有流动摊贩占道，垃圾没人清扫';
  const { shares } = knows.classifier.understand(text);
  const { suggestion } = understand(knows, { text, path: [], day });
  const { mainList } = knows.categories;
  const unitOf = (code: string) =>
    suggestRoute(knows, knows.categories.find(mainList, code)!, [], day)?.unit.id;
  const same = shares.filter(({ code }) => unitOf(code) === suggestion.route?.unit.id);
  assert.ok(same.length > 1, 'several categories lead to it');
  const together = confidenceIn(same, 'unit');
  assert.ok(together > confidenceIn(same.slice(0, 1), 'unit'));
  // Shares too small to matter are not looked up.
  assert.ok(Math.abs(suggestion.confidence - together * suggestion.route!.confidence) < 0.005);
  assert.equal(suggestion.automatic, suggestion.confidence >= knows.settings.automaticThreshold);
});

test('words that say nothing are dispatched by nobody', () => {
  const { suggestion } = understand(knows, { text: '您好，谢谢', path: [], day });
  assert.equal(suggestion.automatic, false);
});

test('law: confidence lies between 0 and 1, grows with the share, and is the share where all was taught', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const sure = (value: number, taught: number) => confidenceIn([{ code: 'a', share: value, taught }], 'unit');
  fc.assert(
    fc.property(share, share, share, (one, other, taught) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      assert.ok(sure(low, taught) <= sure(high, taught) && sure(low, taught) >= 0 && sure(high, taught) <= 1);
      assert.ok(low === 0 || low > 0.9999 || Math.abs(sure(low, 1) - low) < 1e-9);
    }),
  );
});
