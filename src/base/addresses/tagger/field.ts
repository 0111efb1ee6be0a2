/**
 * A linear-chain conditional random field over BIO tags (Lafferty, McCallum, Pereira 2001). Features are sparse: a
 * feature weighs only for tags that it was seen with.
 */
export interface LabelSet {
  readonly names: readonly string[];
  /** 1 where the tag continues, begins a span. */
  readonly inside: Uint8Array;
  readonly begins: Uint8Array;
  /** The number of the tag's kind among all kinds, from 1. */
  readonly kinds: Uint8Array;
  /** For each tag those that may stand before it. */
  readonly before: readonly Uint8Array[];
}

/** The weights of feature f lie at offsets[f] up to offsets[f + 1]; transitions[a · tags + b] leads from a to b. */
export interface Field {
  readonly labels: LabelSet;
  readonly offsets: Int32Array;
  readonly targets: Uint8Array;
  readonly weights: Float32Array;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

/** An address as numbers: `width` feature numbers a token, -1 for one that is not known. */
export interface Coded {
  readonly tokens: number;
  readonly width: number;
  readonly features: Int32Array;
}

export const NEVER = -1e30;

/** The tags of a training file; an I- may follow its own kind only. */
export function labelSet(names: readonly string[]): LabelSet {
  const kindNames = [...new Set(names.map((name) => name.slice(2)))].sort();
  const inside = Uint8Array.from(names, (name) => Number(name.startsWith('I-')));
  const begins = Uint8Array.from(names, (name) => Number(name.startsWith('B-')));
  const kinds = Uint8Array.from(names, (name) => kindNames.indexOf(name.slice(2)) + 1);
  const before = names.map((_, tag) =>
    Uint8Array.from(
      names.flatMap((name, other) =>
        inside[tag] && (name === 'O' || kinds[other] !== kinds[tag]) ? [] : [other],
      ),
    ),
  );
  return { names, inside, begins, kinds, before };
}

/** What the features say of each tag at each token. */
export function emit(
  field: Field,
  { features, tokens, width }: Coded,
  scale: number,
  out: Float64Array,
): void {
  const { offsets, targets, weights } = field;
  const size = field.labels.names.length;
  out.fill(0, 0, tokens * size);
  for (let token = 0; token < tokens; token += 1) {
    const base = token * size;
    for (let at = token * width; at < (token + 1) * width; at += 1) {
      const feature = features[at]!;
      if (feature < 0) continue;
      const end = offsets[feature + 1]!;
      for (let cell = offsets[feature]!; cell < end; cell += 1) {
        const target = base + targets[cell]!;
        out[target] = out[target]! + weights[cell]!;
      }
    }
    if (scale !== 1) for (let at = base; at < base + size; at += 1) out[at] = out[at]! * scale;
  }
}
