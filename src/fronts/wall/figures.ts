/** West, south, east, north of everything in a GeoJSON collection; undefined when there is nothing. */
export function boundsOfAll(collection: {
  readonly features: readonly { readonly geometry: { readonly coordinates: unknown } }[];
}): readonly [number, number, number, number] | undefined {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [x, y] = value;
    if (typeof x === 'number' && typeof y === 'number') {
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
      box.south = Math.min(box.south, y);
      box.north = Math.max(box.north, y);
      return;
    }
    for (const each of value) visit(each);
  };
  for (const feature of collection.features) visit(feature.geometry.coordinates);
  return box.west <= box.east ? [box.west, box.south, box.east, box.north] : undefined;
}

/** A figure as the wall writes it: shares in percent with one decimal, hours with one, counts with separators. */
export function writeFigure(value: number | null | undefined, unit: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (unit === 'percent') return (value * 100).toFixed(1);
  if (unit === 'hour') return value.toFixed(1);
  return value.toLocaleString('zh-CN');
}

/** The day of an instant in a time zone, YYYY-MM-DD. */
export function dayIn(timeZone: string, atMs: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(atMs);
}

/** The day so many days before another. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Which rows are new since the last look: none at the first look, then those whose id was not there. `seen` is
 * grown by what is shown now and kept to the last few hundred.
 */
export function newcomers(seen: Set<string>, ids: readonly string[]): ReadonlySet<string> {
  const isFirst = seen.size === 0;
  const fresh = new Set(isFirst ? [] : ids.filter((id) => !seen.has(id)));
  for (const id of ids) seen.add(id);
  while (seen.size > 500) seen.delete(seen.values().next().value ?? '');
  return fresh;
}
