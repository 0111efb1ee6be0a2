import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgrammeFigures } from '../../contract.ts';
import { effectOf } from '../../effect.ts';
import { captionOf } from './caption.ts';
import { words as en } from './desk-words-en.ts';
import { words as zh } from './desk-words-zh.ts';

const none = { cases: 0, days: 0 };
function figures(hereLater: number, othersLater: number, days = 28): ProgrammeFigures {
  const before = { here: { cases: 60, days: 84 }, others: { cases: 600, days: 84 } };
  const later = { here: { cases: hereLater, days }, others: { cases: othersLater, days } };
  return {
    ...{ asOf: '2026-12-01', comparedWith: 'peers', peers: 12, reached: null },
    here: { before: before.here, during: later.here, after: none },
    others: { before: before.others, during: later.others, after: none },
    during: effectOf(before, later),
    after: effectOf(before, { here: none, others: none }),
  };
}

test('a fall beyond that of the others is told with its range', () => {
  const said = captionOf(zh, figures(4, 200), 50).join('。');
  assert.match(said, /治理前每周 5\.0 件，治理期每周 1\.0 件，减少 80%/);
  assert.match(said, /另外 12 处此前同样频发的地方，没有变化/);
  assert.match(said, /这里少了约 \d+%（95% 的把握在 \d+% 到 \d+% 之间）/);
});

test('a fall of all is not told as an effect', () => {
  const said = captionOf(zh, figures(10, 100), 50);
  assert.match(said.join('。'), /还看不出成效：从减少 \d+%到增加 \d+%都有可能/);
  assert.match(captionOf(en, figures(10, 100), 50).join(' '), /no effect can be seen yet/);
});

test('in the first week nothing is claimed', () => {
  assert.deepEqual(captionOf(zh, figures(0, 40, 3), 50), [zh.tooEarly, zh.targetOpen(50)]);
});
