import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  creditCheckCharacter,
  isCreditCode,
  isResidentNumber,
  residentCheckCharacter,
  to18,
} from '../../lib/identity/index.ts';
import { openDuck } from '../../platform/analytics/index.ts';
import { findBridges } from './entities/bridges.ts';
import { evaluateLink, parseConfig } from './index.ts';
import { estimate } from './model/expectation.ts';
import { derivedColumns, validColumns } from './records/columns.ts';
import { looseSound } from './records/sounds.ts';
import { makeFolder, testConfig } from './testing.ts';

const root = makeFolder();
after(() => rmSync(root, { recursive: true }));

test('numbers are checked in SQL as lib/identity checks them', async () => {
  const digit = fc.nat(9).map(String);
  const number = fc
    .tuple(
      fc.integer({ min: 1900, max: 2020 }),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 1, max: 31 }),
      fc.nat(999),
      digit,
    )
    .map(([y, m, d, order, last]) => {
      const day = `${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}`;
      const first = `990101${day}${String(order).padStart(3, '0')}`;
      return order % 3 === 0 ? first + last : first + residentCheckCharacter(first);
    });
  const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
  const code = fc.array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 }).map((characters) => {
    const first = `91990101${characters.slice(8).join('')}`;
    return characters[0]! < '5' ? first + creditCheckCharacter(first) : first + characters[1];
  });
  const rows = fc.sample(fc.tuple(number, code), { numRuns: 300, seed: 7 });
  const shorter = rows.map(([each]) => each.slice(0, 6) + each.slice(8, 17));
  const fields = { number: 'resident-number', code: 'credit-code' } as const;
  const config = { ...testConfig(root, ''), fields };
  const duck = await openDuck({ directory: tmpdir(), memoryLimitMb: 128, threads: 1 });
  await duck.run('CREATE TABLE t (number VARCHAR, code VARCHAR)');
  await duck.append('t', [
    [
      [...rows.map(([each]) => each), ...shorter],
      [...rows.map(([, each]) => each), ...shorter.map(() => null)],
    ],
  ]);
  const { number__valid, code__valid } = validColumns(config);
  const found = await duck.rows<{
    raw: string;
    wide: string;
    n: string | null;
    raw_code: string;
    c: string | null;
  }>(
    `SELECT raw, number AS wide, ${number__valid} AS n, code AS raw_code, ${code__valid} AS c
     FROM (SELECT number AS raw, code, ${derivedColumns(config).number} AS number FROM t)`,
  );
  await duck.close();
  for (const { raw, wide, n, raw_code, c } of found) {
    if (raw.length === 15) assert.equal(n ?? undefined, to18(raw), raw);
    else assert.equal(n !== null, isResidentNumber(raw), raw);
    if (n !== null) assert.equal(n, wide);
    if (raw_code) assert.equal(c !== null, isCreditCode(raw_code), raw_code);
  }
});

test('only a single link between two groups is a bridge', () => {
  const links = (...pairs: [number, number][]) => ({
    a: pairs.map(([a]) => a),
    b: pairs.map(([, b]) => b),
    count: pairs.length,
  });
  const two: [number, number][] = [
    [1, 2],
    [2, 3],
    [1, 3],
    [4, 5],
    [5, 6],
    [4, 6],
  ];
  assert.deepEqual(findBridges(links(...two, [3, 4]), 3), [6]);
  assert.deepEqual(findBridges(links(...two, [3, 4], [1, 6]), 3), [], 'two links hold');
  assert.deepEqual(findBridges(links(...two, [3, 4], [4, 3]), 3), [], 'the same link twice holds');
  assert.deepEqual(findBridges(links(...two, [3, 4]), 4), [], 'a side too small');
  assert.deepEqual(findBridges(links(...two), 1), []);
});

test('m, u and prior of made-up pairs are found again', () => {
  const truth = {
    prior: 0.001,
    m: [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.95, 0.05],
    ],
    u: [
      [0.01, 0.99],
      [0.02, 0.98],
      [0.005, 0.995],
    ],
  };
  const pairsInAll = 1e7;
  const counts = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => {
    const levels = [0, 1, 2].map((n) => 1 + ((bits >> n) & 1));
    const share = (of: number[][]) => levels.reduce((product, level, n) => product * of[n]![level - 1]!, 1);
    const count = pairsInAll * (truth.prior * share(truth.m) + (1 - truth.prior) * share(truth.u));
    // Rule n gives the pairs that agree in n; all pairs are given by some rule of another field.
    return { rules: 7, levels, count };
  });
  const random = truth.u.map((u, n) =>
    u.map((each, level) => (1 - truth.prior) * each + truth.prior * truth.m[n]![level]!),
  );
  const learnt = estimate({
    counts,
    random,
    keepFirst: [false, false, false],
    teachers: [7, 7, 7],
    pairsInAll,
  });
  assert.ok(Math.abs(learnt.prior - truth.prior) < truth.prior * 0.05, `prior ${learnt.prior}`);
  for (const [n, { m, u, trained }] of learnt.probabilities.entries()) {
    assert.ok(trained);
    assert.ok(Math.abs(m[0]! - truth.m[n]![0]!) < 0.02, `m ${m[0]}`);
    assert.ok(Math.abs(u[0]! - truth.u[n]![0]!) < truth.u[n]![0]! * 0.1, `u ${u[0]}`);
  }
});

test('what sounds alike in many regions is one sound', () => {
  for (const [a, b] of [
    ['zhang', 'zang'],
    ['lan', 'nan'],
    ['xing', 'xin'],
    ['cheng', 'cen'],
  ] as const)
    assert.equal(looseSound(a), looseSound(b));
  for (const [a, b] of [
    ['wang', 'huang'],
    ['li', 'lu'],
    ['hong', 'hon'],
  ] as const)
    assert.notEqual(looseSound(a), looseSound(b));
});

const febrl = fileURLToPath(new URL('../../../../shared/data/febrl', import.meta.url));
test('FEBRL 4 by the example as it is shipped', {
  skip: existsSync(febrl) ? false : 'skipped: no ../shared/data',
}, async () => {
  const example = await import('./examples/febrl-link.json', { with: { type: 'json' } });
  const config = parseConfig(example.default);
  const sources = config.sources.map((source) => ({ ...source, file: join(febrl, source.file) }));
  const score = await evaluateLink({ ...config, sources, output: join(root, 'febrl4') });
  assert.ok(score.truePairs >= 4_985, `${score.truePairs} true pairs`);
  assert.ok(score.falsePairs <= 1, `${score.falsePairs} false pairs`);
});
