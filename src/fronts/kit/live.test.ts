import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLive, type LiveEvent, type LiveSource } from './live.ts';

function bench() {
  const opened: { url: string; closed: boolean; send: (type: string, event?: object) => void }[] = [];
  let timers: { at: number; callback: () => void }[] = [];
  let now = 0;
  const live = createLive({
    open: (url) => {
      const listeners = new Map<string, (event: object) => void>();
      const entry = { url, closed: false, send: (type: string, event = {}) => listeners.get(type)?.(event) };
      opened.push(entry);
      const source: LiveSource = {
        addEventListener: (type, listener) => listeners.set(type, listener),
        close: () => {
          entry.closed = true;
        },
      };
      return source;
    },
    after: (durationMs, callback) => {
      const timer = { at: now + durationMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    random: () => 1,
  });
  const pass = (durationMs: number): void => {
    now += durationMs;
    const due = timers.filter((timer) => timer.at <= now);
    timers = timers.filter((timer) => timer.at > now);
    for (const timer of due) timer.callback();
  };
  return { live, opened, pass };
}

const message = (topic: string, id: string): object => ({
  data: JSON.stringify({ topic, type: 'opened', at: '2026-01-01T00:00:00Z', data: {} }),
  lastEventId: id,
});

describe('live', () => {
  it('shares one connection between all listeners of a tab and gives each its own topics', () => {
    const { live, opened, pass } = bench();
    const seen: LiveEvent[] = [];
    live.listen(['cases'], { event: (event) => seen.push(event), missed: () => {} });
    live.listen(['alarms', 'cases'], { event: () => {}, missed: () => {} });
    pass(50);
    assert.deepEqual(
      opened.map((entry) => entry.url),
      ['/api/v1/live?topics=alarms,cases'],
    );
    opened[0]?.send('open');
    opened[0]?.send('message', message('cases', '1'));
    opened[0]?.send('message', message('alarms', '2'));
    opened[0]?.send('message', { data: 'nonsense' });
    assert.deepEqual(
      seen.map((event) => event.topic),
      ['cases'],
    );
    assert.equal(live.state(), 'open');
  });

  it('comes back after a break with longer and longer waits, from where it was', () => {
    const { live, opened, pass } = bench();
    live.listen(['cases'], { event: () => {}, missed: () => {} });
    pass(50);
    opened[0]?.send('open');
    opened[0]?.send('message', message('cases', '41'));
    opened[0]?.send('error');
    assert.equal(live.state(), 'waiting');
    assert.equal(opened[0]?.closed, true);
    pass(1_000);
    assert.equal(opened[1]?.url, '/api/v1/live?topics=cases&lastEventId=41');
    opened[1]?.send('error');
    pass(1_000);
    assert.equal(opened.length, 2);
    pass(1_000);
    assert.equal(opened.length, 3);
  });

  it('takes a silent line for a dead one', () => {
    const { live, opened, pass } = bench();
    live.listen(['cases'], { event: () => {}, missed: () => {} });
    pass(50);
    opened[0]?.send('open');
    pass(30_000);
    opened[0]?.send('heartbeat');
    pass(44_000);
    assert.equal(live.state(), 'open');
    pass(1_000);
    assert.equal(live.state(), 'waiting');
  });

  it('opens anew when a topic is missing and closes when nobody listens', () => {
    const { live, opened, pass } = bench();
    const stop = live.listen(['cases'], { event: () => {}, missed: () => {} });
    pass(50);
    const stopAlarms = live.listen(['alarms'], { event: () => {}, missed: () => {} });
    pass(50);
    assert.equal(opened[0]?.closed, true);
    assert.equal(opened[1]?.url, '/api/v1/live?topics=alarms,cases');
    stop();
    pass(50);
    assert.equal(opened.length, 2);
    stopAlarms();
    pass(50);
    assert.equal(opened[1]?.closed, true);
    assert.equal(live.state(), 'idle');
  });

  it('tells listeners when events were lost', () => {
    const { live, opened, pass } = bench();
    let missed = 0;
    live.listen(['cases'], { event: () => {}, missed: () => missed++ });
    pass(50);
    opened[0]?.send('open');
    opened[0]?.send('missed');
    assert.equal(missed, 1);
    opened[0]?.send('message', { data: JSON.stringify({ topic: 'system', type: 'reconnected', data: {} }) });
    assert.equal(missed, 2);
    opened[0]?.send('error');
    pass(1_000);
    opened[1]?.send('open');
    assert.equal(missed, 3);
  });
});
