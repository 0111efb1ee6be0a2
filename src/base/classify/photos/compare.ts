import { distanceM } from '../../../lib/geo/measure.ts';
import { align, type Projection, project } from './align.ts';
import { compareSmall } from './changes.ts';
import { hammingDistance } from './hashes.ts';
import {
  type ComparePhotosInput,
  type KnownPhoto,
  type PairEvidence,
  PHOTO_LIMITS,
  type PhotoJudgement,
  type PhotoLimits,
  type PhotoPoint,
  type PhotoReason,
  reason,
} from './judgement.ts';
import { unpackKeypoints } from './keypoints.ts';
import { type PhotoFeatures, SMALL_SIDE_PX } from './model.ts';

/**
 * Judges whether the photo after handling proves the work done: same place, defect gone, photo not used before.
 * Pure; takes a few milliseconds. Without a trained model the best verdict is `doubt`, which goes to a person.
 */
export function comparePhotos(input: ComparePhotosInput): PhotoJudgement {
  const limits: PhotoLimits = { ...PHOTO_LIMITS, ...input.limits };
  const evidence = gatherEvidence(input.before, input.after, limits);
  const samePlace = judgePlace(input, evidence, limits);
  const position = judgePosition(input, limits);
  const used = judgeReuse(input.after, input.known, limits);
  const change = judgeChange(input, evidence, limits);
  const reasons = [
    ...change.reasons,
    ...used.reasons,
    ...judgeTime(input, limits),
    ...position.reasons,
    ...placeReasons(samePlace, evidence, position, limits),
    ...judgeQuality(input.after, limits),
  ].sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));
  const isFail = reasons.some(({ weight }) => weight === 'fail');
  const isClear =
    samePlace === 'yes' && change.defectGone === 'yes' && reasons.every(({ weight }) => weight === 'note');
  const { alignment, changes } = evidence;
  return {
    verdict: isFail ? 'fail' : isClear ? 'pass' : 'doubt',
    reasons,
    samePlace,
    defectGone: change.defectGone,
    usedBefore: used.usedBefore,
    measured: {
      support: alignment.support,
      ...(changes && {
        likeness: round(changes.likeness, 2),
        overlap: round(changes.overlap, 2),
        largestDifference: round(changes.largestDifference, 1),
      }),
      ...(position.distanceM !== undefined && { distanceM: position.distanceM }),
    },
  };
}

const WEIGHTS: readonly PhotoReason['weight'][] = ['fail', 'doubt', 'note'];
const IDENTITY: Projection = [1, 0, 0, 0, 1, 0, 0, 0, 1];

function gatherEvidence(before: PhotoFeatures, after: PhotoFeatures, limits: PhotoLimits): PairEvidence {
  const alignment = align(unpackKeypoints(before.keypoints), unpackKeypoints(after.keypoints));
  const hashDistance = hashDistanceOf(before, after);
  const isSameShape = before.smallWidth === after.smallWidth && before.smallHeight === after.smallHeight;
  // Pictures too plain to be laid over each other are the same view only when they are almost the same file.
  const isStill = alignment.projection ? isNearIdentity(alignment.projection, before) : hashDistance <= 4;
  const isSameView = isSameShape && isStill && hashDistance <= limits.perhapsSameHashDistance;
  const projection = isSameView ? IDENTITY : alignment.projection;
  return { alignment, isSameView, changes: projection && compareSmall(before, after, projection) };
}

function hashDistanceOf(a: Pick<PhotoFeatures, 'perceptualHash' | 'differenceHash'>, b: typeof a): number {
  return (
    hammingDistance(a.perceptualHash, b.perceptualHash) + hammingDistance(a.differenceHash, b.differenceHash)
  );
}

