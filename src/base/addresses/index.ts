/** Addresses of the city: reading them, their standard form, and finding the building and house that they mean. */

export type { AddressMatch } from './base/address-base.ts';
export { AddressBase } from './base/address-base.ts';
export type { BaseBuilding, BaseHouse } from './base/building-base.ts';
export { baseBuildingOf } from './base/building-base.ts';
export type { Evidence, EvidencePart, EvidenceState } from './base/evidence.ts';
export type { Span, TaggedAddress } from './bio-file.ts';
export { parseBio, readBioFile, spansOf } from './bio-file.ts';
export { addressErrors } from './errors.ts';
export type { StandardAddress } from './normalise.ts';
export { normaliseAddress, writeAddress } from './normalise.ts';
export type { AddressParts, KnownDivisions } from './parts.ts';
export type { Evaluation, Score } from './tagger/evaluation.ts';
export { evaluateTagger } from './tagger/evaluation.ts';
export { loadTagger, packTagger, saveTagger, unpackTagger } from './tagger/model-file.ts';
export type { Tagger } from './tagger/tagger.ts';
export { tagTokens } from './tagger/tagger.ts';
export type { TrainingOptions } from './tagger/training.ts';
export { trainTagger } from './tagger/training.ts';
export { arabicOf, writtenForm } from './written-form.ts';
