/**
 * Turns a message into a short run of 16-bit character codes, the same run whether the message came as
 * full sentences or as words separated by blanks with the function words already taken out.
 *
 * Blanks and digits vanish, full width becomes half width (NFKC), Latin is lower case, single Latin letters
 * (the masked place codes of "A3区", house and section letters) vanish, punctuation becomes one boundary,
 * and the characters that carry grammar rather than meaning are dropped. A dropped character is dropped
 * inside words as well ("了解" gives "解"): what counts is that both kinds of text end up alike.
 */

/** Between two runs of text: no character pair crosses it. */
export const BOUNDARY = 1;
const SKIP = 0;
const DIGIT = 2;
const MAX_SOURCE_CHARACTERS = 12_000;
/** The most codes any model reads of a message; the rest of a longer text is ignored. */
export const MAX_CODES = 3_000;

const FUNCTION_CHARACTERS = '的了是在我你您他她它们这那就也都还和与及或而但吗呢吧啊呀么着之';

const FOLD = buildFoldTable();

/** Reusable room for one message: `codes[i]` stands at `positions[i]` of the source text. */
export interface FoldedText {
  readonly codes: Uint16Array;
  readonly positions: Uint16Array;
  length: number;
}

/** Makes room for one message of at most `capacity` codes. */
export function createFoldedText(capacity = MAX_CODES): FoldedText {
  return { codes: new Uint16Array(capacity), positions: new Uint16Array(capacity), length: 0 };
}

/** Folds `text` into `into`, reading no more than `limit` codes; linear, without allocating. */
export function foldText(text: string, into: FoldedText, limit = MAX_CODES): void {
  const { codes, positions } = into;
  const capacity = Math.min(limit, codes.length);
  const end = Math.min(text.length, MAX_SOURCE_CHARACTERS);
  let length = 0;
  let index = 0;
  while (index < end && length < capacity) {
    const code = FOLD[text.charCodeAt(index)]!;
    if (isLatin(code)) {
      let next = index + 1;
      while (next < end && isLatin(FOLD[text.charCodeAt(next)]!)) next += 1;
      if (next - index > 1) {
        for (let at = index; at < next && length < capacity; at += 1) {
          codes[length] = FOLD[text.charCodeAt(at)]!;
          positions[length++] = at;
        }
      }
      index = next;
      continue;
    }
    if (code > DIGIT || (code === BOUNDARY && length > 0 && codes[length - 1] !== BOUNDARY)) {
      codes[length] = code;
      positions[length++] = index;
    }
    index += 1;
  }
  into.length = length;
}

function isLatin(code: number): boolean {
  return code >= 97 && code <= 122;
}

function buildFoldTable(): Uint16Array {
  const table = new Uint16Array(65_536).fill(BOUNDARY);
  const dropped = new Set(FUNCTION_CHARACTERS);
  const kept = /^[\p{L}\p{M}\p{N}]$/u;
  for (let code = 0; code < 65_536; code += 1) {
    const isIdeograph = code >= 0x4e00 && code <= 0x9fff;
    const source = String.fromCharCode(code);
    if (isIdeograph) table[code] = dropped.has(source) ? SKIP : code;
    else if (/\s/u.test(source) || code < 32 || isFormat(code)) table[code] = SKIP;
    else if (kept.test(source)) {
      const folded = source.normalize('NFKC').toLowerCase();
      table[code] = /^\p{N}/u.test(folded) ? DIGIT : folded.charCodeAt(0);
    }
  }
  return table;
}

/** Zero-width characters and the byte order mark, which may stand inside a word. */
function isFormat(code: number): boolean {
  return (code >= 0x200b && code <= 0x200f) || code === 0x2060 || code === 0xfeff || code === 0xad;
}
