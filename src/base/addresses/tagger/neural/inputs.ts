import { type Context, PAD } from '../context.ts';
import { mix } from '../hash.ts';

/** How many features of a token the network is given; and the version of a model (raise it when they or networks change). */
export const INPUTS = 14;
export const INPUTS_VERSION = 4;

/**
 * What the network sees of each token, `INPUTS` hashes each. They are few, for it makes its own of what stands around.
 */
export function inputsOf(context: Context): Int32Array {
  const { tokens, plain, classes, raw, covers, begins, ends, word, wordPlace } = context;
  const out = new Int32Array(tokens * INPUTS);
  let filled = 0;
  for (let at = 0; at < tokens; at += 1) {
    const c = plain[PAD + at]!;
    const left = plain[PAD + at - 1]!;
    const right = plain[PAD + at + 1]!;
    const values = [
      c,
      mix(left, c),
      mix(c, right),
      mix(mix(plain[PAD + at - 2]!, left), c),
      mix(mix(c, right), plain[PAD + at + 2]!),
      raw[at]!,
      mix(mix(classes[PAD + at - 1]!, classes[PAD + at]!), classes[PAD + at + 1]!),
      mix(word[at]!, wordPlace[at]!),
      covers[at]!,
      begins[at]!,
      ends[at]!,
      mix(context.repeated[at]!, context.again[at]!),
      mix(context.next[at]!, context.nextDistance[at]!),
      mix(mix(left, c), right),
    ];
    for (let index = 0; index < INPUTS; index += 1)
      out[filled++] = mix((index + 1) * 104_729, values[index]!);
  }
  return out;
}
