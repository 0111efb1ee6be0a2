import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceFor } from './delivery-advice.ts';

test('each kind of failure has its own advice', () => {
  for (const [error, advice] of [
    ['HTTP 401', 'signature'],
    ['HTTP 404', 'address'],
    ['HTTP 422', 'refused'],
    ['HTTP 429', 'away'],
    ['HTTP 503', 'away'],
    ['fetch failed: connect ECONNREFUSED 10.0.0.1:443', 'network'],
    ['The operation was aborted due to timeout', 'network'],
  ] as const)
    assert.equal(adviceFor(error), advice, error);
});
