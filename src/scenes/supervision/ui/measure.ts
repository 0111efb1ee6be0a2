import { useApiQuery, usePick, useText } from '../../../fronts/kit/index.tsx';
import type { RulesView } from '../contract.ts';
import { BASE } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

/** What an appeal is about, in words. */
export function useMeasure(): (measure: string) => string {
  const text = useText(supervisionWords);
  const pick = usePick();
  const rules = useApiQuery<RulesView>(`${BASE}/rules`).data;
  return (measure) => {
    const rule = rules?.grading.deductions.find((each) => each.id === measure);
    return rule === undefined ? text.wholeTicket : pick(rule.title);
  };
}
