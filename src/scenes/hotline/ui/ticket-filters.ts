/** What the list of tickets is narrowed to; each is kept in the address. */
export const FILTERS = ['state', 'due', 'exit', 'secret', 'waiting', 'kind', 'q', 'scope', 'sort'] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** The steps of our case, as work passes through them. */
export const STEPS = [
  ...['awaiting-dispatch', 'awaiting-signature', 'handling', 'objected', 'in-panel', 'under-review'],
  ...['suspended', 'awaiting-verification', 'awaiting-closing', 'closed', 'rated', 'not-taken-up'],
] as const;
/** How a ticket can have left without going to a unit. */
export const EXITS = [
  ...['knowledge-answer', 'police', 'fire', 'first-aid', 'legal-path', 'withdrawn', 'unreachable'],
] as const;

/** The filters that an address keeps. */
export function readFilters(query: URLSearchParams): Filters {
  const found: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value !== null && value !== '') found[name] = value;
  }
  return found;
}

const NUMBER = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** The server's query for these filters: open tickets by their upper deadline unless said otherwise. */
export function queryOf(filters: Filters): Record<string, string | number | boolean | undefined> {
  const { q = '', scope, sort, secret, ...rest } = filters;
  const words = q.trim();
  return {
    ...rest,
    ...(scope === 'all' ? {} : { open: scope !== 'closed' }),
    ...(secret === undefined ? {} : { secret: secret === 'yes' }),
    // A number is found by how it begins, words by what they say.
    ...(words === '' ? {} : NUMBER.test(words) ? { number: words } : { words }),
    sort: sort ?? (scope === 'closed' ? 'received' : 'upper'),
    limit: 50,
  };
}
