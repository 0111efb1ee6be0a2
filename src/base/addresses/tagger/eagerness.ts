import { decode, type Field, type LabelSet, type Scratch } from './field.ts';
import type { Example } from './field-training.ts';

/** How much is added to the beginning of a part: a field alone begins too few. */
const CHOICES = [0, 0.25, 0.5, 0.75, 1, 1.25];

/** Ends of the spans in tags: for each token that begins one, one behind its last; else 0. */
function endsOf(tags: Uint8Array, { begins, inside }: LabelSet): Int32Array {
  const ends = new Int32Array(tags.length);
  for (let at = tags.length - 1, end = tags.length; at >= 0; at -= 1) {
    if (begins[tags[at]!]) ends[at] = end;
    if (!inside[tags[at]!]) end = at;
  }
  return ends;
}

/** Adds a bonus to whatever begins a part. */
export function withEagerness(field: Field, bonus: number): Field {
  const { begins } = field.labels;
  const size = begins.length;
  return {
    ...field,
    transitions: field.transitions.map((weight, at) => weight + bonus * begins[at % size]!),
  };
}

/** Finds the bonus with which the spans of addresses that a field has not seen are found best (F1). */
export class EagernessTrial {
  readonly #right = CHOICES.map(() => 0);
  readonly #found = CHOICES.map(() => 0);
  #spans = 0;

  /** Tries all choices on examples that the field was not trained on. */
  try(field: Field, examples: readonly Example[], scratch: Scratch): void {
    const { labels } = field;
    const expected = examples.map(({ tags }) => endsOf(tags, labels));
    for (const [choice, bonus] of CHOICES.entries()) {
      const eager = withEagerness(field, bonus);
      for (const [index, example] of examples.entries()) {
        const tags = decode(eager, example, scratch);
        const gold = expected[index]!;
        const ends = endsOf(tags, labels);
        for (let at = 0; at < ends.length; at += 1) {
          if (choice === 0 && gold[at] !== 0) this.#spans += 1;
          if (ends[at] === 0) continue;
          this.#found[choice]! += 1;
          if (ends[at] === gold[at] && tags[at] === example.tags[at]) this.#right[choice]! += 1;
        }
      }
    }
  }

  get best(): number {
    const scores = CHOICES.map((_, at) => this.#right[at]! / Math.max(1, this.#found[at]! + this.#spans));
    return CHOICES[scores.indexOf(Math.max(...scores))] ?? 0;
  }
}
