import { pinyin } from 'pinyin-pro';
import { isCompoundSurname } from '../../../lib/identity/index.ts';
import type { Duck } from '../../../platform/analytics/index.ts';
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

/** Characters of a name that are looked up for sound and shape. */
const NAME_CHARACTERS = 4;
const PLACES = Array.from({ length: NAME_CHARACTERS }, (_, n) => n + 1);

/**
 * Gives `use` the SQL of rows with `<name>__sound`, `__shape` and `__surname` beside each name. Dictionaries are asked
 * once for each distinct character, into tables that go when `use` has ended.
 */
export async function withSounds<T>(
  duck: Duck,
  names: readonly string[],
  rows: string,
  use: (query: string) => Promise<T>,
): Promise<T> {
  if (names.length === 0) return use(`SELECT * FROM ${rows}`);
  await learnCharacters(duck, names, rows);
  try {
    return await use(soundingQuery(names, rows));
  } finally {
    await duck.run('DROP TABLE characters; DROP TABLE surnames');
  }
}

async function learnCharacters(duck: Duck, names: readonly string[], rows: string): Promise<void> {
  const starts = names.map((name) => `SELECT DISTINCT left(${name}, 2) AS c FROM ${rows}`);
  const single = names.flatMap((name) =>
    PLACES.map((n) => `SELECT DISTINCT substr(${name}, ${n}, 1) AS c FROM ${rows}`),
  );
  const characters = await duck.rows<{ c: string }>(
    `SELECT c FROM (${single.join(' UNION ')}) WHERE c <> ''`,
  );
  const pairs = await duck.rows<{ c: string }>(
    `SELECT c FROM (${starts.join(' UNION ')}) WHERE length(c) = 2`,
  );
  const classes = classesOf(characters.map(({ c }) => c));
  await duck.run(`CREATE OR REPLACE TABLE characters (character VARCHAR, sound VARCHAR, shape VARCHAR);
    CREATE OR REPLACE TABLE surnames (surname VARCHAR)`);
  await duck.append('characters', [
    [
      classes.map((each) => each.character),
      classes.map((each) => each.sound),
      classes.map((each) => each.shape),
    ],
  ]);
  await duck.append('surnames', [[pairs.map(({ c }) => c).filter(isCompoundSurname)]]);
}

function soundingQuery(names: readonly string[], rows: string): string {
  const joins = names.flatMap((name) =>
    PLACES.map(
      (n) => `LEFT JOIN characters ${name}_${n} ON substr(r.${name}, ${n}, 1) = ${name}_${n}.character`,
    ),
  );
  const columns = names.flatMap((name) => {
    const rest = `substr(r.${name}, ${NAME_CHARACTERS + 1})`;
    const all = (what: string) =>
      `nullif(concat(${PLACES.map((n) => `${name}_${n}.${what}`).join(', ')}, ${rest}), '')`;
    const surname = `CASE WHEN left(r.${name}, 2) IN (SELECT surname FROM surnames) AND length(r.${name}) > 2
      THEN left(r.${name}, 2) ELSE left(r.${name}, 1) END`;
    return [
      `${all('sound')} AS ${name}__sound`,
      `${all('shape')} AS ${name}__shape`,
      `${surname} AS ${name}__surname`,
    ];
  });
  return `SELECT r.*, ${columns.join(', ')} FROM ${rows} r ${joins.join(' ')}`;
}