/** No corner of the picture moves by more than 1.5 % of its longer side. */
function isNearIdentity(projection: Projection, picture: PhotoFeatures): boolean {
  const right = (2 * picture.smallWidth) / SMALL_SIDE_PX;
  const bottom = (2 * picture.smallHeight) / SMALL_SIDE_PX;
  return [
    [0, 0],
    [right, 0],
    [right, bottom],
    [0, bottom],
  ].every(([x, y]) => {
    const place = project(projection, x!, y!);
    return Math.hypot(place.x - x!, place.y - y!) <= 0.03;
  });
}

function judgePlace({ before, after }: ComparePhotosInput, evidence: PairEvidence, limits: PhotoLimits) {
  const { alignment, changes, isSameView } = evidence;
  if (isSameView) return 'yes';
  if (alignment.projection) {
    const turn = Math.abs(Math.atan2(alignment.projection[3]!, alignment.projection[0]!));
    const needed = turn > Math.PI / 3 ? limits.turnedSupport : limits.samePlaceSupport;
    // Few points are believed only when the pictures, laid over each other, look alike as well.
    const isLike = (changes?.likeness ?? 0) >= 0.35 || alignment.support >= 2 * needed;
    if (alignment.support >= needed && isLike) return 'yes';
  }
  const areComparable =
    [before, after].every(
      (photo) => photo.keypointCount >= 100 && judgeQuality(photo, limits).length === 0,
    ) && Math.abs(before.brightness - after.brightness) < 70;
  const areUnlike = hashDistanceOf(before, after) >= 40;
  return alignment.support < limits.otherPlaceSupport && areComparable && areUnlike ? 'no' : 'unsure';
}

function placeReasons(
  samePlace: PhotoJudgement['samePlace'],
  { alignment }: PairEvidence,
  position: { distanceM?: number },
  limits: PhotoLimits,
): PhotoReason[] {
  const measured = alignment.support;
  if (samePlace === 'unsure')
    return [reason('photos.place_unsure', 'doubt', { measured, limit: limits.samePlaceSupport })];
  if (samePlace === 'yes') return [];
  // A position at the place speaks for a quite different angle; then a person looks.
  const isNear = position.distanceM !== undefined && position.distanceM <= limits.distanceM;
  return [
    reason('photos.other_place', isNear ? 'doubt' : 'fail', { measured, limit: limits.otherPlaceSupport }),
  ];
}

function judgeChange(
  { before, after, defectModel }: ComparePhotosInput,
  { changes, isSameView }: PairEvidence,
  limits: PhotoLimits,
): { defectGone: PhotoJudgement['defectGone']; reasons: PhotoReason[] } {
  const figures = { measured: round(changes?.largestDifference ?? 0, 1), limit: limits.unchangedDifference };
  const isUnchanged =
    changes !== undefined && changes.overlap > 0.6 && figures.measured < limits.unchangedDifference;
  if (isSameView && isUnchanged)
    return { defectGone: 'no', reasons: [reason('photos.unchanged', 'fail', figures)] };
  const reasons: PhotoReason[] = [];
  if (isSameView) reasons.push(reason('photos.same_view', 'doubt', figures));
  else if (isUnchanged) reasons.push(reason('photos.little_change', 'doubt', figures));
  if (!defectModel)
    return { defectGone: 'doubt', reasons: [...reasons, reason('photos.defect_unjudged', 'doubt')] };
  const measured = round(defectModel.probabilityGone(before, after), 3);
  if (measured >= defectModel.goneFrom) return { defectGone: 'yes', reasons };
  if (measured <= defectModel.stillThereTo) {
    const remains = reason('photos.defect_remains', 'fail', { measured, limit: defectModel.stillThereTo });
    return { defectGone: 'no', reasons: [...reasons, remains] };
  }
  const doubtful = reason('photos.defect_doubtful', 'doubt', { measured, limit: defectModel.goneFrom });
  return { defectGone: 'doubt', reasons: [...reasons, doubtful] };
}

