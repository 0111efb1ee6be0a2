import { pinyin } from 'pinyin-pro';
import { lookAlikes } from './look-alikes.ts';

/** What one character sounds and looks like, for comparing names. */
export interface CharacterClass {
  readonly character: string;
  /** Pinyin without tone; what people of many regions do not tell apart (zh/z, n/l, an/ang) is one. */
  readonly sound: string;
  /** The first of the characters that look alike. */
  readonly shape: string;
}

/** Classes of characters; letters and digits stand for themselves. */
export function classesOf(characters: readonly string[]): CharacterClass[] {
  return characters.map((character) => ({
    character,
    sound: soundOf(character),
    shape: lookAlikes.get(character) ?? character,
  }));
}

function soundOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return character;
  const read = pinyin(character, { toneType: 'none', type: 'string', v: true });
  // One character of its own is its own sound when the dictionary does not know it.
  return read === character || read === '' ? character : `${looseSound(read)} `;
}

/** Syllables that sound one in many regions, as one: zhang and zang, lan and nan, xin and xing. */
export function looseSound(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiouv])/, 'l')
    .replace(/(?<=[aei])ng$/, 'n');
}
