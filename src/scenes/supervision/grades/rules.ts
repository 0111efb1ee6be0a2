import type { ExcludableFigure } from '../../../base/indicators/index.ts';
import type { City } from '../../../base/scene/index.ts';
import { settingsOf } from '../settings.ts';

/** What a deduction is counted from, and which figures a case leaves when it is excused. */
interface Measure {
  readonly title: { readonly zh: string; readonly en: string };
  /** A clock that ran out, a counter of the case, or one of the lowest ratings. */
  readonly of: { readonly clock: string } | { readonly counter: string } | { readonly negativeRating: true };
  readonly figures: readonly ExcludableFigure[];
}

const measures: Readonly<Record<string, Measure>> = {
  'late-handling': {
    title: { zh: '处置超期', en: 'Handled late' },
    of: { clock: 'handle' },
    figures: ['on-time'],
  },
  'late-signature': {
    title: { zh: '签收超期', en: 'Signed late' },
    of: { clock: 'sign' },
    figures: ['on-time', 'response'],
  },
  reworked: {
    title: { zh: '核实不通过返工', en: 'Sent back by verification' },
    of: { counter: 'reworked' },
    figures: [],
  },
  reopened: {
    title: { zh: '二次办理', en: 'Reopened' },
    of: { counter: 'reopened' },
    figures: ['resolution'],
  },
  supervised: {
    title: { zh: '被督办', en: 'Supervised formally' },
    of: { counter: 'supervised' },
    figures: [],
  },
  'negative-rating': {
    title: { zh: '差评', en: 'Negative rating' },
    of: { negativeRating: true },
    figures: ['resolution', 'satisfaction'],
  },
};

/** The measure of an appeal that asks for the whole ticket to be left out. */
export const ALL = 'all';

/** One reason for which a ticket costs its unit points. */
export interface GradeRule extends Measure {
  readonly id: string;
  /** What it rests on, as shown beside each deduction. */
  readonly clause: string;
  /** Points for each time it happened. */
  readonly points: number;
}

/** What costs points here: the city says how much and by which clause, this file how it is counted. */
export function gradeRulesOf(city: City): GradeRule[] {
  return settingsOf(city).grading.deductions.flatMap((deduction) => {
    const measure = measures[deduction.id];
    return measure === undefined ? [] : [{ ...deduction, ...measure }];
  });
}

export function findRule(city: City, id: string): GradeRule | undefined {
  return gradeRulesOf(city).find((rule) => rule.id === id);
}

/** 分档 rather than a ranking, by the lines that the city has drawn. */
export function gradeOf(city: City, score: number): 'A' | 'B' | 'C' | 'D' {
  const { A, B, C } = settingsOf(city).grading.gradesFrom;
  return score >= A ? 'A' : score >= B ? 'B' : score >= C ? 'C' : 'D';
}