function judgeReuse(after: PhotoFeatures, known: readonly KnownPhoto[], limits: PhotoLimits) {
  const nearest = known
    .map((photo) => ({ photo, distance: hashDistanceOf(after, photo) }))
    .sort((a, b) => a.distance - b.distance)[0];
  if (!nearest || nearest.distance > limits.perhapsSameHashDistance)
    return { usedBefore: false, reasons: [] };
  const usedBefore = nearest.distance <= limits.sameHashDistance;
  const measured = nearest.photo.caseNumber;
  return {
    usedBefore,
    reasons: [
      usedBefore
        ? reason('photos.used_before', 'fail', { measured, limit: limits.sameHashDistance })
        : reason('photos.perhaps_used_before', 'doubt', { measured, limit: limits.perhapsSameHashDistance }),
    ],
  };
}

/** What can be said of a photo after handling by itself, when there is none before to compare it with. */
export function judgePhotoAlone(input: Omit<ComparePhotosInput, 'before' | 'defectModel'>): {
  reasons: PhotoReason[];
  usedBefore: boolean;
  distanceM?: number;
} {
  const limits: PhotoLimits = { ...PHOTO_LIMITS, ...input.limits };
  const used = judgeReuse(input.after, input.known, limits);
  const position = judgePosition(input, limits);
  return {
    reasons: [
      ...used.reasons,
      ...judgeTime(input, limits),
      ...position.reasons,
      ...judgeQuality(input.after, limits),
    ],
    usedBefore: used.usedBefore,
    ...(position.distanceM !== undefined && { distanceM: position.distanceM }),
  };
}

/** A comparison whose photo before may be missing. */
type Single = Omit<ComparePhotosInput, 'before'> & { before?: PhotoFeatures };

function judgeTime({ before, after, reportedAt, handledAt }: Single, limits: PhotoLimits): PhotoReason[] {
  if (after.takenAt === undefined) return [reason('photos.time_unknown', 'note')];
  const takenMs = Date.parse(after.takenAt);
  const against = (limit: string) => ({ measured: after.takenAt!, limit });
  if (takenMs < reportedAt.getTime() - limits.clockErrorMs) {
    return [reason('photos.taken_before_report', 'fail', against(reportedAt.toISOString()))];
  }
  if (before?.takenAt !== undefined && takenMs <= Date.parse(before.takenAt)) {
    return [reason('photos.taken_before_first', 'doubt', against(before.takenAt))];
  }
  if (takenMs > handledAt.getTime() + limits.clockErrorMs) {
    return [reason('photos.taken_after_handling', 'doubt', against(handledAt.toISOString()))];
  }
  return [];
}

function judgePosition({ before, after, expectedPoint }: Single, limits: PhotoLimits) {
  const expected = expectedPoint ?? (before && pointOf(before));
  const found = pointOf(after);
  if (!found) return { reasons: [reason('photos.position_unknown', 'note')] };
  if (!expected) return { reasons: [] };
  const distance = Math.round(distanceM([expected.lon, expected.lat], [found.lon, found.lat]));
  if (distance <= limits.distanceM) return { reasons: [], distanceM: distance };
  const weight = distance > 5 * limits.distanceM ? 'fail' : 'doubt';
  const far = reason('photos.far_away', weight, { measured: distance, limit: limits.distanceM });
  return { reasons: [far], distanceM: distance };
}

function pointOf({ lon, lat }: PhotoFeatures): PhotoPoint | undefined {
  return lon === undefined || lat === undefined ? undefined : { lon, lat };
}

function judgeQuality({ sharpness, brightness }: PhotoFeatures, limits: PhotoLimits): PhotoReason[] {
  const reasons: PhotoReason[] = [];
  const against = (measured: number, limit: number) => ({ measured, limit });
  if (sharpness < limits.sharpness)
    reasons.push(reason('photos.blurred', 'doubt', against(sharpness, limits.sharpness)));
  if (brightness < limits.darkness)
    reasons.push(reason('photos.too_dark', 'doubt', against(brightness, limits.darkness)));
  if (brightness > limits.glare)
    reasons.push(reason('photos.too_bright', 'doubt', against(brightness, limits.glare)));
  return reasons;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
