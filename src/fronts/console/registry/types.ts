import type { Static } from 'typebox';
import type * as contract from '../../../base/registry/contract.ts';
import type * as review from '../../../base/registry/review-contract.ts';

export type {
  AttributeView,
  BuildingItem,
  OrganisationItem,
  PersonDossier,
  PersonItem,
  SearchAnswer,
  ThingItem,
} from '../../../base/registry/contract.ts';

/** What the routes of the base answer. */
export type BuildingDossier = Static<typeof contract.BuildingDossier>;
export type HouseDossier = Static<typeof contract.HouseDossier>;
export type HouseItem = Static<typeof contract.HouseItem>;
export type OrganisationDossier = Static<typeof contract.OrganisationDossier>;
export type GridPage = Static<typeof contract.GridPage>;
export type PersonRecords = Static<typeof contract.PersonRecords>;
export type ReviewItem = Static<typeof review.ReviewItem>;
export type ReviewPage = Static<typeof review.ReviewPage>;
export type ReviewState = ReviewItem['state'];
export type DecisionItem = Static<typeof review.DecisionItem>;
export type EntityLink = contract.PersonDossier['links'][number];
export type Member = HouseDossier['households'][number]['members'][number];
export type RecordView = PersonRecords['items'][number];

/** Where the routes of the base begin, and its pages in the console. */
export const BASE = '/api/v1/registry';
export const PAGES = '/registry';
