import { SPECIAL_GROUPS, type SpecialGroup } from '../../base/registry/kinds-contract.ts';

/** How somebody is counted: where he lives by the first three, where he is registered by the last. */
export const KINDS = ['registered', 'apart', 'floating', 'away'] as const;
export type Kind = (typeof KINDS)[number];
/** As the registry numbers them; 0 when it is not known. */
export const SEXES = ['unknown', 'male', 'female'] as const;
export type Sex = (typeof SEXES)[number];
/** In the order in which they were added: kept counts stand in it. */
export const GROUP_KINDS = Object.keys(SPECIAL_GROUPS) as SpecialGroup[];
