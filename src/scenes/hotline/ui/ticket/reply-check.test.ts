import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkReply } from './reply-check.ts';

const missing = (reply: string) =>
  checkReply(reply)
    .filter((point) => !point.isMet)
    .map((point) => point.id);

test('a whole reply has nothing to look at', () => {
  const reply =
    '您好，您反映的停水问题，市自来水公司当日已更换三号楼阀门，16 时恢复供水。如有疑问请拨打 0371-66550000。';
  assert.deepEqual(missing(reply), []);
});

test('promises, blanks and personal numbers are found', () => {
  assert.deepEqual(missing(''), ['empty']);
  assert.deepEqual(missing('您好，已转街道，会尽快处理，请拨打12345咨询。'), ['result', 'promise']);
  const careless = '您好，XX路路灯由城管局于当日修复完成，请联系李师傅13800001234。';
  assert.deepEqual(missing(careless), ['personal', 'placeholder']);
  assert.deepEqual(missing('已修好'), ['greeting', 'who', 'result', 'contact']);
});
