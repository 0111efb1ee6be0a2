import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queryOf, readFilters } from './ticket-filters.ts';

test('a view is read from its address; unknown and empty parts are left out', () => {
  const query = new URLSearchParams('state=handling&due=&q=%E6%B0%B4&page=tickets&ticket=1');
  assert.deepEqual(readFilters(query), { state: 'handling', q: '水' });
});

test('open tickets come first by the upper deadline; numbers and words are told apart', () => {
  assert.deepEqual(queryOf({}), { open: true, sort: 'upper', limit: 50 });
  assert.deepEqual(queryOf({ scope: 'all', q: ' ZZ-2026 ', secret: 'no' }), {
    ...{ number: 'ZZ-2026', secret: false, sort: 'upper', limit: 50 },
  });
  assert.deepEqual(queryOf({ scope: 'closed', q: '停水 三号楼', sort: 'inner' }), {
    ...{ open: false, words: '停水 三号楼', sort: 'inner', limit: 50 },
  });
});
