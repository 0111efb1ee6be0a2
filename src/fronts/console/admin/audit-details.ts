import type { AuditTerms } from '../../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../../lib/words.ts';

export interface SubjectWording {
  pick(words: Words): string;
  readonly terms: Required<AuditTerms>;
}

export interface DetailWording extends SubjectWording {
  /** An instant (ISO 8601) as people read it. */
  time(at: string): string;
  /** How many of something: `9 项`. */
  count(many: number): string;
}

/** Without what every object has: somebody may have typed `constructor`. */
const together = (each: readonly AuditTerms[], part: keyof AuditTerms): Readonly<Record<string, Words>> =>
  Object.assign(Object.create(null), ...each.map((terms) => terms[part]));

/** The terms of several together. */
export const allTerms = (each: readonly AuditTerms[]): Required<AuditTerms> => ({
  subjects: together(each, 'subjects'),
  details: together(each, 'details'),
  values: together(each, 'values'),
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
/** A list that is longer is told by its length: what was found is read where it was found. */
const MOST_TOLD = 3;

/** The beginning of a long number, which tells it from others; the rest as it is. */
export const shortOf = (id: string): string => (UUID.test(id) ? id.slice(0, 13) : id);

/** What an entry is about in words: `案件 01a203b4-2ef7`; a kind without words keeps its name. */
export function subjectInWords(subject: string, { pick, terms }: SubjectWording): string {
  const at = subject.indexOf(':');
  const [kind, id] = at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)];
  const words = terms.subjects[kind];
  return `${words === undefined ? kind : pick(words)} ${shortOf(id)}`.trim();
}

/** The details of an entry, part by part, with names and values that a reader understands; empty parts are left out. */
export function detailsInWords(
  details: Readonly<Record<string, unknown>>,
  wording: DetailWording,
): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(details).flatMap(([name, value]) => {
    const told = valueInWords(value, wording);
    const words = wording.terms.details[name];
    return told === '' ? [] : [{ name: words === undefined ? name : wording.pick(words), value: told }];
  });
}

function valueInWords(value: unknown, wording: DetailWording): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return listInWords(value, wording);
  if (typeof value === 'object')
    return detailsInWords(value as Readonly<Record<string, unknown>>, wording)
      .map(({ name, value: told }) => `${name} ${told}`)
      .join(' ');
  const plain = String(value);
  const words = wording.terms.values[plain];
  if (words !== undefined) return wording.pick(words);
  if (INSTANT.test(plain)) return wording.time(plain);
  return plain.includes(':') ? subjectInWords(plain, wording) : shortOf(plain);
}

function listInWords(list: readonly unknown[], wording: DetailWording): string {
  const isShort = list.length > 0 && list.length <= MOST_TOLD;
  return isShort ? list.map((each) => valueInWords(each, wording)).join(' · ') : wording.count(list.length);
}
