export { type AnalyseTask, analysePhoto } from './analyse.ts';
export { analyseWaitingPhotos, featuresOf, type PhotoServices } from './analyse-waiting.ts';
export { comparePhotos } from './compare.ts';
export { createDefectModel, type DefectWeights } from './defect-model.ts';
export { DEFECT_MODEL_FILE, type DefectModelSource, followDefectModel } from './defect-model-file.ts';
export {
  type DefectFiguresReport,
  type DefectTrainReport,
  photosEval,
  photosTrain,
} from './defect-training.ts';
export { hammingDistance, hashBands, nearbyBands } from './hashes.ts';
export { analyseStoredPhoto, judgePhotoSetsInPool } from './in-pool.ts';
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
  type Verdict,
  wordsOfReason,
} from './judgement.ts';
export {
  countPhotoBacklog,
  enqueuePhotos,
  findSimilarPhotos,
  forgetFeatures,
  keptFeatures,
  type RememberedPhoto,
  rememberedPhotos,
  type SimilarPhoto,
} from './memory.ts';
export type { PhotoFeatures } from './model.ts';
export {
  judgePhotoSets,
  type PhotoOfSet,
  type PhotoSetJudgement,
  type PhotoSetsInput,
  type SetReason,
} from './photo-set.ts';
