import type { GroupSaying } from '../feeds/sayings-contract.ts';

/** Kinds of entities, as their tables and records number them. */
export const ENTITY_KINDS = {
  person: 1,
  household: 2,
  building: 3,
  house: 4,
  organisation: 5,
  thing: 6,
} as const;
export type EntityKind = keyof typeof ENTITY_KINDS;

/** Kinds of edges; from a person unless said. */
export const EDGE_KINDS = {
  livesIn: 1,
  memberOf: 2,
  /** From a person or an organisation to a house. */
  owns: 3,
  rents: 4,
  heads: 5,
  worksAt: 6,
  /** From a thing to a building. */
  standsIn: 7,
} as const;

/**
 * How somebody stands to the city (一标三实): registered and living in the same house, registered here but living in
 * another house (人户分离), registered elsewhere (流动人口), registered here but living elsewhere.
 */
export const RESIDENCES = ['registered', 'apart', 'floating', 'away'] as const;
export type Residence = (typeof RESIDENCES)[number];

export const USES = ['owner', 'let', 'shared', 'empty', 'other'] as const;
export const PERSON_STATES = ['living', 'dead', 'gone'] as const;
export const PLACE_KINDS = ['estate', 'road', 'village'] as const;

/**
 * Groups that somebody looks after, each under the right it needs: who brings meals to old people need not know who
 * was released from prison.
 */
export const SPECIAL_GROUPS = {
  'lone-old': 'care',
  'very-old': 'care',
  disabled: 'care',
  'low-income': 'care',
  destitute: 'care',
  'child-in-need': 'care',
  veteran: 'care',
  'mental-illness': 'security',
  released: 'security',
  correction: 'security',
  'drug-treatment': 'security',
} as const satisfies Record<GroupSaying, 'care' | 'security'>;
export type SpecialGroup = keyof typeof SPECIAL_GROUPS;

/** What may be read of the base; the roles are given in the composition root. */
export const registryPermissions = {
  /** Buildings, houses, organisations, things; persons as counts only. */
  read: 'registry.read',
  /** Persons and households of one's own area, masked. */
  person: 'registry.person',
  /** The same in full, with a purpose. */
  unmask: 'registry.person.unmask',
  care: 'registry.group.care',
  security: 'registry.group.security',
  /** Decides whether records mean the same. */
  review: 'registry.review',
  /** Makes persons of what loaded sources say. */
  link: 'registry.link',
} as const;
