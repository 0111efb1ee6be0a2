import type { ReportView, SuggestionView } from '../../../base/intake/contract.ts';
import type { ActionView, CaseDetail } from '../../../base/loop/contract.ts';

export type { ActionView, CaseDetail, ReportView, SuggestionView };

/** What the system suggested for a case, kept among its attributes. */
export function suggestionOf(detail: CaseDetail): SuggestionView | undefined {
  return detail.attributes.suggestion as SuggestionView | undefined;
}
