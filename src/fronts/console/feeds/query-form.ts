import { isRecord, list, text } from './json.ts';

/** What the other system calls what it is asked. */
export interface Asked {
  readonly number: string;
  readonly name: string;
}

export const meanings = ['same', 'different', 'unknown'] as const;
export type Meaning = (typeof meanings)[number];

/** What the other system answers, and what it means. */
export interface AnswerRow {
  readonly from: string;
  readonly meaning: Meaning;
}

export interface Answered {
  /** Where the answer stands: `data.result`. */
  readonly match: string;
  readonly rows: readonly AnswerRow[];
}

export const defaultRequest: Asked = { number: 'number', name: 'name' };
export const defaultAnswer: Answered = {
  match: 'result',
  rows: meanings.map((meaning) => ({ from: meaning, meaning })),
};

/** What is asked and answered by a declaration, as a form has it. */
export function queryFormOf(query: Readonly<Record<string, unknown>>) {
  const request = isRecord(query.request) ? query.request : {};
  const answer = isRecord(query.answer) ? query.answer : {};
  const rows = meanings.flatMap((meaning) => list(answer[meaning]).map((from) => ({ from, meaning })));
  return {
    ...{ authorizationFrom: text(query.authorizationFrom), timeoutMs: text(query.timeoutMs) },
    request: { number: text(request.number), name: text(request.name) },
    answer: { match: text(answer.match), rows },
  };
}

export const requestFrom = ({ number, name }: Asked) => ({ number: number.trim(), name: name.trim() });

/** The answers as a declaration has them; one that was a number there stays one. Undefined when nothing is said. */
export function answerFrom({ match, rows }: Answered, before: unknown): Record<string, unknown> | undefined {
  const filled = rows.filter(({ from }) => from.trim() !== '');
  if (match.trim() === '' && filled.length === 0) return undefined;
  const known = isRecord(before)
    ? meanings.flatMap((each) => (before[each] as unknown[] | undefined) ?? [])
    : [];
  const asGiven = (words: string): unknown => known.find((each) => text(each) === words) ?? words;
  const of = (meaning: Meaning) =>
    filled.filter((row) => row.meaning === meaning).map(({ from }) => asGiven(from.trim()));
  const unknown = of('unknown');
  return {
    ...{ match: match.trim(), same: of('same'), different: of('different') },
    ...((unknown.length > 0 || (isRecord(before) && before.unknown !== undefined)) && { unknown }),
  };
}
