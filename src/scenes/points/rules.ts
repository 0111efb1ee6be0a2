import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RuleView } from './contract.ts';

/** What the city's pack says about points; the shape is that of its settings. */
export interface PointsSettings {
  readonly rules: readonly RuleView[];
  readonly goods: readonly {
    readonly id: string;
    readonly name: string;
    readonly points: number;
    readonly stock: number;
    readonly place: string;
  }[];
  readonly validFrom: string;
  readonly source: string;
}

export const settingsOf = (city: City): PointsSettings => city.setting<PointsSettings>('points');

/** Throws `points.rule_not_found`. */
export function getRule(city: City, id: string): RuleView {
  const rule = settingsOf(city).rules.find((each) => each.id === id);
  if (rule === undefined) throw new AppError('points.rule_not_found', { rule: id });
  return rule;
}
