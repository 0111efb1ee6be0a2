import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsset } from './asset.ts';

test('one plate read by two people is one number; a component has 17 digits', () => {
  assert.deepEqual(readAsset('lamp-post', ' ｊ-０１２ 3'), { kind: 'lamp-post', number: 'J-0123' });
  assert.deepEqual(readAsset('lamp-post', 'J-0123'), readAsset('lamp-post', 'j-0123 '));
  assert.equal(readAsset('component', '41010501020000123')?.number, '41010501020000123');
  for (const wrong of ['4101050102000012', '410105010200001234', '4101050102000012A', ''])
    assert.equal(readAsset('component', wrong), undefined, wrong);
  assert.equal(readAsset('elevator', 'x'.repeat(41)), undefined);
  assert.equal(readAsset('other', '<script>'), undefined);
});
