import { useMemo } from 'react';
import { noAsset, useDraft, useDraftPhotos } from '../../../fronts/kit/index.tsx';
import type { AssetKind } from '../../../lib/asset.ts';
import { uuidIds } from '../../../lib/ids.ts';

/** What a report is made of, as far as it has been filled in. */
export interface ReportDraft {
  /** The same for every try, so that a lost answer does not make two reports. */
  readonly clientId: string;
  readonly step: number;
  readonly text: string;
  readonly lon: number | null;
  readonly lat: number | null;
  /** Words for the pin: the areas it lies in. */
  readonly area: string;
  readonly address: string;
  readonly isPrivate: boolean;
  readonly forOther: boolean;
  readonly otherName: string;
  readonly otherPhone: string;
  readonly assetKind: AssetKind;
  readonly assetNumber: string;
}

const NAME = 'snap-report';

function emptyDraft(): ReportDraft {
  return {
    ...{ clientId: uuidIds.next(), step: 0, text: '', lon: null, lat: null, area: '', address: '' },
    ...{ isPrivate: false, forOther: false, otherName: '', otherPhone: '', ...noAsset },
  };
}

export function useReportDraft() {
  const initial = useMemo(emptyDraft, []);
  const [draft, setDraft, clearDraft] = useDraft<ReportDraft>(NAME, initial);
  const { photos, isReady, change: changePhotos } = useDraftPhotos(NAME);
  return {
    draft,
    photos,
    isReady,
    change: (part: Partial<ReportDraft>) => setDraft({ ...draft, ...part }),
    changePhotos,
    clear: () => {
      clearDraft();
      changePhotos([]);
    },
  };
}

/** True when something was filled in and not sent. */
export function hasDraft(): boolean {
  try {
    const stored = localStorage.getItem(`citybrain.draft.${NAME}`);
    const draft = stored === null ? undefined : (JSON.parse(stored) as Partial<ReportDraft>);
    return draft !== undefined && ((draft.step ?? 0) > 0 || (draft.text ?? '') !== '');
  } catch {
    return false;
  }
}
