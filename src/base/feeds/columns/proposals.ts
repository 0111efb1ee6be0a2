import {
  isResidentNumber,
  readCreditCode,
  readDate,
  readDivisionCode,
  readName,
  readResidentNumber,
  readTelephone,
} from '../../../lib/identity/index.ts';
import { type FieldKind, type StandardField, standardFieldNames, standardFields } from '../contract.ts';
import headerWords from './header-words.json' with { type: 'json' };

/** A column of a sample: its name, and its filled values as they were written. */
export interface SampleColumn {
  readonly name: string;
  readonly values: readonly string[];
}

/** Which field a column may hold; `fits` is null where any text is a value of it. */
export interface Proposal {
  readonly field: StandardField;
  readonly fits: number | null;
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/gu, '')
    .replace(/[\s_\-./*:：、]+/gu, '');

const wordsOf: Readonly<Partial<Record<string, readonly string[]>>> = headerWords.fields;
const words = new Map<string, StandardField>(
  standardFieldNames.flatMap((field) => (wordsOf[field] ?? []).map((word) => [plain(word), field] as const)),
);
const keyWords = new Set(headerWords.key.map(plain));

/** Kinds that tell themselves from others by the form of their values. */
const TELLING: readonly (readonly [StandardField, (text: string) => boolean])[] = [
  ['resident_number', isResidentNumber],
  ['credit_code', (text) => readCreditCode(text).value !== undefined],
  ['telephone', (text) => /^1[3-9]\d{9}$/.test(text)],
];

const reads: Readonly<Partial<Record<FieldKind, (text: string) => boolean>>> = {
  name: (text) => readName(text).value !== undefined,
  'resident-number': (text) => readResidentNumber(text).value !== undefined,
  'credit-code': (text) => readCreditCode(text).value !== undefined,
  telephone: (text) => readTelephone(text).value !== undefined,
  division: (text) => readDivisionCode(text).value !== undefined,
  date: (text) => readDate(text).value !== undefined,
  sex: (text) => /^([0129]|男性?|女性?|未知|未说明|m|f|male|female)$/i.test(text),
  longitude: (text) => Math.abs(Number(text)) <= 180,
  latitude: (text) => Math.abs(Number(text)) <= 90,
};

/** So many of a column's values must fit to say by them alone what it holds. */
const FITS = 0.8;
/** A word of this length inside of a longer name tells more than chance. */
const SHORTEST_PART = 2;

/**
 * Which standard field each column may hold, by the words of its name (header-words.json), else by its values; a field
 * goes to one column at most, that whose name says it best. A source of persons has its address as residence.
 */
export function proposeFields(columns: readonly SampleColumn[], subject?: string): Map<string, Proposal> {
  const scored = columns.flatMap((column) => {
    const found = byName(column.name) ?? byValues(column.values);
    if (found === undefined) return [];
    const field = subject === 'person' && found.field === 'address' ? 'residence_address' : found.field;
    return [{ column, field, score: found.score }];
  });
  const proposals = new Map<string, Proposal>();
  const taken = new Set<StandardField>();
  for (const { column, field, score } of scored.toSorted((a, b) => b.score - a.score)) {
    if (taken.has(field) || proposals.has(column.name) || score <= 0) continue;
    taken.add(field);
    proposals.set(column.name, { field, fits: fitsOf(field, column.values) });
  }
  return proposals;
}

/** The share of values that are values of a field; null where nothing can be wrong with them. */
export function fitsOf(field: StandardField, values: readonly string[]): number | null {
  const read = reads[standardFields[field] as FieldKind];
  if (read === undefined || values.length === 0) return null;
  return values.filter((value) => read(value.trim())).length / values.length;
}

/** The whole name before a part of it, a longer part before a shorter one. */
function byName(name: string): { field: StandardField; score: number } | undefined {
  const said = plain(name);
  const whole = words.get(said);
  if (whole !== undefined) return { field: whole, score: 100 };
  let best: { field: StandardField; score: number } | undefined;
  for (const [word, field] of words) {
    if (word.length < SHORTEST_PART || !/\p{Script=Han}/u.test(word) || !said.includes(word)) continue;
    // Chinese names end with what they are: 户主联系电话 is a telephone and not a head.
    const score = 40 + word.length + (said.endsWith(word) ? 20 : 0);
    if (best === undefined || score > best.score) best = { field, score };
  }
  return best;
}

function byValues(values: readonly string[]): { field: StandardField; score: number } | undefined {
  if (values.length < 5) return undefined;
  for (const [field, fits] of TELLING) {
    const share = values.filter((value) => fits(value.trim())).length / values.length;
    if (share >= FITS) return { field, score: 10 + share };
  }
  return undefined;
}

/** Columns that may name a row: one called so whose values are all there and all differ, else any number of a person. */
export function proposeKey(
  columns: readonly (SampleColumn & { readonly filled: number; readonly unique: number })[],
  proposals: ReadonlyMap<string, Proposal>,
): string[] {
  const whole = columns.filter(({ filled, unique }) => filled === 1 && unique === 1);
  const ends = (name: string) =>
    [...keyWords].some((word) => /\p{Script=Han}/u.test(word) && plain(name).endsWith(word));
  const telling = ['thing_code', 'credit_code', 'resident_number', 'household_number'];
  const found =
    whole.find(({ name }) => keyWords.has(plain(name))) ??
    whole.find(({ name }) => ends(name) && !proposals.has(name)) ??
    telling
      .map((field) => whole.find(({ name }) => proposals.get(name)?.field === field))
      .find((column) => column !== undefined);
  return found === undefined ? [] : [found.name];
}
