export { type AnalyseTask, analysePhoto } from './analyse.ts';
export { comparePhotos } from './compare.ts';
export { hammingDistance, hashBands, nearbyBands } from './hashes.ts';
export { analyseStoredPhoto, comparePhotosInPool } from './in-pool.ts';
export {
  type ComparePhotosInput,
  type DefectModel,
  type KnownPhoto,
  PHOTO_LIMITS,
  type PhotoJudgement,
  type PhotoLimits,
  type PhotoPoint,
  type PhotoReason,
  type PhotoReasonCode,
} from './judgement.ts';
export type { PhotoFeatures } from './model.ts';
