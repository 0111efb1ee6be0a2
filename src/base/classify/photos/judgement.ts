import type { Alignment } from './align.ts';
import type { Changes } from './changes.ts';
import type { PhotoFeatures } from './model.ts';

export type Verdict = 'pass' | 'doubt' | 'fail';

/** A point in degrees WGS-84. */
export interface PhotoPoint {
  lon: number;
  lat: number;
}

/** An earlier photo that the store found near one of the photo's hashes (see `nearbyBands`). */
export interface KnownPhoto {
  /** What a person can follow: the number of the case it belongs to. */
  caseNumber: string;
  perceptualHash: string;
  differenceHash: string;
}

/**
 * A model trained on photo pairs of one's own city, when there is one. It gives the probability that the
 * defect is gone; what it was trained on and how well it does belongs in its card.
 */
export interface DefectModel {
  id: string;
  /** At and above: gone. */
  goneFrom: number;
  /** At and below: still there. */
  stillThereTo: number;
  probabilityGone(before: PhotoFeatures, after: PhotoFeatures): number;
}

export interface ComparePhotosInput {
  before: PhotoFeatures;
  after: PhotoFeatures;
  /** Where the case is; without it the position of the first photo counts. */
  expectedPoint?: PhotoPoint;
  reportedAt: Date;
  /** When the result was handed in. */
  handledAt: Date;
  /** Photos of other cases with a similar hash; those of this case are left out by the caller. */
  known: readonly KnownPhoto[];
  defectModel?: DefectModel;
  limits?: Partial<PhotoLimits>;
}

export interface PhotoReason {
  code: PhotoReasonCode;
  /** What it weighs: `note` is worth knowing and changes nothing. */
  weight: 'fail' | 'doubt' | 'note';
  zh: string;
  en: string;
  measured?: number | string;
  limit?: number | string;
}

export interface PhotoJudgement {
  /** `pass` only with a trained model, and only when nothing speaks against it. */
  verdict: Verdict;
  reasons: PhotoReason[];
  samePlace: 'yes' | 'unsure' | 'no';
  /** `yes` only from a trained model. */
  defectGone: 'yes' | 'doubt' | 'no';
  usedBefore: boolean;
  measured: {
    support: number;
    likeness?: number;
    overlap?: number;
    largestDifference?: number;
    distanceM?: number;
  };
}

/** Where the rules draw their lines; measured on drawn scenes (see README.md), to be tuned on a city's own pairs. */
export interface PhotoLimits {
  /** Corners that must agree on one projection to call two photos the same place. */
  samePlaceSupport: number;
  /** The same when the camera was turned by more than 60°, where repeating windows can deceive. */
  turnedSupport: number;
  /** Below, with two good photos, nothing at all agrees. */
  otherPlaceSupport: number;
  /** Sum of the two hash distances up to which a photo is the same picture as an earlier one, and perhaps the same. */
  sameHashDistance: number;
  perhapsSameHashDistance: number;
  /** Largest block difference below which nothing has changed. */
  unchangedDifference: number;
  /** Position: beyond, doubt; beyond five times as much, fail. */
  distanceM: number;
  clockErrorMs: number;
  sharpness: number;
  darkness: number;
  glare: number;
}

export const PHOTO_LIMITS: PhotoLimits = {
  samePlaceSupport: 15,
  turnedSupport: 25,
  otherPlaceSupport: 6,
  sameHashDistance: 12,
  perhapsSameHashDistance: 20,
  unchangedDifference: 8,
  distanceM: 200,
  clockErrorMs: 5 * 60_000,
  sharpness: 9,
  darkness: 35,
  glare: 235,
};

/** What the alignment and the overlay of the two photos gave. */
export interface PairEvidence {
  alignment: Alignment;
  changes: Changes | undefined;
  /** The second photo shows exactly the picture of the first: no hand holds a camera so still twice. */
  isSameView: boolean;
}

