import { spansOf, type TaggedAddress } from '../bio-file.ts';
import { type Tagger, tagTokens } from './tagger.ts';

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Spans in the file, spans that were found, and those of both that are the same. */
  readonly spans: number;
  readonly found: number;
  readonly right: number;
}
export interface Evaluation extends Score {
  readonly addresses: number;
  readonly seconds: number;
  readonly addressesPerSecond: number;
  readonly labels: Readonly<Record<string, Score>>;
}

class Tally {
  spans = 0;
  found = 0;
  right = 0;

  score(): Score {
    const { spans, found, right } = this;
    const precision = found === 0 ? 0 : right / found;
    const recall = spans === 0 ? 0 : right / spans;
    const f1 = spans + found === 0 ? 0 : (2 * right) / (spans + found);
    return { precision, recall, f1, spans, found, right };
  }
}

/**
 * How well a tagger finds the spans of labelled addresses. A span is right when its start, its end and its label are.
 * `clock` answers milliseconds that only go forward.
 */
export function evaluateTagger(
  tagger: Tagger,
  addresses: readonly TaggedAddress[],
  clock: () => number,
): Evaluation {
  const started = clock();
  const answers = addresses.map(({ tokens }) => tagTokens(tagger, tokens));
  const seconds = (clock() - started) / 1000;
  const all = new Tally();
  const labels = new Map<string, Tally>();
  const tallyOf = (label: string) => {
    const own = labels.get(label) ?? new Tally();
    labels.set(label, own);
    return own;
  };
  for (const [at, address] of addresses.entries()) {
    const expected = spansOf(address.tags);
    const found = spansOf(answers[at] ?? []);
    const keys = new Set(expected.map(({ start, end, label }) => `${start} ${end} ${label}`));
    for (const { label } of expected) for (const tally of [all, tallyOf(label)]) tally.spans += 1;
    for (const { start, end, label } of found)
      for (const tally of [all, tallyOf(label)]) {
        tally.found += 1;
        if (keys.has(`${start} ${end} ${label}`)) tally.right += 1;
      }
  }
  const sorted = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...all.score(),
    ...{
      addresses: addresses.length,
      seconds,
      addressesPerSecond: addresses.length / Math.max(seconds, 1e-9),
    },
    labels: Object.fromEntries(sorted.map(([label, tally]) => [label, tally.score()])),
  };
}
