import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskAddress, maskIdNumber, maskName, maskPhone, maskText, neverPublic } from './mask-text.ts';

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

test('free text loses what would find a person, and keeps what it is about', () => {
  const cases: [string, string, string[]][] = [
    ['请打13812345678联系我', '请打138****5678联系我', ['telephone']],
    ['电话 138-1234-5678，或 0371-65001234', '电话 138****5678，或 ****34', ['telephone']],
    ['身份证410105199001011234', '身份证410*************34', ['id-number']],
    ['卡号6222021234567890123', '卡号*****************23', ['account']],
    ['发到 some.one@mail.example.cn', '发到 ****@****', ['email']],
    ['微信号：abc_12345', '微信号：****', ['account']],
    ['豫A12345 常年占用车位', '豫A***** 常年占用车位', ['plate']],
    ['我住3号楼2单元1501室', '我住**号楼**单元****室', ['door']],
    ['5号楼3单元的电梯坏了', '**号楼**单元的电梯坏了', ['door']],
    ['我叫王小明，住在小区里', '我叫王**，住在小区里', ['name']],
    ['联系人：李明 电话13912345678', '联系人：李* 电话139****5678', ['telephone', 'name']],
  ];
  for (const [text, expected, found] of cases)
    assert.deepEqual(maskText(text), { text: expected, found }, text);
  for (const plain of [
    '我是小区居民，想问暖气何时开通',
    '2026年11月20日起，第13路公交绕行，全程12345米',
    '12345热线回复说要等',
    '三居室房屋漏水，5号线地铁站旁边',
    '本人多次反映，没有答复',
  ])
    assert.deepEqual(maskText(plain), { text: plain, found: [] }, plain);
});

test('masking is done once: what is masked is found no more', () => {
  const all = '我叫王小明，13812345678，410105199001011234，豫A12345，3号楼2单元1501室，a@b.cn';
  const { text } = maskText(all);
  assert.deepEqual(neverPublic(all), ['id-number', 'email', 'telephone']);
  assert.deepEqual(neverPublic(text), []);
  for (const part of ['小明', '12345678', '19900101', '12345', '1501']) assert.ok(!text.includes(part), part);
  assert.deepEqual(neverPublic('咨询请拨打 0371-65001234'), []);
});

test('a hostile text does not keep the server busy', () => {
  const started = performance.now();
  for (const piece of ['1', 'a.', '一', '微信', 'a@a.', '我叫王'])
    maskText(piece.repeat(20_000 / piece.length));
  assert.ok(performance.now() - started < 5_000);
});
