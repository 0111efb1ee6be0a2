import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, highlighted, listPath, readView, TABS, tabOf } from './queues.ts';

test('a view comes back from its own address', () => {
  const filters = { words: '路灯', channel: 'hotline' };
  const address = addressOf('verify', filters, 'c1');
  assert.deepEqual(readView(new URL(address, 'http://desk').searchParams), { queue: 'verify', filters });
  assert.equal(readView(new URLSearchParams('queue=unknown')).queue, 'dispatch');
});

test('queues ask for open cases by urgency, the whole list for the newest', () => {
  assert.match(listPath('dispatch', {}), /state=awaiting-dispatch.*open=true.*sort=priority/);
  assert.match(listPath('late', {}), /late=true.*sort=due/);
  assert.doesNotMatch(listPath('all', {}), /open=/);
});

test('photos in question are a part of what waits for verification, and stand under its tab', () => {
  assert.equal(tabOf('photos'), 'verify');
  assert.equal(tabOf('close'), 'close');
  assert.ok(TABS.every(({ id }) => id !== 'photos'));
  const view = readView(new URL(addressOf('photos', {}), 'http://desk').searchParams);
  assert.equal(view.queue, 'photos');
  assert.match(listPath('photos', { channel: 'patrol' }), /photo-checks\/queue.*channel=patrol.*questioned/);
  assert.match(listPath('verify', {}), /photo-checks\/queue\?sort=priority/);
});

test('the words that decided are marked, whatever signs they hold', () => {
  const parts = highlighted('路灯(坏)了，路灯杆倒了', ['路灯', '路灯杆', '(坏)']);
  assert.deepEqual(
    parts.filter((part) => part.isMarked).map((part) => part.text),
    ['路灯', '(坏)', '路灯杆'],
  );
  assert.equal(parts.map((part) => part.text).join(''), '路灯(坏)了，路灯杆倒了');
});
