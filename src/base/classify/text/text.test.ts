import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../../../lib/errors.ts';
import { exampleMessages } from './example-messages.ts';
import { createFoldedText, foldText } from './fold.ts';
import {
  crossValidate,
  deserializeModel,
  evaluateTextModel,
  learn,
  nearDuplicateGroups,
  serializeModel,
  trainTextModel,
} from './index.ts';

const rows = exampleMessages(200);
const model = trainTextModel(rows);

function foldedText(text: string): string {
  const folded = createFoldedText();
  foldText(text, folded);
  return String.fromCharCode(...folded.codes.subarray(0, folded.length)).replaceAll('\u0001', '|');
}

test('full sentences and segmented words fold to the same codes', () => {
  assert.equal(foldedText('A3 区 路灯 坏 ＡＰＰ 报修'), foldedText('A3区的路灯坏了app报修'));
  assert.equal(foldedText('2019年４月，停水'), '年月|停水');
  assert.equal(foldedText(''), '');
});

test('messages not seen before get their label, with a reason that stands in the message', () => {
  const unseen = exampleMessages(80, 7);
  const evaluation = evaluateTextModel(model, unseen);
  assert.ok(evaluation.accuracy > 0.97, `accuracy ${evaluation.accuracy}`);
  assert.equal(evaluation.perLabel.length, 4);
  const { label, reasons, alternatives } = model.predict('松柏巷的路灯坏了，夜里漆黑一片');
  assert.equal(label, '路灯');
  assert.ok(
    reasons.length > 0 && reasons.every(({ word }) => '松柏巷的路灯坏了，夜里漆黑一片'.includes(word)),
  );
  assert.equal(alternatives.length, 3);
});

test('segmented messages are understood by a model trained on sentences', () => {
  const prediction = model.predict('莲塘 小区 水龙头 没水 水压 太小 尽快 处理');
  assert.equal(prediction.label, '供水');
});

test('a text that says nothing is left to a person', () => {
  for (const text of ['', '   ', '😀😀', '12345 678', 'xyz qrs']) {
    const prediction = model.predict(text);
    assert.equal(prediction.decided, false);
    assert.deepEqual(prediction.reasons, []);
  }
});

test('any text gives a prediction whose confidences are probabilities', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const { confidence, alternatives } = model.predict(text);
      assert.ok(confidence >= 0 && confidence <= 1);
      const sum = alternatives.reduce((total, each) => total + each.confidence, 0);
      assert.ok(sum <= 1 + 1e-6 && alternatives[0]!.confidence >= alternatives.at(-1)!.confidence);
    }),
  );
});

test('a message of 100 kB is read in bounded time', () => {
  const long = '路灯坏了，请处理。'.repeat(12_000);
  model.predict(long);
  const start = performance.now();
  assert.equal(model.predict(long).label, '路灯');
  assert.ok(performance.now() - start < 1_000);
});

test('the same rows and seed train the same model; a stored model predicts exactly alike', () => {
  const bytes = serializeModel(model);
  assert.deepEqual(serializeModel(trainTextModel(rows)), bytes);
  const loaded = deserializeModel(bytes);
  for (const { text } of exampleMessages(40, 9)) assert.deepEqual(loaded.predict(text), model.predict(text));
});

test('foreign, cut, changed and future model files are refused with the reason', () => {
  const bytes = serializeModel(model);
  const changed = Buffer.from(bytes);
  changed[bytes.length - 5] = changed[bytes.length - 5]! ^ 1;
  const future = Buffer.from(bytes);
  future.writeUInt16LE(99, 6);
  const cases: [Buffer, string][] = [
    [Buffer.from('hello'), 'not_a_model'],
    [Buffer.alloc(0), 'not_a_model'],
    [bytes.subarray(0, bytes.length - 100), 'damaged'],
    [changed, 'damaged'],
    [future, 'version'],
  ];
  for (const [damaged, reason] of cases) {
    assert.throws(
      () => deserializeModel(damaged),
      (error) => isAppError(error, 'classify.invalid_model') && error.details.reason === reason,
    );
  }
});

test('training refuses what cannot be learnt from', () => {
  const refuses = (code: string, bad: Parameters<typeof trainTextModel>) =>
    assert.throws(
      () => trainTextModel(...bad),
      (error) => isAppError(error, code),
    );
  refuses('classify.no_training_rows', [[]]);
  refuses('classify.no_training_rows', [[{ text: ' ', label: '路灯' }]]);
  refuses('classify.too_few_labels', [[{ text: '路灯坏了', label: '路灯' }]]);
  refuses('classify.empty_label', [[...rows, { text: '路灯坏了', label: ' ' }]]);
  refuses('classify.invalid_decide_share', [rows, { decideShare: 1.5 }]);
});

test('few rows and many labels: each of 60 labels with one row is found again', () => {
  const words = Array.from({ length: 60 }, (_, label) =>
    String.fromCharCode(0x4e10 + label * 7, 0x5e00 + label * 5),
  );
  const many = trainTextModel(words.map((word, label) => ({ text: `反映${word}问题`, label: `${label}` })));
  const right = words.filter((word, label) => many.predict(`请管管${word}`).label === `${label}`).length;
  assert.ok(right >= 57, `${right} of 60`);
});

test('a correction is learnt at once, within a few repetitions, and costs the others nothing', () => {
  const pupil = deserializeModel(serializeModel(model));
  const others = exampleMessages(200, 11);
  const before = evaluateTextModel(pupil, others).accuracy;
  const corrected = { text: '站牌的灯泡不亮，看不清末班车', label: '公交' };
  let lessons = 0;
  do {
    learn(pupil, corrected);
    lessons += 1;
  } while (pupil.predict(corrected.text).label !== corrected.label && lessons < 5);
  assert.ok(lessons <= 3, `${lessons} lessons`);
  assert.ok(evaluateTextModel(pupil, others).accuracy >= before - 0.01);
  assert.throws(
    () => learn(pupil, { text: '路灯', label: '外星人' }),
    (error) => isAppError(error, 'classify.unknown_label'),
  );
});

test('cross-validation predicts every row once; near-duplicates are found', () => {
  const evaluation = crossValidate(rows, 4, 1, { keepDuplicatesTogether: true });
  assert.equal(evaluation.rows, rows.length);
  assert.ok(evaluation.accuracy > 0.9);
  const groups = nearDuplicateGroups([
    '青石桥边的路灯坏了三天没有人来修理',
    '反映：青石桥边的路灯坏了三天没有人来修理，谢谢',
    '自来水发黄而且有一股铁锈味道不敢喝',
  ]);
  assert.equal(groups[0], groups[1]);
  assert.notEqual(groups[0], groups[2]);
});
