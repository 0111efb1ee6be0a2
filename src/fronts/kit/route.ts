/** The parts of an address that a pattern names: `/cases/:id` and `/cases/7` give `{ id: '7' }`. */
export type RouteParameters = Readonly<Record<string, string>>;

/** Fits a path against a pattern; `:name` takes one segment, a last `*` takes the rest. Undefined when it does not fit. */
export function findRouteParameters(pattern: string, path: string): RouteParameters | undefined {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    if (segment === '*') return { ...parameters, rest: given.slice(index).join('/') };
    const value = given[index];
    if (value === undefined) return undefined;
    if (segment.startsWith(':')) parameters[segment.slice(1)] = decoded(value);
    else if (segment !== value) return undefined;
  }
  return given.length === wanted.length ? parameters : undefined;
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** An address that somebody mistyped may hold a lone percent sign: it is then taken as it stands. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
