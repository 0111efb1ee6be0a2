import type { Figure, FigureRow, IndicatorValues } from './contract.ts';

const round = (value: number) => Math.round(value * 1e6) / 1e6;

/**
 * The score of several figures by their weights (三率综合), whole and row by row. Without one of them there is no score:
 * a unit nobody rated is not judged by its punctuality alone. The denominator is that of the figure with fewest cases.
 * Rows of a series keep their order; others begin with those that have most cases.
 */
export function weigh(
  parts: readonly IndicatorValues[],
  isSeries: boolean,
): { total: Figure; rows: Omit<FigureRow, 'grade'>[] } {
  const weights = parts.map(({ indicator }) => indicator.weight ?? 1 / parts.length);
  const score = (figures: readonly (Figure | undefined)[]): Figure => {
    const denominator = Math.min(...figures.map((figure) => figure?.denominator ?? 0));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    if (whole === 0 || figures.some((figure) => (figure?.value ?? null) === null))
      return { value: null, numerator: null, denominator };
    const sum = figures.reduce((total, figure, index) => total + figure!.value! * weights[index]!, 0);
    return { value: round(sum / whole), numerator: null, denominator };
  };
  const titles = new Map(parts.flatMap(({ rows }) => rows.map(({ key, title }) => [key, title] as const)));
  const byKey = parts.map(({ rows }) => new Map(rows.map((row) => [row.key, row])));
  const rows = [...titles].map(([key, title]) => ({
    key,
    title,
    ...score(byKey.map((each) => each.get(key))),
  }));
  return {
    total: score(parts.map(({ total }) => total)),
    rows: isSeries ? rows : rows.toSorted((one, two) => (two.denominator ?? 0) - (one.denominator ?? 0)),
  };
}
