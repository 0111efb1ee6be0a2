/**
 * The tags of a chain. A span is told by its first, its middle and its last token, or by its only one (B-, I-, E-, S-):
 * what ends a part of an address says more than what stands in it, and has weights of its own so.
 */
export interface LabelSet {
  readonly names: readonly string[];
  /** 1 where the tag continues a span, begins one, leaves one open behind it. */
  readonly inside: Uint8Array;
  readonly begins: Uint8Array;
  readonly open: Uint8Array;
  /** For each tag the one in the middle and the one at the end of its kind, or -1. */
  readonly middle: Int16Array;
  readonly last: Int16Array;
  /** For each tag those that may stand before it. */
  readonly before: readonly Uint16Array[];
}

/** BIO tags as those of a chain: B-a I-a I-a → B-a I-a E-a, B-a alone → S-a. */
export function chainTags(tags: readonly string[]): string[] {
  return tags.map((tag, at) => {
    if (tag === 'O') return tag;
    const goesOn = tags[at + 1] === `I-${tag.slice(2)}`;
    if (tag.startsWith('B-')) return goesOn ? tag : `S${tag.slice(1)}`;
    return goesOn ? tag : `E${tag.slice(1)}`;
  });
}

/** The rules of a chain's tags: a span goes on with its own kind until its end, only then another begins. */
export function labelSet(names: readonly string[]): LabelSet {
  const flags = (letters: string) =>
    Uint8Array.from(names, (name) => Number(name !== 'O' && letters.includes(name.charAt(0))));
  const tagOf = (letter: string) => Int16Array.from(names, (name) => names.indexOf(letter + name.slice(1)));
  const [inside, begins, open] = [flags('IE'), flags('BS'), flags('BI')];
  const mayFollow = (name: string, tag: number, other: number) => {
    if (!inside[tag]) return !open[other];
    return open[other] === 1 && names[other]!.slice(1) === name.slice(1);
  };
  const before = names.map((name, tag) =>
    Uint16Array.from([...names.keys()].filter((other) => mayFollow(name, tag, other))),
  );
  return { names, inside, begins, open, middle: tagOf('I'), last: tagOf('E'), before };
}
