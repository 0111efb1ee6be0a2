import type { Area } from '../areas/index.ts';
import type { Category, CategoryGuess } from '../classify/index.ts';
import type { Intake } from './parts.ts';
import { findRedLine, type RedLine } from './red-lines.ts';
import { type RouteSuggestion, suggestRoute } from './route.ts';

/** What the system makes of a report: shown to the dispatcher with its reasons, and kept with the case. */
export interface Suggestion {
  readonly category?: {
    readonly list: string;
    readonly code: string;
    readonly name: string;
    readonly path: readonly string[];
  };
  readonly kind: string;
  /** Other categories that came into question, best first. */
  readonly alternatives: readonly CategoryGuess[];
  /** Words of the text that decided. */
  readonly words: readonly string[];
  readonly route?: RouteSuggestion;
  /** 0 to 1: that category and unit are right. */
  readonly confidence: number;
  /** True when it was sure enough to be dispatched without a person. */
  readonly automatic: boolean;
}

export interface Question {
  readonly text: string;
  readonly kind?: string | undefined;
  readonly category?: Category | undefined;
  readonly path: readonly Area[];
  readonly day: string;
}

/** Text and place → category, kind, unit, confidence and reasons. Pure memory: well below a millisecond. */
export function understand(
  intake: Intake,
  question: Question,
): { suggestion: Suggestion; redLine?: RedLine } {
  const { categories, classifier, settings } = intake;
  const red = findRedLine(intake.redLines, question.text);
  const understanding = classifier.understand(question.text);
  const best = understanding.guesses[0];
  const category = question.category ?? (best && categories.find(understanding.list, best.code));
  const categoryConfidence = question.category ? 1 : (best?.confidence ?? 0);
  const route = category && suggestRoute(intake, category, question.path, question.day);
  const confidence = categoryConfidence * (route?.confidence ?? 0);
  const kind = question.kind ?? understanding.kind;
  const suggestion: Suggestion = {
    ...(category && {
      category: {
        list: category.list,
        code: category.code,
        name: category.name,
        path: categories.pathOf(category),
      },
    }),
    kind,
    alternatives: understanding.guesses.filter((guess) => guess.code !== category?.code),
    words: understanding.words,
    ...(route && { route }),
    confidence: Math.round(confidence * 1000) / 1000,
    automatic: red === undefined && route !== undefined && confidence >= settings.automaticThreshold,
  };
  return { suggestion, ...(red && { redLine: red.line }) };
}
