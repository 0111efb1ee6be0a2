import type { ReactNode } from 'react';
import { usePreferences, useText } from '../../../fronts/kit/index.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** The three rates (三率) and the score made of them, as the registry of figures names them. */
export const RATES = ['response-rate', 'resolution-rate', 'satisfaction-rate', 'three-rates'] as const;

/** A share as people read it; a dash when there are no data. */
export function usePercent(): (value: number | null) => ReactNode {
  const { language } = usePreferences();
  const text = useText(supervisionWords);
  const format = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  return (value) => (value === null ? <span title={text.noData}>—</span> : format.format(value));
}
