/** Stands in place of what was erased. */
export const ERASED = '（应本人要求删除）';

/** The person whom everybody who keeps something of them is asked to erase. */
export interface ErasedPerson {
  readonly phone: string | undefined;
  readonly citizenIds: readonly string[];
  readonly names: readonly string[];
  /** All reports of theirs, in whatever state. */
  readonly reportIds: readonly string[];
  /** Of these the ones whose cases are closed: their words may go. */
  readonly endedReportIds: readonly string[];
  /** Closed cases that they reported. */
  readonly endedCaseIds: readonly string[];
  /** Their closed cases that they opened with words of their own. */
  readonly openedCaseIds: ReadonlySet<string>;
  /** What their number and names look like in texts: a regular expression that JavaScript and PostgreSQL read alike. */
  readonly pattern: string | undefined;
  redact(text: string): string;
}

/** A way in which some part knows the person beside the phone: names, and reports that are apart from intake. */
export interface PersonTraces {
  readonly names: readonly string[];
  readonly reportIds: readonly string[];
}

const SEPARATOR = '[- ()]*';

/** The number in the forms in which people store it, for columns that hold nothing else. */
export function phoneForms(phone: string): string[] {
  if (phone.startsWith('+')) return [phone];
  const [a, b, c] = [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)];
  const plain = [phone, `${a}-${b}-${c}`, `${a} ${b} ${c}`];
  return plain.flatMap((form) => [form, `+86${form}`, `86${form}`, `+86 ${form}`, `+86-${form}`]);
}

/**
 * What to look for in texts: the number, also with hyphens and blanks between its digits, and the names. A name of
 * one character would be found in everything and is left out.
 */
export function patternOf(phone: string | undefined, names: readonly string[]): string | undefined {
  const digits = phone?.replace(/\D/g, '');
  const parts = [
    ...(digits ? [`(?<![0-9])(?:[+]?86)?${[...digits].join(SEPARATOR)}(?![0-9])`] : []),
    ...names.filter((name) => [...name].length > 1).map(escapeName),
  ];
  return parts.length === 0 ? undefined : parts.join('|');
}

function escapeName(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
