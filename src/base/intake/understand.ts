import type { Area } from '../areas/index.ts';
import { type Category, type CategoryGuess, confidenceIn, type Understanding } from '../classify/index.ts';
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
  /** 0 to 1: that the unit is right, over all categories that would lead to it. */
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

/** What understanding needs to know of the city. */
export type Understands = Pick<
  Intake,
  'categories' | 'classifier' | 'duties' | 'organisations' | 'experience' | 'redLines' | 'settings'
>;

/** Text and place → category, kind, unit, confidence and reasons. Pure memory: well below a millisecond. */
export function understand(
  intake: Understands,
  question: Question,
): { suggestion: Suggestion; redLine?: RedLine } {
  const { categories, classifier, settings } = intake;
  const red = findRedLine(intake.redLines, question.text);
  const understanding = classifier.understand(question.text);
  const best = understanding.guesses[0];
  const category = question.category ?? (best && categories.find(understanding.list, best.code));
  const route = category && suggestRoute(intake, category, question.path, question.day);
  const unitConfidence = question.category ? 1 : route ? sureOf(intake, question, understanding, route) : 0;
  const confidence = unitConfidence * (route?.confidence ?? 0);
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

/** Smaller shares decide nothing and are not looked up. */
const LEAST_SHARE = 0.003;

/** How sure the words are of a unit: all categories that lead to it count, not the likeliest alone. */
function sureOf(
  intake: Understands,
  { path, day }: Question,
  { list, shares }: Understanding,
  { unit }: RouteSuggestion,
): number {
  const same = shares.filter(({ code, share }, index) => {
    if (index === 0) return true;
    const category = share < LEAST_SHARE ? undefined : intake.categories.find(list, code);
    return category !== undefined && suggestRoute(intake, category, path, day)?.unit.id === unit.id;
  });
  return confidenceIn(same, 'unit');
}
