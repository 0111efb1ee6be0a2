import { assetOf } from '../../../fronts/kit/index.tsx';
import type { ReportDraft } from './use-report-draft.ts';

export interface Problems {
  readonly text?: string;
  readonly otherName?: string;
  readonly place?: string;
  readonly asset?: string;
}

/** What is still missing on a step, in words beside the field. */
export function problemsOf(
  step: number,
  draft: ReportDraft,
  words: { textNeeded: string; otherNameNeeded: string; placeNeeded: string },
): Problems {
  if (step === 1) {
    return {
      ...(draft.text.trim() === '' && { text: words.textNeeded }),
      // Its own field says why.
      ...(assetOf(draft) === 'wrong' && { asset: ' ' }),
      ...(draft.forOther && draft.otherName.trim() === '' && { otherName: words.otherNameNeeded }),
    };
  }
  if (step === 2 && draft.lon === null && draft.address.trim() === '') return { place: words.placeNeeded };
  return {};
}
