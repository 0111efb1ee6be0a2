import type { CallRequest } from '../contract.ts';

export const QUESTIONS = ['contacted', 'solved', 'satisfied'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What is noted while a call is made. */
export interface CallDraft {
  readonly outcome?: CallRequest['outcome'];
  readonly answers: { readonly [Name in Question]?: boolean };
  /** Chosen by hand; by itself what is not solved goes back to its unit. */
  readonly decision?: 'redo' | 'closed';
  readonly note: string;
  readonly recordingId: string;
}

export const emptyDraft: CallDraft = { answers: {}, note: '', recordingId: '' };

/** What follows from the answers: not solved opens a second handling (二次办理) unless somebody decides otherwise. */
export function decisionOf({ decision, answers }: CallDraft): 'redo' | 'closed' {
  return decision ?? (answers.solved === false ? 'redo' : 'closed');
}

/** The question that Y and F answer: the first one without an answer. */
export function nextQuestion({ outcome, answers }: CallDraft): Question | undefined {
  return outcome === 'answered' ? QUESTIONS.find((question) => answers[question] === undefined) : undefined;
}

export type CallProblem = 'outcome' | 'answers' | 'note';

/** The call as it is sent, or what is missing. */
export function callOf(draft: CallDraft): { call: CallRequest } | { problem: CallProblem } {
  const { outcome, answers, recordingId } = draft;
  const note = draft.note.trim();
  if (outcome === undefined) return { problem: 'outcome' };
  const said = note === '' ? {} : { note };
  if (outcome !== 'answered') return { call: { outcome, ...said } };
  const { contacted, solved, satisfied } = answers;
  if (contacted === undefined || solved === undefined || satisfied === undefined)
    return { problem: 'answers' };
  const decision = decisionOf(draft);
  if (decision === 'redo' && note === '') return { problem: 'note' };
  const recording = recordingId === '' ? {} : { recordingId };
  return { call: { outcome, contacted, solved, satisfied, decision, ...said, ...recording } };
}
