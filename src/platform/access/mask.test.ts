import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskAddress, maskIdNumber, maskName, maskPhone } from './mask-text.ts';

test('masked values are recognisable and no more', () => {
  assert.equal(maskName('王小明'), '王**');
  assert.equal(maskName('李明'), '李*');
  assert.equal(maskName('𠮷田'), '𠮷*');
  assert.equal(maskName('王'), '王*');
  assert.equal(maskName(''), '');
  assert.equal(maskPhone('13812345678'), '138****5678');
  assert.equal(maskPhone('+86 138-1234-5678'), '138****5678');
  assert.equal(maskPhone('0371-65001234'), '****34');
  assert.equal(maskPhone('+85251234567'), '****67');
  assert.equal(maskIdNumber('410105199001011234'), '410*************34');
  assert.equal(maskIdNumber('1234567'), '*******');
  assert.equal(maskAddress('金水区花园路街道某小区3号楼2单元'), '金水区花园路街道****');
  assert.equal(maskAddress('中牟县某村12号'), '中牟县****');
  assert.equal(maskAddress('某小区3号楼'), '****');
  assert.equal(maskAddress(''), '');
});
