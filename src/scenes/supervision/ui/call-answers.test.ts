import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callOf, emptyDraft, nextQuestion } from './call-answers.ts';

test('what is not solved goes back to its unit, with a reason, unless somebody decides otherwise', () => {
  const answered = { ...emptyDraft, outcome: 'answered' as const };
  const answers = { contacted: true, solved: false, satisfied: false };
  assert.deepEqual(callOf({ ...answered, answers }), { problem: 'note' });
  assert.deepEqual(callOf({ ...answered, answers, note: ' 仍在漏水 ' }), {
    call: { outcome: 'answered', ...answers, decision: 'redo', note: '仍在漏水' },
  });
  assert.deepEqual(callOf({ ...answered, answers, decision: 'closed' }), {
    call: { outcome: 'answered', ...answers, decision: 'closed' },
  });
});

test('a call without an answer needs no answers, and one that was answered needs all three', () => {
  assert.deepEqual(callOf(emptyDraft), { problem: 'outcome' });
  // Answers given before the outcome was corrected are not sent.
  const corrected = { ...emptyDraft, outcome: 'no-answer' as const, answers: { solved: false } };
  assert.deepEqual(callOf(corrected), { call: { outcome: 'no-answer' } });
  const half = { ...emptyDraft, outcome: 'answered' as const, answers: { contacted: true } };
  assert.deepEqual(callOf(half), { problem: 'answers' });
  assert.equal(nextQuestion(half), 'solved');
  assert.equal(nextQuestion(corrected), undefined);
});
