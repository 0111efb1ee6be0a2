/** One reason for which a ticket costs its unit points. */
export interface GradeRule {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** What it rests on, as shown beside each deduction. */
  readonly clause: string;
  /** Points for each time it happened. */
  readonly points: number;
  /** A clock that ran out, or a counter of the case. */
  readonly of: { readonly clock: string } | { readonly counter: string } | { readonly negativeRating: true };
}

/** Changed rules get another version; grades say which one they were made by. */
export const GRADE_RULES_VERSION = '2026-1';

/** Defaults by common practice of city operations centres; a city may weigh them otherwise. */
export const gradeRules: readonly GradeRule[] = [
  {
    id: 'late-handling',
    title: { zh: '处置超期', en: 'Handled late' },
    clause: '案件应在处置时限内办结',
    points: 0.2,
    of: { clock: 'handle' },
  },
  {
    id: 'late-signature',
    title: { zh: '签收超期', en: 'Signed late' },
    clause: '案件应在签收时限内签收',
    points: 0.1,
    of: { clock: 'sign' },
  },
  {
    id: 'reworked',
    title: { zh: '核实不通过返工', en: 'Sent back by verification' },
    clause: '处置结果应经核实通过',
    points: 0.2,
    of: { counter: 'reworked' },
  },
  {
    id: 'reopened',
    title: { zh: '二次办理', en: 'Reopened' },
    clause: '结案后经回访或核实未解决的，重新办理',
    points: 0.3,
    of: { counter: 'reopened' },
  },
  {
    id: 'supervised',
    title: { zh: '被督办', en: 'Supervised formally' },
    clause: '被督办的案件予以扣分',
    points: 0.2,
    of: { counter: 'supervised' },
  },
  {
    id: 'negative-rating',
    title: { zh: '差评', en: 'Negative rating' },
    clause: '五级评价中最低两级为差评',
    points: 0.3,
    of: { negativeRating: true },
  },
];

export function findRule(id: string): GradeRule | undefined {
  return gradeRules.find((rule) => rule.id === id);
}

/** 分档 rather than a ranking: A from 95, B from 85, C from 70. */
export function gradeOf(score: number): 'A' | 'B' | 'C' | 'D' {
  return score >= 95 ? 'A' : score >= 85 ? 'B' : score >= 70 ? 'C' : 'D';
}
