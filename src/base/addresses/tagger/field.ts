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

/** Memory for one address at a time, of so many tokens × tags. */
export interface Scratch {
  readonly emissions: Float64Array;
  readonly forward: Float64Array;
  readonly back: Uint8Array;
}
export const scratchFor = (cells: number): Scratch => ({
  emissions: new Float64Array(cells),
  forward: new Float64Array(cells),
  back: new Uint8Array(cells),
});

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

/** The most probable tags of an address (Viterbi). */
export function decode(field: Field, address: Coded, scratch: Scratch): Uint8Array {
  emit(field, address, 1, scratch.emissions);
  return bestTags(field, address.tokens, scratch);
}

/** The tags that are most probable by what `scratch.emissions` says and by the transitions. */
export function bestTags(
  chain: Pick<Field, 'labels' | 'transitions' | 'starts'>,
  tokens: number,
  scratch: Scratch,
): Uint8Array {
  const size = chain.labels.names.length;
  const { emissions, forward } = scratch;
  for (let tag = 0; tag < size; tag += 1)
    forward[tag] = chain.labels.inside[tag] ? NEVER : emissions[tag]! + chain.starts[tag]!;
  for (let token = 1; token < tokens; token += 1)
    stepForward(chain.labels, chain.transitions, scratch, token * size);
  return traceBack(scratch, tokens, size);
}

/** How far below the best a tag may lie to be thought of as the one before. */
const MARGIN = 9;

function stepForward(labels: LabelSet, transitions: Float32Array, scratch: Scratch, base: number): void {
  const { emissions, forward, back } = scratch;
  const { before, inside } = labels;
  const size = before.length;
  const last = base - size;
  let top = NEVER;
  for (let other = 0; other < size; other += 1)
    if (forward[last + other]! > top) top = forward[last + other]!;
  let alive = 0;
  for (let other = 0; other < size; other += 1)
    if (forward[last + other]! > top - MARGIN) kept[alive++] = other;
  for (let tag = 0; tag < size; tag += 1) {
    let best = NEVER * 2;
    let from = 0;
    const list = inside[tag] ? before[tag]! : kept;
    const length = inside[tag] ? list.length : alive;
    for (let at = 0; at < length; at += 1) {
      const other = list[at]!;
      const score = forward[last + other]! + transitions[other * size + tag]!;
      if (score > best) {
        best = score;
        from = other;
      }
    }
    forward[base + tag] = best < NEVER ? NEVER : best + emissions[base + tag]!;
    back[base + tag] = from;
  }
}
const kept = new Uint8Array(256);

function traceBack({ forward, back }: Scratch, tokens: number, size: number): Uint8Array {
  const tags = new Uint8Array(tokens);
  let tag = 0;
  const last = (tokens - 1) * size;
  for (let at = 1; at < size; at += 1) if (forward[last + at]! > forward[last + tag]!) tag = at;
  for (let token = tokens - 1; token >= 0; token -= 1) {
    tags[token] = tag;
    tag = back[token * size + tag]!;
  }
  return tags;
}
