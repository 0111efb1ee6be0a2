/** Most pieces kept of one text; longer texts are found by their beginning. */
const MOST_PIECES = 400;

/**
 * Cuts text into what it is searched by: pieces of two characters for Chinese, whole words for letters and digits.
 * A search finds texts that have all pieces of the query.
 */
export function searchPieces(text: string): string[] {
  const pieces = new Set<string>();
  for (const [run] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{Script=Han}]+|[\p{L}\p{N}]+/gu)) {
    if (pieces.size >= MOST_PIECES) break;
    if (!/\p{Script=Han}/u.test(run)) {
      pieces.add(run.slice(0, 40));
      continue;
    }
    const characters = [...run];
    if (characters.length === 1) pieces.add(run);
    for (let i = 0; i + 1 < characters.length && pieces.size < MOST_PIECES; i++) {
      pieces.add(characters[i]! + characters[i + 1]!);
    }
  }
  return [...pieces];
}
