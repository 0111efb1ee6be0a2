import { comparePhotos, judgePhotoAlone } from './compare.ts';
import { createDefectModel, type DefectWeights } from './defect-model.ts';
import {
  type ComparePhotosInput,
  type DefectModel,
  type KnownPhoto,
  type PhotoJudgement,
  type PhotoReason,
  type PhotoReasonCode,
  reason,
  type Verdict,
} from './judgement.ts';
import type { PhotoFeatures } from './model.ts';

export interface PhotoOfSet {
  /** The file of the case. */
  readonly id: string;
  readonly features: PhotoFeatures;
}

/** The photos with which a result is to be proved, and those before it. Plain data: it goes to a thread. */
export interface PhotoSetsInput
  extends Pick<ComparePhotosInput, 'expectedPoint' | 'reportedAt' | 'handledAt' | 'limits'> {
  readonly before: readonly PhotoOfSet[];
  /** Each with the earlier photos that look like it; `caseNumber` may be any name that the caller understands. */
  readonly after: readonly (PhotoOfSet & { readonly known: readonly KnownPhoto[] })[];
  /** Photos after that could not be read. */
  readonly unreadable: readonly string[];
  readonly defect?: DefectWeights;
}

/** A reason without its words, and which photo it is about; null when it is about the pair. */
export interface SetReason {
  readonly code: PhotoReasonCode;
  readonly weight: PhotoReason['weight'];
  readonly photoId: string | null;
  readonly measured?: number | string;
  readonly limit?: number | string;
}

export interface PhotoSetJudgement {
  readonly verdict: Verdict;
  readonly reasons: readonly SetReason[];
  readonly samePlace: PhotoJudgement['samePlace'];
  readonly defectGone: PhotoJudgement['defectGone'];
  readonly usedBefore: boolean;
  /** The two photos that show the same place best. */
  readonly pair: { readonly beforeId: string; readonly afterId: string } | null;
  readonly measured: Partial<PhotoJudgement['measured']>;
}

/** What is asked of one pair only, the best one; a close-up beside it need not show the place again. */
const ABOUT_THE_PAIR: ReadonlySet<PhotoReasonCode> = new Set<PhotoReasonCode>([
  'photos.same_view',
  'photos.little_change',
  'photos.other_place',
  'photos.place_unsure',
  'photos.defect_unjudged',
  'photos.defect_doubtful',
  'photos.defect_remains',
]);
const WEIGHTS: readonly PhotoReason['weight'][] = ['fail', 'doubt', 'note'];
const PLACES: readonly PhotoJudgement['samePlace'][] = ['yes', 'unsure', 'no'];

interface Pair {
  readonly beforeId: string;
  readonly afterId: string;
  readonly judgement: PhotoJudgement;
}

/**
 * Judges all photos with which a result is proved. Each of them must be new, of the right time and near the place;
 * one pair must show the same place with the defect gone. Pure; about 8 ms a pair.
 */
export function judgePhotoSets(input: PhotoSetsInput): PhotoSetJudgement {
  const defectModel = input.defect && createDefectModel(input.defect);
  const pairs = input.after.flatMap((after) =>
    input.before.map((before) => comparePair(input, before, after, defectModel)),
  );
  const best = pairs.toSorted(
    (a, b) =>
      PLACES.indexOf(a.judgement.samePlace) - PLACES.indexOf(b.judgement.samePlace) ||
      b.judgement.measured.support - a.judgement.measured.support,
  )[0];
  const found = best ? reasonsOfPairs(pairs, best) : reasonsAlone(input);
  const reasons = [
    ...found,
    ...input.unreadable.map((photoId) => strip(reason('photos.unreadable', 'doubt'), photoId)),
  ].sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
  const has = (weight: PhotoReason['weight']): boolean => reasons.some((each) => each.weight === weight);
  const isClear = best?.judgement.samePlace === 'yes' && best.judgement.defectGone === 'yes' && !has('doubt');
  return {
    verdict: has('fail') ? 'fail' : isClear ? 'pass' : 'doubt',
    reasons,
    samePlace: best?.judgement.samePlace ?? 'unsure',
    defectGone: best?.judgement.defectGone ?? 'doubt',
    usedBefore: reasons.some(({ code }) => code === 'photos.used_before'),
    pair: best ? { beforeId: best.beforeId, afterId: best.afterId } : null,
    measured: best?.judgement.measured ?? {},
  };
}

function comparePair(
  input: PhotoSetsInput,
  before: PhotoOfSet,
  after: PhotoSetsInput['after'][number],
  defectModel: DefectModel | undefined,
): Pair {
  const { expectedPoint, reportedAt, handledAt, limits } = input;
  const judgement = comparePhotos({
    ...{ before: before.features, after: after.features, known: after.known, reportedAt, handledAt },
    ...(expectedPoint && { expectedPoint }),
    ...(limits && { limits }),
    ...(defectModel && { defectModel }),
  });
  return { beforeId: before.id, afterId: after.id, judgement };
}

function reasonsOfPairs(pairs: readonly Pair[], best: Pair): SetReason[] {
  const reasons = new Map<string, SetReason>();
  for (const pair of pairs) {
    for (const each of pair.judgement.reasons) {
      const isOfPair = ABOUT_THE_PAIR.has(each.code);
      if (isOfPair && pair !== best) continue;
      const key = isOfPair ? each.code : `${each.code} ${pair.afterId}`;
      if (!reasons.has(key)) reasons.set(key, strip(each, isOfPair ? null : pair.afterId));
    }
  }
  return [...reasons.values()];
}

function reasonsAlone(input: PhotoSetsInput): SetReason[] {
  const { expectedPoint, reportedAt, handledAt, limits } = input;
  return [
    strip(reason('photos.no_before', 'doubt'), null),
    ...input.after.flatMap(({ id, features, known }) =>
      judgePhotoAlone({
        ...{ after: features, known, reportedAt, handledAt },
        ...(expectedPoint && { expectedPoint }),
        ...(limits && { limits }),
      }).reasons.map((each) => strip(each, id)),
    ),
  ];
}

function strip({ code, weight, measured, limit }: PhotoReason, photoId: string | null): SetReason {
  return {
    ...{ code, weight, photoId },
    ...(measured !== undefined && { measured }),
    ...(limit !== undefined && { limit }),
  };
}
