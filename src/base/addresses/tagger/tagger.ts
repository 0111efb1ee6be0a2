import { Mixture, type Tagger } from './mixture.ts';

export type { Tagger } from './mixture.ts';

const mixtures = new WeakMap<Tagger, Mixture>();

/** The BIO tags of an address's tokens. */
export function tagTokens(tagger: Tagger, tokens: readonly string[]): string[] {
  const tags = tokens.map(() => 'O');
  if (tokens.length === 0) return tags;
  const mixture = mixtures.get(tagger) ?? new Mixture(tagger);
  mixtures.set(tagger, mixture);
  for (const { start, end, label } of mixture.spans(tokens)) {
    tags.fill(`I-${label}`, start, end);
    tags[start] = `B-${label}`;
  }
  return tags;
}
