import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS, MINUTE_MS } from '../time.ts';
import { findZone, type Zone } from './zone.ts';

function zoneOf(name: string): Zone {
  const zone = findZone(name);
  assert.ok(zone !== undefined);
  return zone;
}

const wall = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`);

/** Noons (UTC) of days around which the offset changes: by an hour, by half an hour, at midnight, by a whole day. */
const CHANGES: [zone: string, around: string][] = [
  ['America/New_York', '2026-03-08T12:00Z'],
  ['America/New_York', '2026-11-01T12:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Shanghai', '1989-04-15T18:00Z'],
  ['Asia/Shanghai', '1989-09-16T17:00Z'],
];

test('the wall clock agrees with Intl, minute by minute, around changes of the offset', () => {
  for (const [name, around] of CHANGES) {
    const zone = zoneOf(name);
    const formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone: name,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    const first = Date.parse(around) - 30 * HOUR_MS;
    let latest = Number.NEGATIVE_INFINITY;
    for (let at = first; at < first + 60 * HOUR_MS; at += MINUTE_MS) {
      const shown = wall(formatter.format(at));
      const minute = Math.floor(zone.wallAt(at) / MINUTE_MS) * MINUTE_MS;
      assert.equal(minute, Math.max(shown, latest), `${name} ${new Date(at).toISOString()}`);
      // All wall times that were not reached a minute ago are reached now.
      for (let reached = latest + MINUTE_MS; latest > 0 && reached <= shown; reached += MINUTE_MS) {
        assert.equal(zone.instantAt(reached), at, `${name} ${new Date(reached).toISOString()}`);
      }
      latest = Math.max(shown, latest);
    }
  }
});

test('a time left out in spring is the moment of the change, a time shown twice the first of both', () => {
  const zone = zoneOf('America/New_York');
  assert.equal(zone.instantAt(wall('2026-03-08 02:30')), Date.parse('2026-03-08T07:00Z'));
  assert.equal(zone.instantAt(wall('2026-11-01 01:30')), Date.parse('2026-11-01T05:30Z'));
  assert.equal(zone.instantAt(wall('2026-11-01 02:00')), Date.parse('2026-11-01T07:00Z'));
});

test('zones without changes, and before their first one, have plain offsets', () => {
  assert.equal(zoneOf('UTC').wallAt(12345), 12345);
  assert.equal(zoneOf('Asia/Shanghai').wallAt(Date.UTC(1971, 0, 1)), Date.UTC(1971, 0, 1, 8));
  assert.equal(zoneOf('Asia/Shanghai').instantAt(Date.UTC(2026, 0, 1, 8)), Date.UTC(2026, 0, 1));
});

test('only names of zones are zones', () => {
  for (const name of ['Mars/Olympus', '', '+08:00', 'Asia/上海', 'x'.repeat(100)]) {
    assert.equal(findZone(name), undefined);
  }
  assert.equal(findZone('Asia/Shanghai'), findZone('asia/shanghai'));
});
