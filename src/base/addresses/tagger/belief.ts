import type { Context } from './context.ts';
import { PAD } from './context.ts';
import type { Belief, BelievedSpan } from './features.ts';
import type { LabelSet } from './field.ts';
import { mix } from './hash.ts';

/** What tags of a first pass say, in the form that features of the second are made from. */
export function beliefOf(tags: Uint8Array, labels: LabelSet, context: Context): Belief {
  const { begins, kinds } = labels;
  const found: { start: number; end: number; kind: number }[] = [];
  const own = new Int32Array(tags.length).fill(-9);
  for (let at = 0; at < tags.length; at += 1) {
    const tag = tags[at]!;
    const open = found.at(-1);
    if (begins[tag]) found.push({ start: at, end: at + 1, kind: kinds[tag]! });
    else if (labels.inside[tag] && open && open.end === at) open.end = at + 1;
    else continue;
    own[at] = found.length - 1;
  }
  let left = 0;
  const spans: BelievedSpan[] = found.map((span, index) => {
    let right = 0;
    let doubled = 0;
    for (const [other, { kind }] of found.entries()) {
      if (other > index) right |= 1 << (kind & 31);
      if (other !== index && kind === span.kind) doubled |= other < index ? 1 : 2;
    }
    let text = 1;
    for (let at = span.start; at < span.end; at += 1) text = mix(text, context.plain[PAD + at]!);
    const believed = { ...span, left, right, doubled, text };
    left |= 1 << (span.kind & 31);
    return believed;
  });
  return { tags, own, spans };
}
