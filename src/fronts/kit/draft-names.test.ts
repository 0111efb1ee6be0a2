import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwned } from './draft-names.ts';

test('drafts of staff carry their account; those of citizens carry none', () => {
  assert.equal(isOwned('01a203b4-2ef7-7589-ac3a-319f5dbafb14.patrol.report'), true);
  assert.equal(isOwned('form.report'), false);
  assert.equal(isOwned('form.add.01a203b4-2ef7-7589-ac3a-319f5dbafb14'), false);
});