const WORDS = {
  'photos.unchanged': {
    zh: '处置后照片与处置前照片相同，看不出任何变化',
    en: 'The photo after handling is the same picture as the one before: nothing has changed',
  },
  'photos.same_view': {
    zh: '两张照片取景完全相同（固定机位或经过编辑），请人工核对',
    en: 'Both photos show exactly the same view (fixed camera, or edited): a person should look',
  },
  'photos.little_change': {
    zh: '两张照片重合后几乎没有变化',
    en: 'Laid over each other, the photos hardly differ',
  },
  'photos.used_before': {
    zh: '该照片已在其他案件（{measured}）中使用过',
    en: 'The photo was used before, in case {measured}',
  },
  'photos.perhaps_used_before': {
    zh: '该照片与其他案件（{measured}）的照片十分相似',
    en: 'The photo looks much like one of case {measured}',
  },
  'photos.taken_before_report': {
    zh: '照片拍摄时间（{measured}）早于上报时间（{limit}）',
    en: 'The photo was taken ({measured}) before the report ({limit})',
  },
  'photos.taken_before_first': {
    zh: '处置后照片的拍摄时间（{measured}）不晚于处置前照片（{limit}）',
    en: 'The photo after handling was taken ({measured}) no later than the one before ({limit})',
  },
  'photos.taken_after_handling': {
    zh: '照片拍摄时间（{measured}）晚于提交时间（{limit}），手机时钟可能不准',
    en: 'The photo was taken ({measured}) after it was handed in ({limit}): the clock of the phone may be wrong',
  },
  'photos.time_unknown': { zh: '照片没有拍摄时间', en: 'The photo does not say when it was taken' },
  'photos.far_away': {
    zh: '拍摄位置距案件地点 {measured} 米，超过 {limit} 米',
    en: 'The photo was taken {measured} m from the place of the case; the limit is {limit} m',
  },
  'photos.position_unknown': { zh: '照片没有拍摄位置', en: 'The photo does not say where it was taken' },
  'photos.other_place': {
    zh: '两张照片没有共同的景物（吻合特征 {measured} 处，少于 {limit} 处），不像同一地点或角度相差过大，请在原位置重拍',
    en: 'The photos have nothing in common ({measured} matching points, fewer than {limit}): another place, or a quite different angle. Take it again from where the first was taken',
  },
  'photos.place_unsure': {
    zh: '无法确认是同一地点（吻合特征 {measured} 处，需要 {limit} 处）',
    en: 'Not sure that it is the same place ({measured} matching points, {limit} needed)',
  },
  'photos.no_before': {
    zh: '没有处置前照片可供比对，须由人工判定',
    en: 'There is no photo before to compare with: a person must say',
  },
  'photos.unreadable': { zh: '照片无法读取', en: 'The photo cannot be read' },
  'photos.blurred': {
    zh: '照片模糊（清晰度 {measured}，至少 {limit}）',
    en: 'The photo is blurred (sharpness {measured}, at least {limit})',
  },
  'photos.too_dark': {
    zh: '照片太暗（亮度 {measured}，至少 {limit}）',
    en: 'The photo is too dark (brightness {measured}, at least {limit})',
  },
  'photos.too_bright': {
    zh: '照片过曝（亮度 {measured}，至多 {limit}）',
    en: 'The photo is too bright (brightness {measured}, at most {limit})',
  },
  'photos.defect_unjudged': {
    zh: '没有经过训练的模型，问题是否消除须由人工判定',
    en: 'There is no trained model: a person must say whether the problem is gone',
  },
  'photos.defect_doubtful': {
    zh: '模型不能确定问题已消除（把握 {measured}，需要 {limit}）',
    en: 'The model is not sure that the problem is gone ({measured}, needs {limit})',
  },
  'photos.defect_remains': {
    zh: '模型判断问题仍在（已消除的把握 {measured}，至多 {limit} 即判仍在）',
    en: 'The model finds the problem still there (probability gone {measured}, at most {limit})',
  },
} as const;

export type PhotoReasonCode = keyof typeof WORDS;

/** Words of the reasons that name another case, for those who may not know which one. */
const WORDS_WITHOUT_CASE: Partial<Record<PhotoReasonCode, { zh: string; en: string }>> = {
  'photos.used_before': {
    zh: '该照片已在另一案件中使用过',
    en: 'The photo was used before, in another case',
  },
  'photos.perhaps_used_before': {
    zh: '该照片与另一案件的照片十分相似',
    en: 'The photo looks much like one of another case',
  },
};

/** The words of a reason that was kept as code and figures; without `measured` the other case stays unnamed. */
export function wordsOfReason(
  code: PhotoReasonCode,
  figures: { measured?: number | string | undefined; limit?: number | string | undefined },
): { zh: string; en: string } {
  const plain = figures.measured === undefined ? WORDS_WITHOUT_CASE[code] : undefined;
  const { zh, en } = plain ?? WORDS[code];
  const fill = (text: string): string =>
    text.replace('{measured}', `${figures.measured}`).replace('{limit}', `${figures.limit}`);
  return { zh: fill(zh), en: fill(en) };
}

/** A reason with its words in both languages and the figures that led to it. */
export function reason(
  code: PhotoReasonCode,
  weight: PhotoReason['weight'],
  figures: { measured?: number | string; limit?: number | string } = {},
): PhotoReason {
  return { code, weight, ...wordsOfReason(code, figures), ...figures };
}
