import type { Span } from '../bio-file.ts';
import type { LabelSet } from './field.ts';
import type { Lattice } from './lattice.ts';

interface Choice {
  readonly start: number;
  readonly end: number;
  readonly begin: number;
  readonly gain: number;
}

/** For each tag that begins a kind the tag that continues it, or -1. */
export function continuations({ begins, inside, kinds }: LabelSet): Int32Array {
  return Int32Array.from(kinds, (kind, tag) =>
    begins[tag] ? kinds.findIndex((other, at) => other === kind && inside[at] === 1) : -1,
  );
}

/** All spans that are more probable than `threshold`, by where they end. */
function probableSpans(lattice: Lattice, labels: LabelSet, tokens: number, threshold: number): Choice[][] {
  const { size, powers, backward, forward, links, scales } = lattice;
  const next = continuations(labels);
  const byEnd: Choice[][] = Array.from({ length: tokens + 1 }, () => []);
  for (let start = 0; start < tokens; start += 1)
    for (let begin = 0; begin < size; begin += 1) {
      if (!labels.begins[begin] || lattice.probability(start, begin) <= threshold) continue;
      const inside = next[begin]!;
      let path = forward[start * size + begin]!;
      let last = begin;
      for (let end = start + 1; end <= tokens; end += 1) {
        const at = end * size + inside;
        const open = path * backward[(end - 1) * size + last]!;
        const step =
          end < tokens && inside >= 0 ? (links[last * size + inside]! * powers[at]!) / scales[end]! : 0;
        const onward = step === 0 ? 0 : path * step * backward[at]!;
        if (open - onward > threshold)
          byEnd[end]!.push({ start, end, begin, gain: open - onward - threshold });
        if (onward <= threshold) break;
        path *= step;
        last = inside;
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
