import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { contrastRatio, readTokens } from './contrast.ts';

const sheet = readFileSync(new URL('./styles/tokens.css', import.meta.url), 'utf8');
const light = readTokens(sheet, ':root');
const themes = new Map([
  ['light', light],
  ['dark', new Map([...light, ...readTokens(sheet, '[data-theme="dark"]')])],
]);

/** Words on a ground: 4.5 : 1 (WCAG 1.4.3 AA), for every pair that the kit really draws. */
const textPairs: [foreground: string, backgrounds: string[]][] = [
  ['--ink', ['--ground', '--surface', '--surface-2', '--surface-3', '--accent-soft', '--map-ground']],
  ['--ink-2', ['--ground', '--surface', '--surface-2', '--surface-3', '--map-ground']],
  ['--ink-3', ['--ground', '--surface', '--surface-2']],
  ['--ink-inverse', ['--ink', '--status-late']],
  ['--accent', ['--ground', '--surface', '--surface-2']],
  ['--accent-strong', ['--ground', '--surface', '--surface-2', '--accent-soft']],
  ['--on-accent', ['--accent', '--accent-strong']],
  ['--on-warning-1', ['--warning-1']],
  ['--on-warning-2', ['--warning-2']],
  ['--on-warning-3', ['--warning-3']],
  ['--on-warning-4', ['--warning-4']],
];

/** Shapes, borders of fields and focus rings: 3 : 1 (WCAG 1.4.11). */
const shapePairs: [foreground: string, backgrounds: string[]][] = [
  ['--line-strong', ['--ground', '--surface']],
  ['--focus', ['--ground', '--surface', '--surface-2']],
  ['--status-waiting', ['--ground', '--surface', '--surface-2', '--map-ground']],
  ['--status-moving', ['--ground', '--surface', '--surface-2', '--map-ground']],
  ['--status-late', ['--ground', '--surface', '--surface-2', '--map-ground']],
  ['--status-closed', ['--ground', '--surface', '--surface-2', '--map-ground']],
  ['--status-proved', ['--ground', '--surface', '--surface-2', '--map-ground']],
  ['--series-1', ['--surface']],
  ['--series-2', ['--surface']],
  ['--series-5', ['--surface']],
];

for (const [theme, tokens] of themes) {
  const colour = (name: string): string => {
    const value = tokens.get(name);
    assert.ok(value, `${name} is missing in the ${theme} set`);
    return value;
  };
  const check = (pairs: typeof textPairs, least: number): void => {
    for (const [foreground, backgrounds] of pairs) {
      for (const background of backgrounds) {
        const ratio = contrastRatio(colour(foreground), colour(background));
        assert.ok(ratio >= least, `${theme}: ${foreground} on ${background} is ${ratio.toFixed(2)} : 1`);
      }
    }
  };
  describe(`tokens, ${theme}`, () => {
    it('has 4.5 : 1 wherever words stand', () => check(textPairs, 4.5));
    it('has 3 : 1 wherever a shape carries meaning', () => check(shapePairs, 3));
  });
}

describe('tokens', () => {
  it('keeps the four warning colours for warnings alone', () => {
    for (const tokens of themes.values()) {
      const warnings = new Set(['1', '2', '3', '4'].map((level) => tokens.get(`--warning-${level}`)));
      assert.equal(warnings.size, 4);
      for (const [name, value] of tokens) {
        if (!name.startsWith('--warning-')) assert.ok(!warnings.has(value), `${name} uses a warning colour`);
      }
    }
  });

  it('starts elder type at 18 px and reaches 30 px', () => {
    for (const size of ['18', '24', '30']) {
      const tokens = readTokens(sheet, `[data-elder="${size}"]`);
      for (const [name, value] of tokens) {
        if (name.startsWith('--step-'))
          assert.ok(Number.parseFloat(value) * 16 >= 18, `${size} ${name} ${value}`);
      }
      assert.ok(Number.parseFloat(tokens.get('--target') ?? '0') >= 60);
      assert.ok(Number.parseFloat(tokens.get('--leading') ?? '0') >= 1.3);
    }
    assert.equal(Number.parseFloat(readTokens(sheet, '[data-elder="30"]').get('--step-16') ?? '0') * 16, 30);
  });
});
