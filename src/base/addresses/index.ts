/** Addresses of the city: reading them, their standard form, and finding the building and house that they mean. */

export type { AddressBase, AddressMatch } from './base/address-base.ts';
export type { BaseBuilding, BaseHouse } from './base/building-base.ts';
export type { Evidence, EvidencePart, EvidenceState } from './base/evidence.ts';
export type { Span, TaggedAddress } from './bio-file.ts';
export { parseBio, readBioFile, spansOf } from './bio-file.ts';
export { addressErrors } from './errors.ts';
export type { StandardAddress } from './normalise.ts';
export { normaliseAddress, writeAddress } from './normalise.ts';
export type { AddressParts, KnownDivisions } from './parts.ts';
export type { Evaluation, Score } from './tagger/evaluation.ts';
export type { Tagger } from './tagger/tagger.ts';
export type { TrainingOptions } from './tagger/training.ts';
export { arabicOf, writtenForm } from './written-form.ts';

/** The address base brings the sounds of characters with it, which a server that only reads addresses need not hold. */
export const addressBase = () => import('./base/index.ts');

/** As for the tagger with its learning. */
export const addressTagger = () => import('./tagger/index.ts');
