import { pinyin } from 'pinyin-pro';

const soundCache = new Map<string, string>();
const MOST_CACHED = 300_000;

/** How a name sounds, without tones; sounds that many people do not tell apart are one (zh/z, n/l, -ng/-n). */
export function soundOf(name: string): string {
  const known = soundCache.get(name);
  if (known !== undefined) return known;
  const sounds = pinyin(name, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
  const sound = sounds
    .map((one) =>
      one
        .replace(/^([zcs])h/, '$1')
        .replace(/^l(?=[aeiouv])/, 'n')
        .replace(/ng$/, 'n'),
    )
    .join(' ');
  if (soundCache.size < MOST_CACHED) soundCache.set(name, sound);
  return sound;
}

/** The name without each of its characters in turn, and itself: two names that share one differ by one slip. */
export function* nearForms(name: string): Generator<string> {
  yield name;
  const letters = [...name];
  if (letters.length < 3) return;
  for (let at = 0; at < letters.length; at += 1) yield letters.toSpliced(at, 1).join('');
}

/** What distinguishes an estate is rarely its last word: 阳光花园 and 阳光小区 may be one, 阳光花园 and 月光花园 are not. */
const LAST_WORDS =
  /(?:花园|小区|家园|家属院|嘉园|佳园|新村|公寓|大厦|广场|苑|院|庭|府|城|里|居|湾|社区|大院|商务楼|写字楼)+$/u;
export function stemOf(name: string): string {
  const stem = name.replace(LAST_WORDS, '');
  return stem.length >= 2 ? stem : name;
}

/** What a name is found by when it is written with a slip: two names that share one of these may be one. */
export function* formsOf(name: string): Generator<string> {
  yield* nearForms(name);
  yield `=${soundOf(name)}`;
  yield `~${stemOf(name)}`;
}

/** What tells estates of one name apart: numbers, directions, 甲 and 乙, new and old. */
const apart = (name: string) => name.replace(/[^\dA-Z一二三四五六七八九十东西南北甲乙丙丁新老]/gu, '');

/** 1 equal, .85 same sound, .8 one in the other or the same but for 花园, 小区, .75 one slip in four or more characters; 0 else. */
export function similarity(a: string, b: string): number {
  if (a === b) return 1;
  if (a === '' || b === '') return 0;
  if (apart(a) !== apart(b)) return 0;
  if (soundOf(a) === soundOf(b)) return 0.85;
  const shorter = Math.min(a.length, b.length);
  if (shorter >= 3 && (a.includes(b) || b.includes(a))) return 0.8;
  if (stemOf(a) === stemOf(b)) return 0.8;
  if (Math.max(a.length, b.length) >= 4) {
    const forms = new Set(nearForms(a));
    for (const form of nearForms(b)) if (forms.has(form)) return 0.75;
  }
  return 0;
}
