import { type Db, statement } from '../../platform/db/index.ts';

/** What must ring at once: gas, casualties, threats of suicide, crowds. Words are data of the city pack. */
export interface RedLine {
  readonly id: string;
  readonly name: string;
  readonly level: number;
  /** Patterns; `a+b` needs both words. */
  readonly words: readonly string[];
  /** A text with one of these is about something else. */
  readonly unless: readonly string[];
  /** Units to ring, by rule of the duty list. */
  readonly ring: readonly string[];
  readonly withinMinutes: number;
  readonly exit: string | null;
}

const selectRedLines = statement(
  'intake.select_red_lines',
  `SELECT id, name, level, words, unless, ring, within_minutes AS "withinMinutes", exit FROM intake.red_line
   ORDER BY level, id`,
);

export function loadRedLines(db: Db): Promise<RedLine[]> {
  return db.run<RedLine>(selectRedLines);
}

/** The gravest red line that a text crosses, with the words that did. */
export function findRedLine(
  redLines: readonly RedLine[],
  text: string,
): { line: RedLine; words: string } | undefined {
  for (const line of redLines) {
    if (line.unless.some((word) => text.includes(word))) continue;
    const words = line.words.find((pattern) => pattern.split('+').every((word) => text.includes(word)));
    if (words !== undefined) return { line, words };
  }
  return undefined;
}
