import type { Span } from '../bio-file.ts';
import type { LabelSet } from './labels.ts';
import type { Lattice } from './lattice.ts';

interface Choice {
  readonly start: number;
  readonly end: number;
  readonly begin: number;
  readonly gain: number;
}

/** All spans that are more probable than `threshold`, by where they end. */
function probableSpans(lattice: Lattice, labels: LabelSet, tokens: number, threshold: number): Choice[][] {
  const { size, columns, powers, backward, forward, links, scales } = lattice;
  const byEnd: Choice[][] = Array.from({ length: tokens + 1 }, () => []);
  const consider = (start: number, end: number, begin: number, probability: number) => {
    if (probability > threshold) byEnd[end]!.push({ start, end, begin, gain: probability - threshold });
  };
  /** How probable all ways are that came from `from` with `path` and go on to `to` at a token. */
  const step = (path: number, from: number, to: number, token: number) =>
    to < 0 ? 0 : (path * links[from * columns + to]! * powers[token * columns + to]!) / scales[token]!;
  for (let start = 0; start < tokens; start += 1)
    for (let begin = 0; begin < size; begin += 1) {
      const probability = lattice.probability(start, begin);
      if (!labels.begins[begin] || probability <= threshold) continue;
      if (!labels.open[begin]) {
        consider(start, start + 1, begin, probability);
        continue;
      }
      const [middle, last] = [labels.middle[begin]!, labels.last[begin]!];
      let path = forward[start * columns + begin]!;
      let tag = begin;
      for (let token = start + 1; token < tokens; token += 1) {
        const ended = last < 0 ? 0 : step(path, tag, last, token) * backward[token * columns + last]!;
        consider(start, token + 1, begin, ended);
        path = step(path, tag, middle, token);
        if (middle < 0 || path * backward[token * columns + middle]! <= threshold) break;
        tag = middle;
      }
    }
  return byEnd;
}

/**
 * The spans with which the expected F1 is highest: those that together gain most when each counts its probability less
 * `threshold`, and none overlap. (The best threshold for F1 is half the best F1: Lipton, Elkan, Narayanaswamy 2014.)
 * Asks a lattice that has run over the address.
 */
export function likelySpans(lattice: Lattice, labels: LabelSet, tokens: number, threshold: number): Span[] {
  const byEnd = probableSpans(lattice, labels, tokens, threshold);
  const gains = new Float64Array(tokens + 1);
  const chosen: (Choice | undefined)[] = new Array(tokens + 1);
  for (let end = 1; end <= tokens; end += 1) {
    gains[end] = gains[end - 1]!;
    for (const choice of byEnd[end]!) {
      const gain = gains[choice.start]! + choice.gain;
      if (gain <= gains[end]!) continue;
      gains[end] = gain;
      chosen[end] = choice;
    }
  }
  const spans: Span[] = [];
  for (let end = tokens; end > 0; ) {
    const choice = chosen[end];
    end = choice === undefined ? end - 1 : choice.start;
    if (choice)
      spans.push({ start: choice.start, end: choice.end, label: labels.names[choice.begin]!.slice(2) });
  }
  return spans.reverse();
}
