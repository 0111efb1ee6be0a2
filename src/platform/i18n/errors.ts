/**
 * The words of every error that leaves the process. The platform's and the library's codes are here from the start;
 * base, city packs and scenes add theirs when the system is put together.
 */
import { assert } from '../../lib/assert.ts';
import type { ErrorCatalogue, ErrorEntry } from './entry.ts';
import { libraryErrors } from './library-errors.ts';
import { platformErrors } from './platform-errors.ts';

export { type ErrorCatalogue, type ErrorEntry, entry } from './entry.ts';

const known = new Map<string, ErrorEntry>();
addErrors(platformErrors);
addErrors(libraryErrors);

/** Adds the codes of a module; adding the same catalogue again does nothing. Another entry under a known code is a mistake. */
export function addErrors(catalogue: ErrorCatalogue): void {
  for (const [code, entry] of Object.entries(catalogue)) {
    const present = known.get(code);
    assert(present === undefined || present === entry, `two catalogues have the error ${code}`);
    known.set(code, entry);
  }
}

/** All codes that were added, by code. */
export function listErrors(): ReadonlyMap<string, ErrorEntry> {
  return known;
}

/** The words for a code in a language; an unknown code gets the words of an unexpected error. */
export function describeError(
  code: string,
  details: Readonly<Record<string, unknown>>,
  language: 'zh' | 'en',
) {
  const { status, ...words } = known.get(code) ?? platformErrors['internal.unexpected']!;
  const text = words[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in details ? printable(details[name]) : whole,
  );
  return { status, text };
}

function printable(value: unknown): string {
  const text =
    typeof value === 'string' ? value : Array.isArray(value) ? value.join('、') : JSON.stringify(value);
  return (text ?? '').slice(0, 300);
}
