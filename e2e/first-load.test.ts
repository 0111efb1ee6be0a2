import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { whyNot } from './support.ts';

const built = fileURLToPath(new URL('../dist/fronts', import.meta.url));
/** What a phone may have to load before the citizen can press anything, in kB (1,000 bytes) of gzip. */
const MOST_KB = 200;

/** Everything that the built page of a front loads by itself: its own tags, and what those files import. */
function firstLoadOf(front: string): Map<string, number> {
  const sizes = new Map<string, number>();
  const take = (path: string): void => {
    if (sizes.has(path)) return;
    const content = readFileSync(join(built, path));
    sizes.set(path, gzipSync(content).byteLength);
    if (!path.endsWith('.js')) return;
    // Static imports alone: `import(…)` waits until it is called.
    const imports = content
      .toString()
      .matchAll(/(?:^|[;}\s])(?:import|export)(?:[\w\s{},*$]*?from)?\s*["'](\.[^"']+)["']/g);
    for (const [, to] of imports) if (to !== undefined) take(join(dirname(path), to));
  };
  const page = join(front, 'index.html');
  take(page);
  const html = readFileSync(join(built, page), 'utf8');
  for (const [, tag = '', address = ''] of html.matchAll(
    /<(script|link)[^>]+(?:src|href)="\/([^"]+\.(?:js|css))"/g,
  )) {
    assert.ok(tag);
    take(address);
  }
  return sizes;
}

test('the citizen front loads 200 kB at the most before anything is pressed', {
  skip: whyNot('citizen'),
}, () => {
  const sizes = firstLoadOf('citizen');
  const names = [...sizes.keys()];
  assert.ok(names.some((name) => name.endsWith('.js')) && names.some((name) => name.endsWith('.css')));
  assert.ok(
    names.every((name) => !/maplibre|city-map-canvas|chart-canvas/.test(name)),
    `maps and charts come later: ${names.join(', ')}`,
  );
  const kilobytes = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1_000;
  assert.ok(kilobytes > 50, `${kilobytes} kB: the imports were not followed`);
  assert.ok(kilobytes <= MOST_KB, `${kilobytes.toFixed(1)} kB: ${names.join(', ')}`);
});
