import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WordModel } from './word-model.ts';

const tree = (code: string, name: string, words = '') => ({
  code,
  name,
  parent: code.length > 2 ? code.slice(0, -2) : null,
  words: words.split(' ').filter(Boolean),
});
const categories = [
  tree('01', '市政设施'),
  tree('0101', '井盖管线'),
  tree('010101', '井盖丢失', '井盖没了 没有井盖 井口敞开'),
  tree('010102', '井盖破损', '井盖裂 井盖碎 井盖'),
  tree('0102', '照明'),
  tree('010201', '路灯不亮', '路灯 路灯坏了 晚上太黑'),
  tree('02', '道路交通'),
  tree('0201', '交通事故'),
  tree('020101', '事故处理', '交通事故 事故快处 追尾 -演习'),
  tree('020102', '车辆违停', '违停 乱停车'),
];
const best = (model: WordModel, text: string) => model.read(text).guesses[0]?.code;

test('the longest phrase decides, polite words say nothing, and the reasons stand in the text', () => {
  const model = new WordModel(categories);
  const text = '广场旁边的污水井没有井盖，很危险，请尽快处理';
  assert.equal(best(model, text), '010101');
  const { words } = model.read(text);
  assert.equal(words[0], '没有井盖');
  for (const word of words) assert.ok(text.includes(word));
  assert.deepEqual(model.read('您好，请尽快处理，谢谢'), { guesses: [], words: [] });
});

test('the title counts more than the text, and a word can speak against its category', () => {
  const model = new WordModel(categories);
  assert.equal(best(model, '门口乱停车\n早上出门看见路灯亮着'), '020102');
  assert.equal(best(model, '门口路灯坏了\n还有人乱停车'), '010201');
  const share = (text: string) => model.read(text).guesses.find(({ code }) => code === '020101')?.share ?? 0;
  assert.ok(share('追尾演习') < share('追尾'));
});

test('one correction overrules the words at once, for this text and for one like it', () => {
  const model = new WordModel(categories);
  const text = '西门的路灯杆上贴满了纸条';
  assert.equal(best(model, text), '010201');
  model.teach(text, '020102');
  assert.equal(best(model, text), '020102');
  assert.equal(best(model, '东门的路灯杆上贴满了纸条'), '020102');
  assert.equal(best(model, '路灯坏了，晚上太黑'), '010201');
  model.teach(text, 'unknown');
});

test('any text is read, the shares of the guesses are at most 1 together, best first', () => {
  const model = new WordModel(categories);
  const piece = fc.constantFrom('井盖', '路灯', '违停', '，', '\n', '请尽快处理', 'A1区', '演习', '没有');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const { guesses } = model.read(text);
        const shares = guesses.map(({ share }) => share);
        assert.ok(shares.reduce((sum, share) => sum + share, 0) <= 1.000_01);
        assert.deepEqual(
          shares,
          [...shares].sort((one, other) => other - one),
        );
      },
    ),
  );
});
