import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addErrors, describeError, entry } from './errors.ts';

test('words are filled from the details, in the language asked for', () => {
  addErrors({ 'fixture.too_long': entry(422, '最多 {most} 字', 'At most {most} characters') });
  assert.deepEqual(describeError('fixture.too_long', { most: 5 }, 'zh'), { status: 422, text: '最多 5 字' });
  assert.equal(describeError('fixture.too_long', { most: 5 }, 'en').text, 'At most 5 characters');
  assert.equal(describeError('fixture.too_long', {}, 'en').text, 'At most {most} characters');
});

test('a catalogue may be added again, but a code has one entry only', () => {
  const catalogue = { 'fixture.lost': entry(404, '没有', 'Nothing') };
  addErrors(catalogue);
  addErrors(catalogue);
  assert.throws(() => addErrors({ 'fixture.lost': entry(404, '没有', 'Nothing') }), /fixture\.lost/);
  assert.throws(() => addErrors({ 'request.invalid': entry(400, '错', 'Wrong') }), /request\.invalid/);
});

test('a code that is not in the catalogue tells nothing of the inside', () => {
  assert.deepEqual(describeError('secret.detail', { password: 'x' }, 'en').status, 500);
  assert.doesNotMatch(describeError('secret.detail', { password: 'x' }, 'zh').text, /x/);
});
